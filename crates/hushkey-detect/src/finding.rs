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
