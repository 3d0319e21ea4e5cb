//! The entry point: one text in, findings out.

use crate::{Context, Finding};

/// Finds personal data in a text. Immutable, cheap to share, the same answer for the same input on every machine.
#[derive(Debug, Default)]
pub struct Detector {
    _private: (),
}

impl Detector {
    /// A detector with every recognizer on.
    pub fn new() -> Detector {
        Detector::default()
    }

    /// Appends the findings of `text` to `out`: sorted by start, not overlapping, every validated candidate with its
    /// confidence (the caller acts from [`crate::Confidence::ACT`] on).
    pub fn scan(&self, _text: &str, _context: &Context<'_>, _out: &mut Vec<Finding>) {}
}
