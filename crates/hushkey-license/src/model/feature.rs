//! The model × mode table: which license features exist in which mode, and why not.
//!
//! `docs/authority.md` shows it, a test holds the two together, and [`super::Plan::check`] enforces it.

use super::plan::Mode;

/// Whether a mode has a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// As described.
    Yes,
    /// In another way, which the reason says.
    Otherwise,
    /// Not at all.
    No,
}

/// What a license can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feature {
    /// A license that has a name of its own.
    License,
    /// No end.
    Perpetual,
    /// An end, also renewed: a subscription.
    Duration,
    /// An end counted from first use.
    Trial,
    /// One machine.
    NodeLocked,
    /// More machines than one.
    Floating,
    /// Machines that must speak.
    Heartbeat,
    /// Processes counted.
    Processes,
    /// Uses counted.
    Meters,
    /// Features with values.
    Entitlements,
    /// Values that differ from license to license.
    Overrides,
    /// Time after the end.
    Grace,
    /// Beyond the limit.
    Overage,
    /// Product and version scopes.
    Scopes,
    /// A license that must be checked in.
    CheckIn,
    /// One license switched off and on.
    Suspension,
    /// One license ended at once.
    Revocation,
    /// A seat moved from machine to machine.
    Transfer,
    /// A license moved to another plan.
    PlanChange,
    /// Files for machines without a network.
    OfflineFiles,
    /// Typed attributes.
    Attributes,
}

use Feature as F;
use Support::{No, Otherwise, Yes};

/// Feature, name, pseudonymous, blind, and what to know about blind.
pub const FEATURES: &[(Feature, &str, Support, Support, &str)] = &[
    (
        F::License,
        "a license with a name",
        Yes,
        No,
        "blind seats belong to no license: nobody can tell them apart",
    ),
    (
        F::Perpetual,
        "perpetual",
        Yes,
        Otherwise,
        "the issuer keeps signing, an epoch at a time",
    ),
    (
        F::Duration,
        "duration, subscription",
        Yes,
        No,
        "a blind seat has no end of its own: the issuer stops signing",
    ),
    (
        F::Trial,
        "trial from first use",
        Yes,
        No,
        "nobody can tell which blind seat was used first, or whose",
    ),
    (F::NodeLocked, "node-locked", Yes, Yes, "one seat token an epoch"),
    (
        F::Floating,
        "floating",
        Yes,
        Yes,
        "one seat token for each machine, an epoch at a time",
    ),
    (
        F::Heartbeat,
        "heartbeat, cull, revival",
        Yes,
        No,
        "a blind seat lasts an epoch: the epoch is the heartbeat",
    ),
    (
        F::Processes,
        "processes",
        Yes,
        No,
        "blind seats have no common name to count processes under",
    ),
    (
        F::Meters,
        "metered use",
        Yes,
        No,
        "blind seats have no common name to count uses under",
    ),
    (
        F::Entitlements,
        "entitlements of the plan",
        Yes,
        Yes,
        "all seats of a plan alike",
    ),
    (
        F::Overrides,
        "entitlements of one license",
        Yes,
        No,
        "a value of its own would name the seat",
    ),
    (
        F::Grace,
        "grace",
        Yes,
        No,
        "a blind seat has no end of its own to be late for",
    ),
    (
        F::Overage,
        "overage",
        Yes,
        No,
        "seat tokens are spent one by one: there is no beyond",
    ),
    (F::Scopes, "product and version scope", Yes, Yes, "of the plan"),
    (F::CheckIn, "check-in", Yes, No, "each epoch is a check-in"),
    (
        F::Suspension,
        "suspend, reinstate",
        Yes,
        Otherwise,
        "the issuer pauses signing: at the next epoch",
    ),
    (
        F::Revocation,
        "revoke",
        Yes,
        Otherwise,
        "the issuer stops signing: at the next epoch",
    ),
    (
        F::Transfer,
        "transfer of a machine",
        Yes,
        Otherwise,
        "the new machine gets the next epoch's token",
    ),
    (
        F::PlanChange,
        "change of plan",
        Yes,
        Otherwise,
        "the issuer signs under the other plan's key",
    ),
    (
        F::OfflineFiles,
        "offline files",
        Yes,
        Otherwise,
        "a lease verifies offline until its epoch ends",
    ),
    (
        F::Attributes,
        "typed attributes",
        Yes,
        No,
        "an attribute of its own would name the seat",
    ),
];

impl Feature {
    /// Whether `mode` has it.
    #[must_use]
    pub fn support(self, mode: Mode) -> Support {
        let row = FEATURES.iter().find(|row| row.0 == self);
        row.map_or(No, |row| match mode {
            Mode::Pseudonymous => row.2,
            Mode::Blind => row.3,
        })
    }

    /// Why a blind plan has it not, or otherwise.
    #[must_use]
    pub fn reason(self) -> &'static str {
        FEATURES.iter().find(|row| row.0 == self).map_or("", |row| row.4)
    }
}
