//! Numbers that states and institutions give to persons: one scheme a file.
//!
//! *In:* a word that holds a digit, or a short one before digits. *Out:* findings of the schemes whose written form and check it keeps.
//!
//! A scheme is data and one check function ([`Id`]). Many schemes take any tenth number, so that most act only beside a word
//! or under a key that names them; `alone` says what the form and check alone are worth.

mod world;

use crate::Class;
use crate::scan::Scan;

/// A scheme of numbers.
pub(crate) struct Id {
    pub(crate) class: Class,
    /// Its file.
    pub(crate) recognizer: &'static str,
    /// Written forms: `9` a digit, `A` a letter, `X` either; a space, hyphen, dot or slash stands for itself.
    pub(crate) shapes: &'static [&'static str],
    /// Folded words and compounds that name it, in keys (`steuerid` is `steuer_id`, `SteuerId`) and beside values.
    pub(crate) words: &'static str,
    /// Confidence in percent when nothing names it: from 50 on it acts.
    pub(crate) alone: u8,
    /// Whether a number keeps the rules: letters are capitals, separators are gone.
    pub(crate) check: fn(&[u8]) -> bool,
}

/// Looks for numbers that start with the word `start..end`. Returns up to where the text was read.
pub(crate) fn look(_scan: &mut Scan<'_, '_>, _start: usize, end: usize) -> usize {
    end
}
