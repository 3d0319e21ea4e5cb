//! The form of a number that a name announces: few letters, enough digits, no date, version or word.

use crate::harmless;
use crate::validators::calendar;

/// What a number may look like.
pub(super) struct Form {
    /// Letters and digits together.
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) digits: usize,
    pub(super) letters: usize,
    /// Separators that may stand between letters and digits, one at a time.
    pub(super) separators: &'static [u8],
}

impl Form {
    /// Whether the text has this form.
    pub(super) fn holds(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let (mut digits, mut letters, mut lower, mut upper) = (0, 0, 0, 0);
        let mut previous = b'-';
        for &byte in bytes {
            match byte {
                b'0'..=b'9' => digits += 1,
                b'A'..=b'Z' => {
                    letters += 1;
                    upper += 1;
                }
                b'a'..=b'z' => {
                    letters += 1;
                    lower += 1;
                }
                _ if self.separators.contains(&byte) && previous.is_ascii_alphanumeric() => {}
                _ => return false,
            }
            previous = byte;
        }
        previous.is_ascii_alphanumeric()
            && (self.least..=self.most).contains(&(digits + letters))
            && digits >= self.digits
            && letters >= self.letters
            // `Passport2x`: mixed case is no number
            && (lower == 0 || upper == 0)
            && bytes.iter().filter(|byte| byte.is_ascii_alphanumeric()).any(|byte| Some(byte) != bytes.first())
            && !calendar::is_date(bytes)
            && !harmless::is_digest(bytes)
    }
}
