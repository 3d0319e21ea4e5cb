//! What administrators write, as the stores take it.

use hushkey_license::model::{Feature, Period, Plan};
use hushkey_license::wire::{AttributeKind, AttributeValue, LicenseStatus};
use hushkey_license::{AttributeToken, EntitlementToken, MeterToken, PlanToken, ProductToken};

/// What came of an administrator's change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<T> {
    /// Done.
    Done(T),
    /// What it refers to does not exist.
    Missing,
    /// Not possible in the present state.
    Conflict,
    /// The plan's mode cannot have it.
    Impossible(Feature),
}

/// Something new in the catalog, within the bounds that the wire types name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creation {
    /// A product.
    Product(ProductToken),
    /// A plan of a product.
    Plan {
        /// Its token.
        plan: PlanToken,
        /// Its product.
        product: ProductToken,
        /// Its rules, checked.
        rules: Plan,
    },
    /// A feature of a plan.
    Entitlement {
        /// The plan.
        plan: PlanToken,
        /// The feature.
        entitlement: EntitlementToken,
        /// Its value.
        value: i64,
    },
    /// A meter of a plan.
    Meter {
        /// The plan.
        plan: PlanToken,
        /// The meter.
        meter: MeterToken,
        /// Uses a period.
        max_uses: i64,
        /// The period.
        period: Period,
    },
    /// A typed attribute of a plan.
    Attribute {
        /// The plan.
        plan: PlanToken,
        /// The attribute.
        attribute: AttributeToken,
        /// What it holds.
        kind: AttributeKind,
        /// The least number.
        least: i64,
        /// The most.
        most: i64,
    },
}

/// A change of one license.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    /// Suspends, reinstates or revokes. A revoked license stays revoked.
    Status(LicenseStatus),
    /// One more duration.
    Renew,
    /// It ends now.
    Expire,
    /// To another plan of the same product.
    Move(PlanToken),
    /// Its own value of a feature, or (`None`) its plan's again.
    Entitlement(EntitlementToken, Option<i64>),
    /// The value of an attribute, or (`None`) none.
    Attribute(AttributeToken, Option<AttributeValue>),
    /// The present period of a meter starts anew.
    ResetMeter(MeterToken),
}
