//! The wire types of the authority's HTTP API, shared by authority, issuer and client.
//!
//! Every type refuses unknown fields, and no field of a request can hold free text. Times are Unix seconds.

use crate::{Code, KeyId};

pub(crate) use crate::request::{is_empty, write_scope};

mod files;

pub use files::{ActivateOffline, CheckOutLicense, CheckOutMachine, FileAnswer};
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

pub use crate::request::{
    Common, LicenseRequest, PossessionError, ProcessRequest, Request, TransferRequest, UsageRequest,
};

/// Answer to every license operation, always with HTTP status 200.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LicenseAnswer {
    /// Whether the request got what it asked for.
    pub valid: bool,
    /// Why; stable.
    pub code: Code,
    /// The code's sentence, for people; not stable.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Sentence"))]
    pub detail: String,
    /// A signed lease when the code lets the machine use the license (see [`crate::Lease`], [`Code::grants`]).
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::LeaseText>"))]
    pub lease: Option<String>,
    /// Where a meter stands; only in the answer to a use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
}

/// Where a meter stands in its present period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Usage {
    /// Uses so far.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999999)))]
    pub used: i64,
    /// Uses of the plan, before overage.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999999)))]
    pub limit: i64,
}

impl LicenseAnswer {
    /// The answer of a code.
    #[must_use]
    pub fn new(code: Code, lease: Option<String>) -> Self {
        let detail = code.sentence().to_owned();
        Self {
            valid: code.is_valid(),
            code,
            detail,
            lease,
            usage: None,
        }
    }
}

/// Shows the code only: a lease is a stable name.
impl fmt::Debug for LicenseAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LicenseAnswer({})", self.code.as_str())
    }
}

/// Answer of `POST /v1/authenticate`; the token travels as `Authorization: Bearer mch_…`, the body is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuthenticateAnswer {
    /// Whether the token belongs to a live activation of a usable license.
    pub valid: bool,
    /// Why; stable.
    pub code: Code,
}

/// `GET /v1/keys`: the public keys that sign leases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeysDocument {
    /// The current key first.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
    pub keys: Vec<PublicKey>,
}

/// One public lease key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Derived from the key.
    pub id: KeyId,
    /// `ed25519`.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Algorithm"))]
    pub algorithm: String,
    /// Base64url without padding.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PublicKeyText"))]
    pub public_key: String,
}

pub use crate::admin::*;

/// A problem document (RFC 9457) as the authority and the guard write them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProblemDocument {
    /// `urn:hushkey:problem:<kebab-name>`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::ProblemUrn"))]
    pub kind: String,
    /// One short sentence, the same for every problem of the type.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Sentence"))]
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "schema", schemars(range(min = 400, max = 599)))]
    pub status: u16,
    /// What was wrong this time: one of few fixed sentences, never the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Sentence>"))]
    pub detail: Option<String>,
}

/// Deserializes anything that parses from text, with an error that says what was expected and never what came.
pub(crate) fn from_text<'de, D, T>(deserializer: D, what: &'static str) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
{
    struct Text<T>(&'static str, PhantomData<T>);

    impl<'de, T: FromStr> Visitor<'de> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(|_| E::custom(format_args!("expected {}", self.0)))
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<T, E> {
            Err(E::custom(format_args!("expected {}", self.0)))
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<T, E> {
            Err(E::custom(format_args!("expected {}", self.0)))
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<T, E> {
            Err(E::custom(format_args!("expected {}", self.0)))
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<T, E> {
            Err(E::custom(format_args!("expected {}", self.0)))
        }
    }

    // `deserialize_any`, because the JSON reader would quote a number that stands where a text is wanted.
    deserializer.deserialize_any(Text(what, PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Operation;
    use crate::model::Scope;

    #[test]
    fn requests_are_closed() {
        let product = crate::ProductToken::from_seed([1; 32]);
        let device = crate::DeviceSigner::derive(&[2; 32], &product);
        let common = Common {
            product,
            machine: device.public().machine(&product),
            nonce: crate::Nonce::make(&mut |bytes| bytes.fill(3)),
            audience: crate::Audience::of("https://licenses.example"),
        };
        let key = crate::LicenseKey::make(&mut |bytes| bytes.fill(4));
        let request = LicenseRequest::make(common, Scope::default(), Operation::Validate, &key, &device);
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<LicenseRequest>(&json).unwrap(), request);
        let longer = json.replacen('{', "{\"hostname\":\"web-01\",", 1);
        assert!(serde_json::from_str::<LicenseRequest>(&longer).is_err());
    }

    #[test]
    fn secrets_stay_out_of_debug() {
        let created = LicenseCreated {
            license: crate::LicenseToken::from_seed([1; 32]),
            key: "HK-SECRT".to_owned(),
            expires_at: None,
        };
        assert!(!format!("{created:?}").contains("SECRT"));
        let answer = LicenseAnswer::new(Code::Valid, Some("hk1.x".to_owned()));
        assert_eq!(format!("{answer:?}"), "LicenseAnswer(VALID)");
    }
}
