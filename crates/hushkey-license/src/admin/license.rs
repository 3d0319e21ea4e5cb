//! Licenses as administrators make, see and change them.

use super::attribute::AttributeValue;
use crate::{
    AttributeToken, EntitlementToken, Entitlements, LicenseToken, MachineToken, MeterToken, PlanToken, ProductToken,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// `POST /v1/admin/licenses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateLicense {
    /// What was bought.
    pub plan: PlanToken,
}

/// Answer to [`CreateLicense`]: the only time the key is said.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LicenseCreated {
    /// The license's name.
    pub license: LicenseToken,
    /// The license key (see [`crate::LicenseKey::parse`]); stored nowhere at the authority.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::LicenseKeyText"))]
    pub key: String,
    /// When it ends; absent: never, or not started yet.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LicenseStatus {
    /// In use.
    Active,
    /// Switched off until reinstated.
    Suspended,
    /// Switched off for good.
    Revoked,
}

/// `GET /v1/admin/licenses/{lic}`, and the answer to every change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub created_at: i64,
    /// When its duration started; absent: not yet.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub started_at: Option<i64>,
    /// When it ends; absent: never, or not started yet.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub expires_at: Option<i64>,
    /// When it was last checked in; absent: never.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub checked_in_at: Option<i64>,
    /// Seats of the plan.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100000)))]
    pub max_machines: i64,
    /// How many of them are taken, machines silent for too long included.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 200000)))]
    pub seats_taken: i64,
    /// The machines that hold one, in order; the first [`MAX_LISTED_MACHINES`] only.
    #[cfg_attr(feature = "schema", schemars(length(max = 1000)))]
    pub machines: Vec<MachineToken>,
    /// Features: the plan's, with the license's own values.
    pub entitlements: Entitlements,
    /// Typed attributes that have a value.
    pub attributes: BTreeMap<AttributeToken, AttributeValue>,
    /// Meters of the plan, in their present period.
    #[cfg_attr(feature = "schema", schemars(length(max = 64)))]
    pub meters: Vec<MeterView>,
}

/// Where a meter stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeterView {
    /// Which.
    pub meter: MeterToken,
    /// Uses so far in the present period.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999999)))]
    pub used: i64,
    /// Uses of the plan, before overage.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999999)))]
    pub max_uses: i64,
}

/// `POST /v1/admin/licenses/{lic}/entitlements`: the license's own value; `null` leaves it to the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetEntitlement {
    /// Which.
    pub entitlement: EntitlementToken,
    /// Its value, 0 to 999,999.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999)))]
    pub value: Option<i64>,
}

/// `POST /v1/admin/licenses/{lic}/move`: to another plan of the same product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MovePlan {
    /// The plan.
    pub plan: PlanToken,
}

/// `POST /v1/admin/licenses/{lic}/reset-meter`: the present period starts anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResetMeter {
    /// Which.
    pub meter: MeterToken,
}
