//! What a store knows about one license, read in one transaction.

use super::calendar::Period;
use super::plan::{CullStrategy, ExpirationStrategy, Plan, Revival};
use crate::wire::LicenseStatus;
use crate::{Entitlements, LicenseToken, MachineToken, MeterToken, PlanToken, ProcessToken, ProductToken};

/// A license, its plan, and as much of its machines, processes and meters as a command needs. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The license.
    pub license: LicenseToken,
    /// Its product.
    pub product: ProductToken,
    /// Its plan.
    pub plan: PlanToken,
    /// The plan's rules.
    pub rules: Plan,
    /// Its own state.
    pub status: LicenseStatus,
    /// When it was made.
    pub created_at: i64,
    /// When its duration started: the sale, or the first use that counts for it.
    pub started_at: Option<i64>,
    /// The first second after its duration.
    pub expires_at: Option<i64>,
    /// When it was last checked in; the sale counts as the first time.
    pub checked_in_at: i64,
    /// Features: the plan's, with the license's own values.
    pub entitlements: Entitlements,
    /// The seat of the machine that asks, if it holds one.
    pub machine: Option<Machine>,
    /// Seats taken by others and itself, without the dead that lose theirs; only where a command needs it.
    pub machines: i64,
    /// The process asked about, if there is one.
    pub process: Option<Process>,
    /// Processes that live, in the plan's scope; only where a command needs it.
    pub processes: i64,
    /// The meter asked about, if the plan has it.
    pub meter: Option<Meter>,
    /// Whether the very same command was carried out before.
    pub repeated: bool,
}

/// A machine that holds a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine {
    /// Who holds it.
    pub machine: MachineToken,
    /// When that machine was last heard of.
    pub last_heartbeat_at: i64,
}

/// A process of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    /// Its name.
    pub process: ProcessToken,
    /// Where it runs.
    pub machine: MachineToken,
    /// When it was last heard of.
    pub last_heartbeat_at: i64,
}

/// A meter of the plan, and what the license used of it in the present period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meter {
    /// Its name.
    pub meter: MeterToken,
    /// Uses a period, before overage.
    pub limit: i64,
    /// The period.
    pub period: Period,
    /// Uses in the period that the command's time lies in.
    pub used: i64,
}

impl State {
    /// The first second at which the license no longer holds for those that hold a seat, grace included.
    #[must_use]
    pub fn ends_at(&self) -> Option<i64> {
        match self.rules.expiration_strategy {
            ExpirationStrategy::Restrict => self.expires_at.map(|end| end.saturating_add(self.rules.grace_seconds)),
            ExpirationStrategy::Maintain | ExpirationStrategy::Allow => None,
        }
    }

    /// Last heard of at this second or before is dead; `None` when silence is allowed.
    #[must_use]
    pub fn dead_line(&self, now: i64) -> Option<i64> {
        self.rules.heartbeat_seconds.map(|term| now.saturating_sub(term))
    }

    /// Last heard of at this second or before gives a seat up to whoever asks for one.
    #[must_use]
    pub fn cull_line(&self, now: i64) -> Option<i64> {
        match self.rules.cull_strategy {
            CullStrategy::Deactivate => self.dead_line(now),
            CullStrategy::Keep => None,
        }
    }

    pub(super) fn is_dead(&self, last_heartbeat_at: i64, now: i64) -> bool {
        self.dead_line(now).is_some_and(|line| last_heartbeat_at <= line)
    }

    /// Whether a dead machine comes back by a heartbeat.
    pub(super) fn may_revive(&self, last_heartbeat_at: i64, now: i64) -> bool {
        match (self.rules.revival, self.rules.heartbeat_seconds) {
            (Revival::Never, _) | (_, None) => false,
            (Revival::Always, _) => true,
            (Revival::Within(window), Some(term)) => {
                now < last_heartbeat_at.saturating_add(term).saturating_add(window)
            }
        }
    }

    /// The first second at which the license is overdue.
    #[must_use]
    pub fn overdue_at(&self) -> Option<i64> {
        self.rules
            .check_in_seconds
            .map(|term| self.checked_in_at.saturating_add(term))
    }

    /// When a lease signed now must end: never after the license does or is overdue, nor after the seat may go to another.
    #[must_use]
    pub fn lease_end(&self, now: i64) -> i64 {
        let term = now.saturating_add(self.rules.lease_seconds);
        let silence = self
            .machine
            .zip(self.rules.heartbeat_seconds)
            .map(|(machine, term)| machine.last_heartbeat_at.saturating_add(term));
        let ends = [self.ends_at(), self.overdue_at(), silence];
        ends.into_iter().flatten().fold(term, i64::min)
    }
}
