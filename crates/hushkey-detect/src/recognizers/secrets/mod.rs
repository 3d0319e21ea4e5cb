//! Secrets: keys, tokens and passwords by their form, one kind a file.

use crate::scan::Scan;

/// Looks for a secret that starts with the word `start..end`. Returns up to where the text was read.
pub(crate) fn look(_scan: &mut Scan<'_, '_>, _start: usize, end: usize) -> usize {
    end
}
