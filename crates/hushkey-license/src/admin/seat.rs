//! Keys of blind seats, as the issuer publishes them to the authority and the authority to everybody.

use crate::blind_rsa::PublicKey;
use crate::{KeyId, PlanToken, base64url};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `POST /v1/admin/seats/keys`, and an item of `GET /v1/seats/{plan}/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishedSeatKey {
    /// The blind plan.
    pub plan: PlanToken,
    /// The epoch.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 4558272)))]
    pub epoch: u32,
    /// Who signs: the name of the issuer's directory key.
    pub issuer: KeyId,
    /// The key (SubjectPublicKeyInfo in base64url).
    #[serde(serialize_with = "write_key", deserialize_with = "read_key")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::SeatKeyText"))]
    pub key: PublicKey,
}

fn write_key<S: Serializer>(key: &PublicKey, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&base64url::encode(&key.to_spki()))
}

fn read_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PublicKey, D::Error> {
    struct Spki(PublicKey);

    impl std::str::FromStr for Spki {
        type Err = ();

        fn from_str(text: &str) -> Result<Self, ()> {
            let spki = base64url::decode(text).ok_or(())?;
            PublicKey::from_spki(&spki).map(Self).map_err(|_| ())
        }
    }

    crate::wire::from_text::<D, Spki>(deserializer, "a seat key").map(|spki| spki.0)
}

/// `GET /v1/seats/{plan}/keys`: the keys of the present epoch and those to come, as the authority was given them. A client
/// compares them with the issuer's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeatKeys {
    /// In the order of their epochs.
    #[cfg_attr(feature = "schema", schemars(length(max = 100)))]
    pub keys: Vec<PublishedSeatKey>,
}

/// `GET /v1/admin/seats/{plan}/{epoch}`: what can be known of an epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeatCount {
    /// Tokens spent.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = crate::schema::UNTIL)))]
    pub spent: i64,
    /// Times that a token came from another device than the one that had spent it.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999999)))]
    pub clones: i64,
}
