//! What binds an answer to its question: nonce, audience and request digest.
//!
//! The digest covers what the request *means* (operation, key, audience, product, machine, nonce, and what the operation
//! itself asks for), not its bytes: an intermediary that strips an unknown field or reorders members leaves it intact, and
//! nothing that matters can be swapped. The machine's proof of possession signs the digest; the lease repeats it.

use crate::wire::{Request, from_text};
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
    /// `POST /v1/licenses/check-in`
    CheckIn,
    /// `POST /v1/licenses/use`
    Use,
    /// `POST /v1/machines/activate`
    Activate,
    /// `POST /v1/machines/heartbeat`
    Heartbeat,
    /// `POST /v1/machines/deactivate`
    Deactivate,
    /// `POST /v1/machines/transfer`
    Transfer,
    /// `POST /v1/processes/start`
    StartProcess,
    /// `POST /v1/processes/ping`
    PingProcess,
    /// `POST /v1/processes/end`
    EndProcess,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 10] = [
        Self::Validate,
        Self::CheckIn,
        Self::Use,
        Self::Activate,
        Self::Heartbeat,
        Self::Deactivate,
        Self::Transfer,
        Self::StartProcess,
        Self::PingProcess,
        Self::EndProcess,
    ];

    /// The path of the operation's endpoint.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Validate => "/v1/licenses/validate",
            Self::CheckIn => "/v1/licenses/check-in",
            Self::Use => "/v1/licenses/use",
            Self::Activate => "/v1/machines/activate",
            Self::Heartbeat => "/v1/machines/heartbeat",
            Self::Deactivate => "/v1/machines/deactivate",
            Self::Transfer => "/v1/machines/transfer",
            Self::StartProcess => "/v1/processes/start",
            Self::PingProcess => "/v1/processes/ping",
            Self::EndProcess => "/v1/processes/end",
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

    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
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
    pub fn of<R: Request>(operation: Operation, key: &LicenseKey, request: &R) -> Self {
        Self::under(operation.path(), key.symbols(), request)
    }

    fn under<R: Request>(path: &str, key: &[u8], request: &R) -> Self {
        let mut text = String::with_capacity(256);
        // Every part has a fixed form without line ends, so the text is unambiguous. Writing to a String cannot fail.
        let common = request.common();
        let _ = write!(
            text,
            "hushkey request v2\n{path}\n{}\n{}\n{}\n{}\n",
            common.audience, common.product, common.machine, common.nonce
        );
        request.particulars(&mut text);
        let mut hasher = Sha256::new();
        hasher.update(text.as_bytes());
        hasher.update(key);
        Self(hasher.finalize().into())
    }

    /// The digest of a text, for requests of another form. The text starts with a line that no other form starts with.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// The digest of a request of another kind, whose bytes carry their own domain.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Wraps a digest made elsewhere in this crate, or one that was kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest itself.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 16 bytes that say for which server a request is meant: a digest of its origin as the client was told it. 32 lower-case
/// hexadecimal digits on the wire. What was asked of one server is answered by no other.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Audience([u8; 16]);

impl Audience {
    /// The audience of an origin such as `https://licenses.example.com`: scheme, host and, unless it is the scheme's own,
    /// port. Case and a final slash do not count.
    #[must_use]
    pub fn of(origin: &str) -> Self {
        let lower = origin.trim_end_matches('/').to_ascii_lowercase();
        let plain = match lower.split_once("://") {
            Some(("https", rest)) => rest.strip_suffix(":443").map(|host| format!("https://{host}")),
            Some(("http", rest)) => rest.strip_suffix(":80").map(|host| format!("http://{host}")),
            _ => None,
        };
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey audience v1\n");
        hasher.update(plain.as_ref().unwrap_or(&lower).as_bytes());
        let digest: [u8; 32] = hasher.finalize().into();
        let mut short = [0; 16];
        short.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self(short)
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Audience(…)")
    }
}

impl FromStr for Audience {
    type Err = BindingError;

    fn from_str(text: &str) -> Result<Self, BindingError> {
        text.parse::<Nonce>().map(|nonce| Self(nonce.0))
    }
}

impl Serialize for Audience {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "an audience of 32 hexadecimal digits")
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
    use crate::model::Scope;
    use crate::wire::{Common, LicenseRequest, UsageRequest};
    use crate::{DeviceSigner, EntitlementToken, MeterToken, ProductToken, derive_machine};

    fn common(product: u8, machine: u8, nonce: u8, origin: &str) -> Common {
        let product = ProductToken::from_seed([product; 32]);
        Common {
            product,
            machine: derive_machine(&[machine; 32], &product),
            nonce: Nonce([nonce; 16]),
            audience: Audience::of(origin),
        }
    }

    fn key(seed: u8) -> LicenseKey {
        LicenseKey::make(&mut |bytes| bytes.fill(seed))
    }

    #[test]
    fn every_part_of_a_request_counts() {
        let own = DeviceSigner::derive(&[1; 32], &ProductToken::from_seed([1; 32]));
        let request = |common, scope| LicenseRequest::make(common, scope, Operation::Validate, &key(1), &own);
        let scope = |seed: u8| Scope {
            entitlements: vec![EntitlementToken::from_seed([seed; 32])],
            ..Scope::default()
        };
        let plain = request(common(1, 1, 1, "https://a.example"), Scope::default());
        let base = RequestDigest::of(Operation::Validate, &key(1), &plain);
        assert_eq!(base, RequestDigest::of(Operation::Validate, &key(1), &plain.clone()));
        let usage = |amount| {
            UsageRequest::make(
                common(1, 1, 1, "https://a.example"),
                MeterToken::from_seed([1; 32]),
                amount,
                Operation::Use,
                &key(1),
                &own,
            )
        };
        let mut all = vec![
            base,
            RequestDigest::of(Operation::Activate, &key(1), &plain),
            RequestDigest::of(Operation::Validate, &key(2), &plain),
            RequestDigest::of(Operation::Use, &key(1), &usage(1)),
            RequestDigest::of(Operation::Use, &key(1), &usage(-1)),
        ];
        for other in [
            request(common(2, 1, 1, "https://a.example"), Scope::default()),
            request(common(1, 2, 1, "https://a.example"), Scope::default()),
            request(common(1, 1, 2, "https://a.example"), Scope::default()),
            request(common(1, 1, 1, "https://b.example"), Scope::default()),
            request(common(1, 1, 1, "https://a.example"), scope(1)),
            request(common(1, 1, 1, "https://a.example"), scope(2)),
        ] {
            all.push(RequestDigest::of(Operation::Validate, &key(1), &other));
        }
        let mut texts: Vec<String> = all.iter().map(ToString::to_string).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), all.len());
        assert_eq!(base.to_string().parse(), Ok(base));
    }

    #[test]
    fn an_audience_is_an_origin() {
        let same = Audience::of("https://licenses.example.com");
        for text in ["https://licenses.example.com/", "HTTPS://Licenses.Example.com:443"] {
            assert_eq!(Audience::of(text), same);
        }
        for text in [
            "http://licenses.example.com",
            "https://licenses.example.com:444",
            "https://licenses.example.com:80",
            "https://licenses.example.org",
        ] {
            assert_ne!(Audience::of(text), same, "{text}");
        }
        assert_eq!(same.to_string().parse(), Ok(same));
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
