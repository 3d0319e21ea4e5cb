//! The wire types of the authority's HTTP API, shared by authority, issuer and client.
//!
//! Every type refuses unknown fields, and no field of a request can hold free text. Times are Unix seconds.

use crate::{Code, EntitlementToken, KeyId, LicenseToken, MachineToken, Nonce, PlanToken, ProductToken};
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// Body of the four license operations ([`crate::Operation`]); the key travels as `Authorization: License <key>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenseRequest {
    /// The product that asks.
    pub product: ProductToken,
    /// The machine that asks.
    pub machine: MachineToken,
    /// Makes the request unique; the lease repeats it.
    pub nonce: Nonce,
}

/// Answer to the four license operations, always with HTTP status 200.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenseAnswer {
    /// Whether the request got what it asked for.
    pub valid: bool,
    /// Why; stable.
    pub code: Code,
    /// The code's sentence, for people; not stable.
    pub detail: String,
    /// A signed lease when `code` is `VALID` (see [`crate::Lease`]).
    pub lease: Option<String>,
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
#[serde(deny_unknown_fields)]
pub struct AuthenticateAnswer {
    /// Whether the token belongs to a live activation of a usable license.
    pub valid: bool,
    /// Why; stable.
    pub code: Code,
}

/// `GET /v1/keys`: the public keys that sign leases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeysDocument {
    /// The current key first.
    pub keys: Vec<PublicKey>,
}

/// One public lease key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Derived from the key.
    pub id: KeyId,
    /// `ed25519`.
    pub algorithm: String,
    /// Base64url without padding.
    pub public_key: String,
}

/// `POST /v1/admin/products`: an empty object; products have no names here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateProduct {}

/// Answer to [`CreateProduct`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductCreated {
    /// The new product.
    pub product: ProductToken,
}

/// `POST /v1/admin/plans`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreatePlan {
    /// The product it sells.
    pub product: ProductToken,
    /// Seats per license, 1 to 100,000.
    pub max_machines: i64,
    /// Seconds from a license's creation to its end, 60 to 10 years; absent: perpetual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<i64>,
    /// Seconds a machine may stay silent before it loses its seat, 60 to 30 days; absent: it keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat_seconds: Option<i64>,
    /// Seconds a lease holds, 60 to 30 days; absent: one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_seconds: Option<i64>,
}

/// Answer to [`CreatePlan`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanCreated {
    /// The new plan.
    pub plan: PlanToken,
}

/// `POST /v1/admin/entitlements`: grants a feature to all licenses of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateEntitlement {
    /// The plan that grants it.
    pub plan: PlanToken,
    /// A feature already named in another plan; absent: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitlement: Option<EntitlementToken>,
    /// Its value, 0 to 999,999.
    pub value: i64,
}

/// Answer to [`CreateEntitlement`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitlementCreated {
    /// The feature.
    pub entitlement: EntitlementToken,
}

/// The header by which a repeated [`CreateLicense`] is known: an [`crate::AttemptToken`]. Optional.
pub const ATTEMPT_HEADER: &str = "idempotency-key";

/// `POST /v1/admin/licenses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateLicense {
    /// What was bought.
    pub plan: PlanToken,
}

/// Answer to [`CreateLicense`]: the only time the key is said.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenseCreated {
    /// The license's name.
    pub license: LicenseToken,
    /// The license key (see [`crate::LicenseKey::parse`]); stored nowhere at the authority.
    pub key: String,
    /// When it ends; absent: never.
    pub expires_at: Option<i64>,
}

/// Hides the key.
impl fmt::Debug for LicenseCreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LicenseCreated(…)")
    }
}

/// Most machines that a [`LicenseView`] lists.
pub const MAX_LISTED_MACHINES: usize = 1000;

/// A license's own state; whether it has ended depends on the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenseStatus {
    /// In use.
    Active,
    /// Switched off until reinstated.
    Suspended,
    /// Switched off for good.
    Revoked,
}

/// `GET /v1/admin/licenses/{lic}`, and the answer to suspend, reinstate and revoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenseView {
    /// The license.
    pub license: LicenseToken,
    /// Its product.
    pub product: ProductToken,
    /// Its plan.
    pub plan: PlanToken,
    /// Its state.
    pub status: LicenseStatus,
    /// When it was made.
    pub created_at: i64,
    /// When it ends; absent: never.
    pub expires_at: Option<i64>,
    /// Seats of the plan.
    pub max_machines: i64,
    /// How many of them are taken, machines silent for too long included.
    pub seats_taken: i64,
    /// The machines that hold one, in order; the first [`MAX_LISTED_MACHINES`] only.
    pub machines: Vec<MachineToken>,
}

/// A problem document (RFC 9457) as the authority and the guard write them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemDocument {
    /// `urn:hushkey:problem:<kebab-name>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// One short sentence, the same for every problem of the type.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
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

    #[test]
    fn requests_are_closed() {
        let request = LicenseRequest {
            product: ProductToken::from_seed([1; 32]),
            machine: MachineToken::from_seed([2; 32]),
            nonce: Nonce::make(&mut |bytes| bytes.fill(3)),
        };
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<LicenseRequest>(&json).unwrap(), request);
        let longer = json.replacen('{', "{\"hostname\":\"web-01\",", 1);
        assert!(serde_json::from_str::<LicenseRequest>(&longer).is_err());
    }

    #[test]
    fn secrets_stay_out_of_debug() {
        let created = LicenseCreated {
            license: LicenseToken::from_seed([1; 32]),
            key: "HK-SECRT".to_owned(),
            expires_at: None,
        };
        assert!(!format!("{created:?}").contains("SECRT"));
        let answer = LicenseAnswer::new(Code::Valid, Some("hk1.x".to_owned()));
        assert_eq!(format!("{answer:?}"), "LicenseAnswer(VALID)");
    }
}
