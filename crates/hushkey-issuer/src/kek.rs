//! The key-encryption key (KEK): where it comes from, and who wraps with it.
//!
//! In: 32 bytes as 64 hexadecimal digits or as base64, from a file or an environment variable; or a key service. Out: a
//! provider that wraps the master key. Never: written to the database, logged or printed.

mod file;
mod provider;
mod transit;

pub use provider::{KeyProvider, MasterKey};
pub use transit::{TransitAccess, TransitError, TransitToken};

use crate::derive::derive_key;
use crate::secret::Key32;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Where the key-encryption key is read from at start.
#[derive(Clone)]
pub enum KekSource {
    /// A file that holds the encoded key (white space around it is ignored). A rotation replaces it.
    File(PathBuf),
    /// The name of an environment variable that holds the encoded key.
    Environment(String),
    /// A key that the caller already holds.
    Given(Kek),
    /// A key service.
    Transit(TransitAccess),
    /// Whatever else wraps.
    Provider(Arc<dyn KeyProvider>),
}

impl KekSource {
    /// The word in answers and logs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            Self::Environment(_) => "environment",
            Self::Given(_) => "given",
            Self::Transit(_) => "transit",
            Self::Provider(_) => "provider",
        }
    }

    /// Who wraps. For a key service this must be called on the event loop.
    pub(crate) fn provider(&self) -> Result<Arc<dyn KeyProvider>, KekError> {
        Ok(match self {
            Self::File(path) => Arc::new(file::FileKek::load(path)?),
            Self::Environment(name) => {
                let text = std::env::var(name).map_err(|_| KekError::NotSet)?;
                Arc::new(Kek::parse(&Zeroizing::new(text))?)
            }
            Self::Given(kek) => Arc::new(kek.clone()),
            Self::Transit(access) => Arc::new(transit::TransitKek::new(access)?),
            Self::Provider(provider) => Arc::clone(provider),
        })
    }
}

impl fmt::Debug for KekSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KekSource({})", self.name())
    }
}

/// Why no key-encryption key could be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KekError {
    /// The file does not exist or cannot be read.
    #[error("the key-encryption key file cannot be read")]
    Unreadable,
    /// The environment variable is not set, or is not text.
    #[error("the environment variable of the key-encryption key is not set")]
    NotSet,
    /// It is not 32 bytes as hexadecimal digits or base64.
    #[error("the key-encryption key must be 32 bytes, as 64 hexadecimal digits or as base64")]
    Malformed,
    /// All bytes are equal: a placeholder, not a key.
    #[error("the key-encryption key is a placeholder: all its bytes are equal")]
    Placeholder,
    /// It is another key's.
    #[error("the key-encryption key does not open this vault: it was made with another key")]
    DoesNotOpen,
    /// It cannot be changed while the issuer serves.
    #[error("this key-encryption key is changed by a start with another one")]
    Fixed,
    /// The file of the next key, or its place.
    #[error("the key-encryption key file cannot be replaced")]
    Unwritable,
    /// The key service.
    #[error(transparent)]
    Transit(#[from] TransitError),
}

/// The key-encryption key: 256 bits. Whoever holds it and the database can read every person who was not erased.
#[derive(Clone)]
pub struct Kek(Key32);

impl fmt::Debug for Kek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kek(..)")
    }
}

impl Kek {
    /// Takes 32 raw bytes.
    ///
    /// # Errors
    /// [`KekError::Placeholder`] if all bytes are equal.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, KekError> {
        if bytes.iter().all(|byte| *byte == bytes[0]) {
            return Err(KekError::Placeholder);
        }
        Ok(Self(Key32::new(bytes)))
    }

    /// Reads 64 hexadecimal digits, or standard or URL-safe base64 with or without padding.
    ///
    /// # Errors
    /// [`KekError::Malformed`] or [`KekError::Placeholder`].
    pub fn parse(text: &str) -> Result<Self, KekError> {
        let text = text.trim();
        let bytes = decode_hex(text)
            .or_else(|| decode_base64(text))
            .ok_or(KekError::Malformed)?;
        Self::from_bytes(*bytes)
    }

    fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    /// The 64 hexadecimal digits, for the secrets file.
    pub(crate) fn to_hex(&self) -> Zeroizing<String> {
        encode_hex(self.0.bytes())
    }

    /// The key that wrapped data keys and the root key before there were master keys. The KEK itself encrypts nothing.
    fn wrapping_key(&self) -> Key32 {
        derive_key(self.0.bytes(), "wrap")
    }
}

/// 64 hexadecimal digits.
pub(crate) fn encode_hex(bytes: &[u8; 32]) -> Zeroizing<String> {
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut text = Zeroizing::new(String::with_capacity(64));
    text.extend(nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)));
    text
}

/// Reads [`encode_hex`], in either case.
pub(crate) fn decode_hex(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    if text.len() != 64 {
        return None;
    }
    let mut out = Zeroizing::new([0_u8; 32]);
    let mut digits = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()));
    for byte in out.iter_mut() {
        *byte = (digits.next()?? << 4) | digits.next()??;
    }
    Some(out)
}

/// Standard base64, with padding.
fn encode_base64(bytes: &[u8; 32]) -> Zeroizing<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Zeroizing::new(String::with_capacity(44));
    for group in bytes.chunks(3) {
        let held = group
            .iter()
            .zip([16, 8, 0])
            .fold(0_u32, |sum, (byte, shift)| sum | u32::from(*byte) << shift);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = usize::try_from(held >> shift & 63).ok().and_then(|at| DIGITS.get(at));
            text.push(if at > group.len() {
                '='
            } else {
                char::from(*digit.unwrap_or(&b'='))
            });
        }
    }
    text
}

/// 32 bytes of standard or URL-safe base64, with or without padding.
fn decode_base64(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let digits = text.strip_suffix('=').unwrap_or(text);
    // 32 bytes are 43 digits of 6 bits; the last 2 bits are spare and must be zero.
    if digits.len() != 43 {
        return None;
    }
    let mut out = Zeroizing::new([0_u8; 32]);
    let mut slots = out.iter_mut();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for c in digits.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            *slots.next()? = u8::try_from((bits >> held) & 0xFF).ok()?;
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    #[test]
    fn hexadecimal_and_base64_give_the_same_key() {
        let hex = Kek::parse(HEX).unwrap();
        for text in [
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",
        ] {
            assert_eq!(Kek::parse(text).unwrap().0.bytes(), hex.0.bytes());
        }
        assert_eq!(hex.to_hex().as_str(), HEX);
        assert_eq!(
            encode_base64(hex.bytes()).as_str(),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        );
        assert_ne!(hex.wrapping_key().bytes(), hex.0.bytes());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in [
            "",
            "00",
            &HEX[1..],
            &format!("{HEX}0"),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
        ] {
            assert_eq!(Kek::parse(text).unwrap_err(), KekError::Malformed);
        }
        assert_eq!(Kek::parse(&"00".repeat(32)).unwrap_err(), KekError::Placeholder);
        let refused = |source: KekSource| source.provider().err();
        assert_eq!(
            refused(KekSource::File("/nonexistent/kek".into())),
            Some(KekError::Unreadable)
        );
        assert_eq!(
            refused(KekSource::Environment("HUSHKEY_TEST_UNSET".into())),
            Some(KekError::NotSet)
        );
    }

    #[test]
    fn debug_prints_nothing() {
        let kek = Kek::parse(HEX).unwrap();
        assert_eq!(
            format!("{kek:?} {:?}", KekSource::Given(kek.clone())),
            "Kek(..) KekSource(given)"
        );
    }
}
