//! The wire form of Privacy Pass type 0x0002 (RFC 9577 §2.2, RFC 9578 §6): request 259 bytes, response 256, token 354.

use super::bucket::Bucket;
use super::key::{MODULUS, SeatKeyId, SeatPublicKey};
use crate::base64url;
use crate::wire::from_text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Token type 0x0002: blind RSA, 2,048 bits.
pub(super) const TYPE: [u8; 2] = [0, 2];

/// Bytes or text are not of the wire form. Says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the wire form of a seat")]
pub struct WireError;

/// What the client asks the issuer to sign: a blinded message, and one byte of the key's name as a hint.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    key: u8,
    blinded: [u8; MODULUS],
}

impl TokenRequest {
    /// Bytes on the wire.
    pub const LEN: usize = 3 + MODULUS;

    pub(super) fn new(key: &SeatKeyId, blinded: &[u8]) -> Option<Self> {
        Some(Self {
            key: key.truncated(),
            blinded: blinded.try_into().ok()?,
        })
    }

    /// Reads the wire form.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let rest = bytes.strip_prefix(&TYPE).ok_or(WireError)?;
        let (key, blinded) = rest.split_first().ok_or(WireError)?;
        Ok(Self {
            key: *key,
            blinded: blinded.try_into().map_err(|_| WireError)?,
        })
    }

    /// The wire form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&TYPE[..], &[self.key], &self.blinded].concat()
    }

    /// The hint.
    #[must_use]
    pub fn truncated_key(&self) -> u8 {
        self.key
    }

    /// What is to be signed.
    #[must_use]
    pub fn blinded(&self) -> &[u8; MODULUS] {
        &self.blinded
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenRequest(…)")
    }
}

/// 32 random bytes that make a token unique, and that are spent with it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenNonce([u8; 32]);

impl TokenNonce {
    /// Makes a new one from the caller's randomness.
    pub fn make(random: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut bytes = [0; 32];
        random(&mut bytes);
        Self(bytes)
    }

    /// What is stored of a spent token: a digest, which tells it when it comes again and nothing else.
    #[must_use]
    pub fn spent(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey spent v1\n");
        hasher.update(self.0);
        hasher.finalize().into()
    }

    #[cfg(test)]
    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Hides the nonce: it is what is spent.
impl fmt::Debug for TokenNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenNonce(…)")
    }
}

/// What the signature is over: type, nonce, challenge digest, key id (98 bytes).
pub(super) fn input(nonce: &TokenNonce, challenge: &[u8; 32], key: &SeatKeyId) -> Vec<u8> {
    [&TYPE[..], &nonce.0, challenge, key.as_bytes()].concat()
}

/// A seat token: a bearer's right to one seat of one bucket. A secret until it is spent.
#[derive(Clone, PartialEq, Eq)]
pub struct SeatCredential {
    nonce: TokenNonce,
    challenge: [u8; 32],
    key: SeatKeyId,
    signature: [u8; MODULUS],
}

impl SeatCredential {
    /// Bytes on the wire.
    pub const LEN: usize = 2 + 32 + 32 + 32 + MODULUS;

    pub(super) fn new(nonce: TokenNonce, challenge: [u8; 32], key: SeatKeyId, signature: &[u8]) -> Option<Self> {
        Some(Self {
            nonce,
            challenge,
            key,
            signature: signature.try_into().ok()?,
        })
    }

    /// Reads the wire form.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let rest = bytes.strip_prefix(&TYPE).ok_or(WireError)?;
        let (nonce, rest) = rest.split_first_chunk().ok_or(WireError)?;
        let (challenge, rest) = rest.split_first_chunk().ok_or(WireError)?;
        let (key, signature) = rest.split_first_chunk().ok_or(WireError)?;
        Ok(Self {
            nonce: TokenNonce(*nonce),
            challenge: *challenge,
            key: SeatKeyId::from_bytes(*key),
            signature: signature.try_into().map_err(|_| WireError)?,
        })
    }

    /// The wire form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let input = input(&self.nonce, &self.challenge, &self.key);
        [&input[..], &self.signature].concat()
    }

    /// The nonce that is spent with it.
    #[must_use]
    pub fn nonce(&self) -> TokenNonce {
        self.nonce
    }

    /// The key that it says signed it.
    #[must_use]
    pub fn key(&self) -> SeatKeyId {
        self.key
    }

    /// Whether it is a token of this bucket under exactly this key.
    #[must_use]
    pub fn holds(&self, bucket: &Bucket, key: &SeatPublicKey) -> bool {
        let input = input(&self.nonce, &self.challenge, &self.key);
        self.key == key.id() && self.challenge == bucket.challenge() && key.verifies(&input, &self.signature)
    }
}

/// Hides the token.
impl fmt::Debug for SeatCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeatCredential(…)")
    }
}

macro_rules! text {
    ($name:ident, $what:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&base64url::encode(&self.to_bytes()))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                from_text(deserializer, $what)
            }
        }

        impl FromStr for $name {
            type Err = WireError;

            fn from_str(text: &str) -> Result<Self, WireError> {
                Self::from_bytes(&base64url::decode(text).ok_or(WireError)?)
            }
        }
    };
}

text!(TokenRequest, "a token request");
text!(SeatCredential, "a seat token");
