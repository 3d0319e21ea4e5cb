//! Ends that an administrator moves: renewal, and a move to another plan.

use super::plan::{ExpirationBasis, Plan, RenewalBasis, TransferStrategy};

/// The new end of a license whose plan is `rules`, renewed now by one more duration. `None`: perpetual, nothing to renew.
#[must_use]
pub fn renewed(expires_at: Option<i64>, rules: &Plan, now: i64) -> Option<i64> {
    let duration = rules.duration_seconds?;
    let from = match (rules.renewal_basis, expires_at) {
        (RenewalBasis::FromNow, _) | (_, None) => now,
        (RenewalBasis::FromExpiry, Some(end)) => end,
        (RenewalBasis::FromNowIfExpired, Some(end)) => end.max(now),
    };
    Some(from.saturating_add(duration))
}

/// Start and end of a license that moves to the plan `rules` now.
#[must_use]
pub fn moved(started_at: Option<i64>, expires_at: Option<i64>, rules: &Plan, now: i64) -> (Option<i64>, Option<i64>) {
    match (rules.transfer_strategy, rules.duration_seconds) {
        (TransferStrategy::KeepExpiry, _) => (started_at, expires_at),
        (TransferStrategy::ResetExpiry, None) => (Some(now), None),
        (TransferStrategy::ResetExpiry, Some(duration)) => match rules.expiration_basis {
            ExpirationBasis::Creation => (Some(now), Some(now.saturating_add(duration))),
            ExpirationBasis::FirstValidation | ExpirationBasis::FirstActivation => (None, None),
        },
    }
}
