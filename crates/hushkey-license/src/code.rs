//! The stable code of every answer, with its sentence.

use serde::{Deserialize, Serialize};

/// What the authority says about a license, in the order in which it is checked (see `docs/authority.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// No such license (or no such key: the answer is the same).
    NotFound,
    /// Switched off, and can be switched on again.
    Suspended,
    /// Switched off for good.
    Revoked,
    /// Past its end.
    Expired,
    /// Not checked in for too long.
    Overdue,
    /// The license is for another product.
    ProductScopeMismatch,
    /// The license is of another plan.
    PlanScopeMismatch,
    /// The plan wants to know the version.
    VersionScopeRequired,
    /// The license does not cover the version.
    VersionScopeMismatch,
    /// The license lacks a feature that was asked for.
    EntitlementsMissing,
    /// The machine holds no seat.
    NoMachine,
    /// The machine held a seat and stayed silent too long.
    HeartbeatDead,
    /// All seats are taken.
    TooManyMachines,
    /// The machine has no such process.
    NoProcess,
    /// The process stayed silent too long.
    ProcessDead,
    /// All processes are taken.
    TooManyProcesses,
    /// The plan has no such meter.
    NoMeter,
    /// The uses of the period are spent.
    TooManyUses,
    /// Past its end, but in the plan's grace.
    InGrace,
    /// Past its end, but the plan lets it go on.
    Maintained,
    /// Beyond a limit, but within the plan's overage.
    Overage,
    /// All is well.
    Valid,
    /// The machine gave its seat back.
    Deactivated,
    /// The machine handed its seat to another.
    Transferred,
    /// The process is gone.
    ProcessEnded,
}

/// A code, its name on the wire, its sentence.
const TABLE: [(Code, &str, &str); 25] = [
    (Code::NotFound, "NOT_FOUND", "There is no such license."),
    (Code::Suspended, "SUSPENDED", "The license is suspended."),
    (Code::Revoked, "REVOKED", "The license is revoked."),
    (Code::Expired, "EXPIRED", "The license has expired."),
    (Code::Overdue, "OVERDUE", "The license was not checked in for too long."),
    (
        Code::ProductScopeMismatch,
        "PRODUCT_SCOPE_MISMATCH",
        "The license is for another product.",
    ),
    (
        Code::PlanScopeMismatch,
        "PLAN_SCOPE_MISMATCH",
        "The license is of another plan.",
    ),
    (
        Code::VersionScopeRequired,
        "VERSION_SCOPE_REQUIRED",
        "The plan wants to know the version.",
    ),
    (
        Code::VersionScopeMismatch,
        "VERSION_SCOPE_MISMATCH",
        "The license does not cover this version.",
    ),
    (
        Code::EntitlementsMissing,
        "ENTITLEMENTS_MISSING",
        "The license lacks a feature that was asked for.",
    ),
    (Code::NoMachine, "NO_MACHINE", "This machine is not activated."),
    (
        Code::HeartbeatDead,
        "HEARTBEAT_DEAD",
        "This machine was silent too long; activate it again.",
    ),
    (
        Code::TooManyMachines,
        "TOO_MANY_MACHINES",
        "All seats of the license are taken.",
    ),
    (Code::NoProcess, "NO_PROCESS", "This machine has no such process."),
    (
        Code::ProcessDead,
        "PROCESS_DEAD",
        "This process was silent too long; start it again.",
    ),
    (
        Code::TooManyProcesses,
        "TOO_MANY_PROCESSES",
        "All processes of the license are taken.",
    ),
    (Code::NoMeter, "NO_METER", "The plan has no such meter."),
    (Code::TooManyUses, "TOO_MANY_USES", "The uses of this period are spent."),
    (
        Code::InGrace,
        "IN_GRACE",
        "The license has expired and is in its grace period.",
    ),
    (
        Code::Maintained,
        "MAINTAINED",
        "The license has expired; what it covers goes on.",
    ),
    (
        Code::Overage,
        "OVERAGE",
        "The license is used beyond its limit, as its plan allows.",
    ),
    (Code::Valid, "VALID", "The license is valid."),
    (Code::Deactivated, "DEACTIVATED", "This machine gave its seat back."),
    (
        Code::Transferred,
        "TRANSFERRED",
        "This machine handed its seat to another.",
    ),
    (Code::ProcessEnded, "PROCESS_ENDED", "The process has ended."),
];

impl Code {
    /// Every code, in check order.
    #[allow(clippy::indexing_slicing, reason = "at compile time, where it cannot panic unseen")]
    pub const ALL: [Self; TABLE.len()] = {
        let mut all = [Self::NotFound; TABLE.len()];
        let mut place = 0;
        while place < TABLE.len() {
            all[place] = TABLE[place].0;
            place += 1;
        }
        all
    };

    /// Whether the request got what it asked for.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.grants() || matches!(self, Self::Deactivated | Self::Transferred | Self::ProcessEnded)
    }

    /// Whether the machine may use the license, so that a lease goes with the answer.
    #[must_use]
    pub fn grants(self) -> bool {
        matches!(self, Self::Valid | Self::InGrace | Self::Maintained | Self::Overage)
    }

    /// Whether the code is about a process or a meter and leaves the license itself as it was.
    #[must_use]
    pub fn is_of_operation(self) -> bool {
        matches!(
            self,
            Self::NoProcess | Self::ProcessDead | Self::TooManyProcesses | Self::NoMeter | Self::TooManyUses
        )
    }

    /// The code as it stands on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// One sentence for people.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> &'static (Self, &'static str, &'static str) {
        // Every code has a row (tested), so the fallback is never taken.
        TABLE.iter().find(|row| row.0 == self).unwrap_or(&TABLE[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_the_wire_are_one() {
        for code in Code::ALL {
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
            assert!(code.sentence().ends_with('.'));
        }
        assert!(Code::ALL.is_sorted());
    }
}
