//! Newtypes for what must never be printed.
//!
//! In: bytes and text that open something. Out: the same to the one caller that needs them. Never: `Debug`, `Display` or
//! serialization of the content; all are wiped on drop.

use std::fmt;
use zeroize::Zeroizing;

/// 32 bytes of key material.
#[derive(Clone)]
pub(crate) struct Key32(Zeroizing<[u8; 32]>);

impl Key32 {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key32(..)")
    }
}

/// Text that opens something (a bearer token) or names somebody (a field of a person).
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Wraps `text`; from here on it is printed only by a caller of [`SecretText::expose`].
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Each call is a place to look at in a review.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(..)")
    }
}

/// Reads a string. There is no `Serialize`: what leaves goes through [`SecretText::expose`], in sight.
impl<'de> serde::Deserialize<'de> for SecretText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_nothing_of_the_content() {
        assert_eq!(format!("{:?}", Key32::new([0xAB; 32])), "Key32(..)");
        assert_eq!(format!("{:?}", SecretText::new("ann@example.org")), "SecretText(..)");
    }
}
