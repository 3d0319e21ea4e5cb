//! Products, plans, and what belongs to a plan.

use crate::model::{
    CullStrategy, ExpirationBasis, ExpirationStrategy, Mode, Overage, Period, Plan, ProcessScope, RenewalBasis,
    Revival, TransferStrategy, Version,
};
use crate::{EntitlementToken, MeterToken, PlanToken, ProductToken};
use serde::{Deserialize, Serialize};

/// `POST /v1/admin/products`: an empty object; products have no names here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateProduct {}

/// Answer to [`CreateProduct`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductCreated {
    /// The new product.
    pub product: ProductToken,
}

/// A product as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductView {
    /// The product.
    pub product: ProductToken,
    /// When it was made.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub created_at: i64,
}

/// Uses a period that a meter may allow.
pub const MAX_USES: i64 = 999_999_999;

macro_rules! rules {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $default:expr),* $(,)?) => {
        /// `POST /v1/admin/plans`: what is left out is as [`Plan::of`] has it. Bounds and sense: [`Plan::check`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct CreatePlan {
            /// The product it sells.
            pub product: ProductToken,
            /// Seats per license, 1 to 100,000.
            #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100000)))]
            pub max_machines: i64,
            $($(#[$doc])*
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $field: Option<$type>,)*
        }

        impl CreatePlan {
            /// The plan of so many seats of a product, all else by default.
            #[must_use]
            pub fn of(product: ProductToken, max_machines: i64) -> Self {
                Self { product, max_machines, $($field: None),* }
            }

            /// The wish that describes these rules.
            #[must_use]
            pub fn from_rules(product: ProductToken, rules: &Plan) -> Self {
                Self { product, max_machines: rules.max_machines, $($field: Option::from(rules.$field)),* }
            }

            /// The rules it asks for, unchecked.
            #[must_use]
            pub fn rules(&self) -> Plan {
                Plan { $($field: $default(self.$field, Plan::of(1).$field),)* ..Plan::of(self.max_machines) }
            }
        }
    };
}

fn given<T>(wish: Option<T>, default: T) -> T {
    wish.unwrap_or(default)
}

fn optional<T>(wish: Option<T>, _: Option<T>) -> Option<T> {
    wish
}

rules!(
    /// `pseudonymous` or `blind`.
    mode: Mode = given,
    /// Processes at once; absent: not counted.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100000)))]
    max_processes: i64 = optional,
    /// Over what processes are counted: `machine` or `license`.
    process_scope: ProcessScope = given,
    /// Seconds from the start to the end, 60 to 10 years; absent: perpetual.
    #[cfg_attr(feature = "schema", schemars(range(min = 60, max = 315576000)))]
    duration_seconds: i64 = optional,
    /// What starts the duration: `creation`, `first_validation`, `first_activation`.
    expiration_basis: ExpirationBasis = given,
    /// What ends with it: `restrict` everything, `maintain` new seats only, `allow` nothing.
    expiration_strategy: ExpirationStrategy = given,
    /// Seconds after the end in which all still works, at most 90 days.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 7776000)))]
    grace_seconds: i64 = given,
    /// From when a renewal counts: `from_expiry`, `from_now`, `from_now_if_expired`.
    renewal_basis: RenewalBasis = given,
    /// What a move to this plan does to the end: `keep_expiry`, `reset_expiry`.
    transfer_strategy: TransferStrategy = given,
    /// Seconds a machine may stay silent, 60 to 30 days; absent: any time.
    #[cfg_attr(feature = "schema", schemars(range(min = 60, max = 2592000)))]
    heartbeat_seconds: i64 = optional,
    /// What becomes of the dead: `deactivate`, `keep`.
    cull_strategy: CullStrategy = given,
    /// How they come back: `"never"`, `"always"`, `{"within":<seconds>}`.
    revival: Revival = given,
    /// How far beyond a limit: `none`, `quarter`, `half`, `double`, `always`.
    overage: Overage = given,
    /// Seconds within which the license must be checked in; absent: never.
    #[cfg_attr(feature = "schema", schemars(range(min = 60, max = 315576000)))]
    check_in_seconds: i64 = optional,
    /// The first version that is not covered.
    version_below: Version = optional,
    /// Requests must name their version.
    require_version: bool = given,
    /// Seconds a lease holds, 60 to 30 days; absent: one day.
    #[cfg_attr(feature = "schema", schemars(range(min = 60, max = 2592000)))]
    lease_seconds: i64 = given,
    /// Seconds of an epoch, 15 minutes to 31 days; blind plans only.
    #[cfg_attr(feature = "schema", schemars(range(min = 900, max = 2592000)))]
    epoch_seconds: i64 = optional,
    /// Live entitlements below which no key is opened; blind plans only.
    #[cfg_attr(feature = "schema", schemars(range(min = 2, max = 100000)))]
    anonymity_floor: i64 = optional,
);

/// Answer to [`CreatePlan`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanCreated {
    /// The new plan.
    pub plan: PlanToken,
    /// `SMALL_CROWD`: the floor of a blind plan is below 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::CodeText>"))]
    pub warning: Option<String>,
}

/// A plan as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanView {
    /// The plan.
    pub plan: PlanToken,
    /// When it was made.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub created_at: i64,
    /// Its rules.
    pub rules: CreatePlan,
}

/// `POST /v1/admin/entitlements`: grants a feature to all licenses of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateEntitlement {
    /// The plan that grants it.
    pub plan: PlanToken,
    /// A feature already named in another plan; absent: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitlement: Option<EntitlementToken>,
    /// Its value, 0 to 999,999.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999)))]
    pub value: i64,
}

/// Answer to [`CreateEntitlement`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EntitlementCreated {
    /// The feature.
    pub entitlement: EntitlementToken,
}

/// `POST /v1/admin/meters`: a plan counts uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateMeter {
    /// The plan.
    pub plan: PlanToken,
    /// A meter already named in another plan; absent: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter: Option<MeterToken>,
    /// Uses a period, 0 to [`MAX_USES`].
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999999999)))]
    pub max_uses: i64,
    /// `lifetime`, `hour`, `day`, `week`, `month`, `year`: calendar periods in UTC.
    pub period: Period,
}

/// Answer to [`CreateMeter`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeterCreated {
    /// The meter.
    pub meter: MeterToken,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_the_default_and_rules_come_back_whole() {
        let product = ProductToken::from_seed([1; 32]);
        let plain = CreatePlan::of(product, 3);
        assert_eq!(plain.rules(), Plan::of(3));
        let json = serde_json::to_string(&plain).unwrap();
        assert_eq!(json, format!("{{\"product\":\"{product}\",\"max_machines\":3}}"));
        let rules = Plan {
            duration_seconds: Some(100),
            grace_seconds: 5,
            heartbeat_seconds: Some(60),
            cull_strategy: CullStrategy::Keep,
            revival: Revival::Within(90),
            overage: Overage::Half,
            version_below: "2.0.0".parse().ok(),
            require_version: true,
            ..Plan::of(7)
        };
        let wish = CreatePlan::from_rules(product, &rules);
        let json = serde_json::to_string(&wish).unwrap();
        let read: CreatePlan = serde_json::from_str(&json).unwrap();
        assert_eq!(read.rules(), rules);
        assert!(serde_json::from_str::<CreatePlan>(&json.replacen('{', "{\"name\":\"pro\",", 1)).is_err());
    }
}
