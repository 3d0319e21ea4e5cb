//! What `hushkey inspect` prints: findings with their places in the original bytes.

use hushkey_detect::{Class, Confidence};

/// One finding in the body that was inspected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// What it is.
    pub class: Class,
    /// First byte, in the body as given. Where the value is encoded, of the characters that carry it.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The path of field names, unmasked: this is for the person who gave the text.
    pub path: String,
    /// The encodings around the value, innermost first, joined by `+`: `base64`, `url`, `json-string`,
    /// `gzip+base64`. Empty for a plain value.
    pub encoding: String,
    /// How sure.
    pub confidence: Confidence,
}
