//! What the state of a license means: facts and the time in, a code out. Pure.
//!
//! The order of the checks is part of the API and documented in `docs/authority.md`:
//! NOT_FOUND, SUSPENDED, REVOKED, EXPIRED, PRODUCT_SCOPE_MISMATCH, NO_MACHINE, HEARTBEAT_DEAD, TOO_MANY_MACHINES, VALID.

use hushkey_license::wire::LicenseStatus;
use hushkey_license::{Code, Entitlements, LicenseToken, MachineToken, PlanToken, ProductToken};

/// What the store knows about a license and, possibly, one machine of it. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The license.
    pub license: LicenseToken,
    /// Its product.
    pub product: ProductToken,
    /// Its plan.
    pub plan: PlanToken,
    /// Its own state.
    pub status: LicenseStatus,
    /// The first second at which it no longer holds.
    pub expires_at: Option<i64>,
    /// Seats.
    pub max_machines: i64,
    /// How long a machine may stay silent.
    pub heartbeat_seconds: Option<i64>,
    /// How long a lease holds.
    pub lease_seconds: i64,
    /// Features.
    pub entitlements: Entitlements,
    /// The seat of the machine that asks, if it holds one.
    pub seat: Option<Seat>,
}

/// A taken seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Who holds it.
    pub machine: MachineToken,
    /// When that machine was last heard of.
    pub last_heartbeat_at: i64,
}

impl Facts {
    /// The license alone: the first four checks after NOT_FOUND.
    ///
    /// # Errors
    /// The code of the first check that fails.
    pub fn judge_license(&self, product: &ProductToken, now: i64) -> Result<(), Code> {
        match self.status {
            LicenseStatus::Suspended => return Err(Code::Suspended),
            LicenseStatus::Revoked => return Err(Code::Revoked),
            LicenseStatus::Active => {}
        }
        if self.expires_at.is_some_and(|end| end <= now) {
            return Err(Code::Expired);
        }
        if self.product != *product {
            return Err(Code::ProductScopeMismatch);
        }
        Ok(())
    }

    /// License and machine: every check but the count of seats.
    #[must_use]
    pub fn judge(&self, product: &ProductToken, now: i64) -> Code {
        if let Err(code) = self.judge_license(product, now) {
            return code;
        }
        match self.seat {
            None => Code::NoMachine,
            Some(seat) if self.is_dead(&seat, now) => Code::HeartbeatDead,
            Some(_) => Code::Valid,
        }
    }

    /// Whether a machine was silent too long.
    #[must_use]
    pub fn is_dead(&self, seat: &Seat, now: i64) -> bool {
        self.dead_line(now).is_some_and(|line| seat.last_heartbeat_at <= line)
    }

    /// A machine last heard of at this second or before is dead; `None` when silence is allowed.
    #[must_use]
    pub fn dead_line(&self, now: i64) -> Option<i64> {
        self.heartbeat_seconds.map(|term| now.saturating_sub(term))
    }

    /// When a lease signed now must end: never after the license does, nor after the seat may go to another machine.
    #[must_use]
    pub fn lease_end(&self, now: i64) -> i64 {
        let term = now.saturating_add(self.lease_seconds);
        let silence = self
            .seat
            .zip(self.heartbeat_seconds)
            .map(|(seat, term)| seat.last_heartbeat_at.saturating_add(term));
        [self.expires_at, silence].into_iter().flatten().fold(term, i64::min)
    }
}

#[cfg(test)]
mod tests;
