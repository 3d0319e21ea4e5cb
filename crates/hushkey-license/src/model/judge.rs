//! Whether a license holds: the order of the checks, which is part of the API (`docs/authority.md` shows it as a table).

use super::plan::ExpirationStrategy;
use super::state::State;
use super::step::Scope;
use super::version::Version;
use crate::wire::LicenseStatus;
use crate::{Code, ProductToken};

/// What is asked of the license itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To go on with a seat that is held.
    Use,
    /// To take a new seat.
    Seat,
    /// To check the license in: it may be overdue.
    CheckIn,
}

impl State {
    /// The license alone: every check but those of machines, processes and meters.
    pub(super) fn judge_license(
        &self,
        product: &ProductToken,
        scope: &Scope,
        asked: Asked,
        now: i64,
    ) -> Result<(), Code> {
        match self.status {
            LicenseStatus::Suspended => return Err(Code::Suspended),
            LicenseStatus::Revoked => return Err(Code::Revoked),
            LicenseStatus::Active => {}
        }
        if self.has_ended(asked, now) {
            return Err(Code::Expired);
        }
        if asked != Asked::CheckIn && self.overdue_at().is_some_and(|end| end <= now) {
            return Err(Code::Overdue);
        }
        self.judge_scope(product, scope)
    }

    /// Whether the machine of this state may go on at all, whatever the scope: what an authentication check asks.
    #[must_use]
    pub fn holds(&self, now: i64) -> Code {
        let anything = Scope {
            version: Some(Version::OLDEST),
            ..Scope::default()
        };
        let license = self.judge_license(&self.product, &anything, Asked::Use, now);
        match license.and_then(|()| self.judge_machine(now)) {
            Ok(()) => self.yes(false, now),
            Err(code) => code,
        }
    }

    /// The license alone, on whatever machine: what a license file says.
    #[must_use]
    pub fn holds_anywhere(&self, product: &ProductToken, scope: &Scope, now: i64) -> Code {
        match self.judge_license(product, scope, Asked::Use, now) {
            Ok(()) => self.yes(false, now),
            Err(code) => code,
        }
    }

    fn has_ended(&self, asked: Asked, now: i64) -> bool {
        let past = self.expires_at.is_some_and(|end| end <= now);
        match self.rules.expiration_strategy {
            ExpirationStrategy::Restrict => self.ends_at().is_some_and(|end| end <= now),
            ExpirationStrategy::Maintain => past && asked == Asked::Seat,
            ExpirationStrategy::Allow => false,
        }
    }

    fn judge_scope(&self, product: &ProductToken, scope: &Scope) -> Result<(), Code> {
        if self.product != *product {
            return Err(Code::ProductScopeMismatch);
        }
        if scope.plan.is_some_and(|plan| plan != self.plan) {
            return Err(Code::PlanScopeMismatch);
        }
        match (scope.version, self.rules.version_below) {
            (None, _) if self.rules.require_version => return Err(Code::VersionScopeRequired),
            (Some(version), Some(below)) if version >= below => return Err(Code::VersionScopeMismatch),
            _ => {}
        }
        let missing = |token| self.entitlements.value(token).is_none();
        if scope.entitlements.iter().any(missing) {
            return Err(Code::EntitlementsMissing);
        }
        Ok(())
    }

    /// The seat of the machine that asks: held and alive.
    pub(super) fn judge_machine(&self, now: i64) -> Result<(), Code> {
        match self.machine {
            None => Err(Code::NoMachine),
            Some(machine) if self.is_dead(machine.last_heartbeat_at, now) => Err(Code::HeartbeatDead),
            Some(_) => Ok(()),
        }
    }

    /// The yes of a license that passed: plain, or with what it is that a person should know.
    pub(super) fn yes(&self, beyond: bool, now: i64) -> Code {
        let past = self.expires_at.is_some_and(|end| end <= now);
        match (past, self.rules.expiration_strategy) {
            (true, ExpirationStrategy::Restrict) => Code::InGrace,
            (true, ExpirationStrategy::Maintain | ExpirationStrategy::Allow) => Code::Maintained,
            (false, _) if beyond => Code::Overage,
            (false, _) => Code::Valid,
        }
    }
}
