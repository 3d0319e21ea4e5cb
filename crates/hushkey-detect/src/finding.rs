//! What the detector reports: a class and a place, never the text itself.

use crate::Class;
use core::ops::Range;

/// How sure a finding is, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u8);

impl Confidence {
    /// From this confidence on, the default policy acts.
    pub const ACT: Confidence = Confidence(50);
    /// Certain.
    pub const MAX: Confidence = Confidence(100);

    /// A confidence of `percent`, at most 100.
    pub const fn percent(percent: u8) -> Confidence {
        Confidence(if percent > 100 { 100 } else { percent })
    }

    /// The confidence in percent, 0 to 100.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Why a finding was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// The form alone is enough (an e-mail address).
    Form,
    /// A checksum or a formation rule holds.
    Checksum,
    /// The name of the field says what the value is.
    Key,
    /// Words beside the value say what it is.
    Neighbour,
    /// The words are known names.
    Gazetteer,
}

impl Evidence {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Evidence::Form => "form",
            Evidence::Checksum => "checksum",
            Evidence::Key => "key",
            Evidence::Neighbour => "neighbour",
            Evidence::Gazetteer => "gazetteer",
        }
    }

    /// The reason for people, as the end of a sentence.
    pub const fn reason(self) -> &'static str {
        match self {
            Evidence::Form => "its form is enough",
            Evidence::Checksum => "its check digits or formation rule hold",
            Evidence::Key => "the name of the field says so",
            Evidence::Neighbour => "words beside it say so",
            Evidence::Gazetteer => "the words are known names",
        }
    }
}

/// One piece of personal data in a text. It cannot hold the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    /// What it is.
    pub class: Class,
    /// Where it is: byte offsets into the text that was scanned, on character boundaries, never empty.
    pub span: Range<usize>,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub evidence: Evidence,
    /// The recognizer that found it, by its file name.
    pub recognizer: &'static str,
}
