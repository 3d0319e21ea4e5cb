//! Keys of blind seats, as the issuer publishes them to the authority and the authority to everybody.

use crate::PlanToken;
use crate::seat::{Epoch, SeatPublicKey};
use serde::{Deserialize, Serialize};

/// `POST /v1/admin/seats/keys`, and an item of `GET /v1/seats/{plan}/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatKey {
    /// The blind plan.
    pub plan: PlanToken,
    /// The epoch.
    pub epoch: Epoch,
    /// The key (SubjectPublicKeyInfo in base64url).
    pub key: SeatPublicKey,
}

/// `GET /v1/seats/{plan}/keys`: the keys of the present epoch and those to come, as the authority was given them. A client
/// compares them with the issuer's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatKeys {
    /// In the order of their epochs.
    pub keys: Vec<SeatKey>,
}

/// `GET /v1/admin/seats/{plan}/{epoch}`: what can be known of an epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatCount {
    /// Tokens spent.
    pub spent: i64,
    /// Machines that came with a token that another had spent.
    pub clones: i64,
}
