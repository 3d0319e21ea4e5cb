//! What binds an answer to its question: nonce and request digest.
//!
//! The digest covers what the request *means* (operation, key, product, machine, nonce), not its bytes: an intermediary
//! that strips an unknown field or reorders members leaves it intact, and nothing that matters can be swapped.

use crate::wire::{LicenseRequest, from_text};
use crate::{LicenseKey, base64url};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use std::str::FromStr;

/// What a license request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `POST /v1/licenses/validate`
    Validate,
    /// `POST /v1/machines/activate`
    Activate,
    /// `POST /v1/machines/heartbeat`
    Heartbeat,
    /// `POST /v1/machines/deactivate`
    Deactivate,
}

impl Operation {
    /// The path of the operation's endpoint.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Validate => "/v1/licenses/validate",
            Self::Activate => "/v1/machines/activate",
            Self::Heartbeat => "/v1/machines/heartbeat",
            Self::Deactivate => "/v1/machines/deactivate",
        }
    }
}

/// 16 random bytes that make a request unique; 32 lower-case hexadecimal digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nonce([u8; 16]);

impl Nonce {
    /// Makes a new one from the caller's randomness.
    pub fn make(random: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut bytes = [0; 16];
        random(&mut bytes);
        Self(bytes)
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(…)")
    }
}

/// A text is no nonce or digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the expected form")]
pub struct BindingError;

impl FromStr for Nonce {
    type Err = BindingError;

    fn from_str(text: &str) -> Result<Self, BindingError> {
        let lower = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
        if text.len() != 32 || !text.as_bytes().iter().all(lower) {
            return Err(BindingError);
        }
        u128::from_str_radix(text, 16)
            .map(|number| Self(number.to_be_bytes()))
            .map_err(|_| BindingError)
    }
}

/// SHA-256 over the meaning of a request; 43 symbols of base64url on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestDigest([u8; 32]);

impl RequestDigest {
    /// The digest of one request. Client and authority compute it alike.
    #[must_use]
    pub fn of(operation: Operation, key: &LicenseKey, request: &LicenseRequest) -> Self {
        let mut text = String::with_capacity(128);
        // Every part has a fixed form without line ends, so the text is unambiguous. Writing to a String cannot fail.
        let _ = write!(
            text,
            "hushkey request v1\n{}\n{}\n{}\n{}\n",
            operation.path(),
            request.product,
            request.machine,
            request.nonce
        );
        let mut hasher = Sha256::new();
        hasher.update(text.as_bytes());
        hasher.update(key.symbols());
        Self(hasher.finalize().into())
    }

    /// The digest of a request of another kind, whose bytes carry their own domain.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for RequestDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for RequestDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestDigest(…)")
    }
}

impl FromStr for RequestDigest {
    type Err = BindingError;

    fn from_str(text: &str) -> Result<Self, BindingError> {
        let bytes = base64url::decode(text).ok_or(BindingError)?;
        bytes.try_into().map(Self).map_err(|_| BindingError)
    }
}

impl Serialize for Nonce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Nonce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a nonce of 32 hexadecimal digits")
    }
}

impl Serialize for RequestDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RequestDigest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a request digest")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MachineToken, ProductToken};

    fn request(product: u8, machine: u8, nonce: u8) -> LicenseRequest {
        LicenseRequest {
            product: ProductToken::from_seed([product; 32]),
            machine: MachineToken::from_seed([machine; 32]),
            nonce: Nonce([nonce; 16]),
        }
    }

    fn key(seed: u8) -> LicenseKey {
        LicenseKey::make(&mut |bytes| bytes.fill(seed))
    }

    #[test]
    fn every_part_of_a_request_counts() {
        let base = RequestDigest::of(Operation::Validate, &key(1), &request(1, 1, 1));
        assert_eq!(base, RequestDigest::of(Operation::Validate, &key(1), &request(1, 1, 1)));
        for other in [
            RequestDigest::of(Operation::Activate, &key(1), &request(1, 1, 1)),
            RequestDigest::of(Operation::Validate, &key(2), &request(1, 1, 1)),
            RequestDigest::of(Operation::Validate, &key(1), &request(2, 1, 1)),
            RequestDigest::of(Operation::Validate, &key(1), &request(1, 2, 1)),
            RequestDigest::of(Operation::Validate, &key(1), &request(1, 1, 2)),
        ] {
            assert_ne!(base, other);
        }
        assert_eq!(base.to_string().parse(), Ok(base));
    }

    #[test]
    fn a_nonce_has_one_spelling() {
        let nonce = Nonce([0xab; 16]);
        assert_eq!(nonce.to_string().parse(), Ok(nonce));
        for text in ["", "ab", &"AB".repeat(16), &"ab".repeat(17), &"+b".repeat(16)] {
            assert_eq!(text.parse::<Nonce>(), Err(BindingError), "{text}");
        }
    }
}
