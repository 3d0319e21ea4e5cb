//! The messages of issuing, as bytes of RFC 9578 section 6: a request of 259 bytes, an answer of 256.
//!
//! On the wire of the APIs both are base64url without padding.

use crate::blind_rsa::SIZE;
use crate::{base64url, wire};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The token type "Blind RSA (2048-bit)".
pub(super) const TOKEN_TYPE: [u8; 2] = [0, 2];

/// Bytes are not of the form; never says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the expected form")]
pub struct BytesError;

/// What the client asks the issuer to sign: token type, last byte of the key's id, blinded message.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest([u8; Self::LEN]);

impl TokenRequest {
    /// Bytes of every request.
    pub const LEN: usize = 2 + 1 + SIZE;

    /// A request for the key of this id.
    #[must_use]
    pub fn new(key_id: &[u8; 32], blinded: &[u8]) -> Option<Self> {
        let blinded: &[u8; SIZE] = blinded.try_into().ok()?;
        let last = key_id.last()?;
        let mut bytes = [0; Self::LEN];
        let parts = TOKEN_TYPE.iter().chain([last]).chain(blinded);
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
        Some(Self(bytes))
    }

    /// Reads a request.
    ///
    /// # Errors
    /// [`BytesError`] for another length or token type.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let bytes: [u8; Self::LEN] = bytes.try_into().map_err(|_| BytesError)?;
        if bytes.starts_with(&TOKEN_TYPE) {
            Ok(Self(bytes))
        } else {
            Err(BytesError)
        }
    }

    /// All bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The last byte of the wanted key's id: a hint, never what a key is chosen by.
    #[must_use]
    pub fn key_hint(&self) -> u8 {
        self.0.get(2).copied().unwrap_or_default()
    }

    /// The blinded message.
    #[must_use]
    pub fn blinded(&self) -> &[u8] {
        self.0.get(3..).unwrap_or_default()
    }
}

/// The issuer's blind signature.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenResponse([u8; SIZE]);

impl TokenResponse {
    /// Bytes of every answer.
    pub const LEN: usize = SIZE;

    /// Reads an answer.
    ///
    /// # Errors
    /// [`BytesError`] for another length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        bytes.try_into().map(Self).map_err(|_| BytesError)
    }

    /// All bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Text form (base64url) of a type that reads and shows bytes; `Debug` shows the name only.
macro_rules! as_text {
    ($name:ident, $what:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&base64url::encode(self.as_bytes()))
            }
        }

        /// Shows the name only.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl FromStr for $name {
            type Err = BytesError;

            fn from_str(text: &str) -> Result<Self, BytesError> {
                if text.len() > Self::LEN * 4 / 3 + 2 {
                    return Err(BytesError);
                }
                Self::from_bytes(&base64url::decode(text).ok_or(BytesError)?)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                wire::from_text(deserializer, $what)
            }
        }
    };
}

pub(super) use as_text;

as_text!(TokenRequest, "a token request of 259 bytes");
as_text!(TokenResponse, "a token response of 256 bytes");
