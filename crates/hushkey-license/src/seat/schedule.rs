//! When a client fetches and redeems: at times that tell nothing.
//!
//! *In:* the client's secret, the clock, what it holds. *Out:* the next [`Step`]; the same for the same input.
//! *Never:* a fetch because a seat is needed now (but for a client that comes anew), or a fetch and a redemption at the same
//! moment.
//!
//! All seats of an epoch are fetched at a random time in the epoch before, and one is redeemed at a random time in the first
//! tenth of its own, while the lease before still holds. A client that was switched off at its time takes another random one
//! in what is left of the epoch: waking must not make it fetch and redeem together.

use super::{Bucket, EpochLength};
use crate::key::keyed;
use crate::{PlanToken, ProductToken};
use zeroize::Zeroizing;

/// The plan of one client for one (product, plan).
pub struct Schedule {
    secret: Zeroizing<[u8; 32]>,
    product: ProductToken,
    plan: PlanToken,
    length: EpochLength,
}

/// What the client holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// The latest epoch it holds unspent tokens for.
    pub tokens: Option<u32>,
    /// The latest epoch it holds a seat of.
    pub seat: Option<u32>,
    /// When its lease ends.
    pub lease_until: i64,
    /// Since when it has been running.
    pub awake_since: i64,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Fetch all seats of this epoch, now.
    Fetch(u32),
    /// Redeem a token of this epoch, now.
    Redeem(u32),
    /// Nothing before this second.
    Wait(i64),
}

impl Schedule {
    /// A schedule from the client's secret.
    #[must_use]
    pub fn new(secret: [u8; 32], product: ProductToken, plan: PlanToken, length: EpochLength) -> Self {
        Self {
            secret: Zeroizing::new(secret),
            product,
            plan,
            length,
        }
    }

    /// When the seats of an epoch are fetched: uniform in the first nine tenths of the epoch before, so that there is time
    /// to try again.
    #[must_use]
    pub fn fetch_at(&self, epoch: u32, awake_since: i64) -> i64 {
        let before = self.length.term(epoch.saturating_sub(1));
        let width = before.grace().saturating_mul(9);
        let planned = before.not_before.saturating_add(self.uniform("fetch", epoch, 0, width));
        if planned >= awake_since {
            return planned;
        }
        let left = before.not_after.saturating_sub(awake_since) / 10 * 9;
        awake_since.saturating_add(self.uniform("fetch late", epoch, awake_since, left))
    }

    /// When a token of an epoch is redeemed by a client that still has a lease: uniform in the first tenth of the epoch, less
    /// a tenth of that.
    #[must_use]
    pub fn redeem_at(&self, epoch: u32) -> i64 {
        let term = self.length.term(epoch);
        let width = term.grace() / 10 * 9;
        term.not_before.saturating_add(self.uniform("redeem", epoch, 0, width))
    }

    /// The next step.
    #[must_use]
    pub fn next(&self, now: i64, held: &Held) -> Step {
        let epoch = self.length.epoch_at(now);
        let following = epoch.saturating_add(1);
        let seated = held.seat >= Some(epoch);
        let mut wake = self.length.term(following).not_before;
        if !seated {
            if held.tokens < Some(epoch) {
                // Nothing was fetched in time: a new client, or one that slept through an epoch.
                return Step::Fetch(epoch);
            }
            let due = if held.lease_until > now {
                self.redeem_at(epoch)
            } else {
                now
            };
            // The lease may end before the planned time, if it was for an epoch of another length.
            if due.min(held.lease_until.saturating_sub(1)) <= now {
                return Step::Redeem(epoch);
            }
            wake = wake.min(due).min(held.lease_until.saturating_sub(1));
        }
        if held.tokens < Some(following) {
            let due = self.fetch_at(following, held.awake_since);
            if due <= now {
                return Step::Fetch(following);
            }
            wake = wake.min(due);
        }
        Step::Wait(wake.max(now.saturating_add(1)))
    }

    /// A number below `width` that follows from the secret.
    fn uniform(&self, what: &str, epoch: u32, at: i64, width: i64) -> i64 {
        let message = format!("{what}\n{}\n{}\n{epoch}\n{at}", self.product, self.plan);
        let hash = keyed(&self.secret, "hushkey seat schedule v1", message.as_bytes());
        let number = hash
            .as_bytes()
            .iter()
            .take(8)
            .fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
        let scaled = (number * u128::from(width.max(0).unsigned_abs())) >> 64;
        i64::try_from(scaled).unwrap_or_default()
    }

    /// The bucket of an epoch.
    #[must_use]
    pub fn bucket(&self, epoch: u32) -> Bucket {
        Bucket {
            product: self.product,
            plan: self.plan,
            epoch,
        }
    }
}

/// Hides the secret.
impl std::fmt::Debug for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Schedule(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400;

    fn schedule(seed: u8) -> Schedule {
        let (product, plan) = (ProductToken::from_seed([1; 32]), PlanToken::from_seed([2; 32]));
        Schedule::new([seed; 32], product, plan, EpochLength::new(DAY).unwrap())
    }

    /// Runs a client that is awake from `start` on, and gives its steps.
    fn run(schedule: &Schedule, start: i64, until: i64, held: &mut Held) -> Vec<(i64, Step)> {
        let (mut now, mut steps) = (start, Vec::new());
        held.awake_since = start;
        while now < until {
            let step = schedule.next(now, held);
            match step {
                Step::Fetch(epoch) => held.tokens = Some(epoch),
                Step::Redeem(epoch) => {
                    held.seat = Some(epoch);
                    let term = EpochLength::new(DAY).unwrap().term(epoch);
                    held.lease_until = term.not_after + term.grace();
                }
                Step::Wait(then) => {
                    assert!(then > now);
                    now = then;
                    continue;
                }
            }
            steps.push((now, step));
        }
        steps
    }

    #[test]
    fn a_client_fetches_ahead_redeems_once_an_epoch_and_never_lacks_a_lease() {
        let mut held = Held::default();
        let steps = run(&schedule(3), 20_000 * DAY + 5_000, 20_010 * DAY, &mut held);
        assert_eq!(
            &steps[..2],
            &[
                (20_000 * DAY + 5_000, Step::Fetch(20_000)),
                (20_000 * DAY + 5_000, Step::Redeem(20_000))
            ],
            "a new client has no choice"
        );
        let fetches = steps.iter().filter(|(_, step)| matches!(step, Step::Fetch(_))).count();
        assert_eq!((fetches, steps.len()), (11, 21));
        for (at, step) in &steps[2..] {
            match step {
                Step::Fetch(epoch) => assert_eq!(at / DAY, i64::from(*epoch) - 1, "in the epoch before"),
                Step::Redeem(epoch) => {
                    assert_eq!(at / DAY, i64::from(*epoch));
                    assert!(at % DAY < DAY / 10, "while the lease before still holds");
                }
                Step::Wait(_) => unreachable!(),
            }
        }
    }

    #[test]
    fn a_client_that_slept_does_not_fetch_and_redeem_together() {
        for seed in 0..100 {
            let schedule = schedule(seed);
            let mut held = Held {
                tokens: Some(20_001),
                seat: Some(20_000),
                lease_until: 20_001 * DAY + DAY / 10,
                awake_since: 0,
            };
            let wakes = 20_001 * DAY + DAY / 2;
            let steps = run(&schedule, wakes, 20_002 * DAY, &mut held);
            assert_eq!(steps[0], (wakes, Step::Redeem(20_001)));
            assert_eq!(steps[1].1, Step::Fetch(20_002));
            assert!(steps[1].0 > wakes, "seed {seed}");
        }
    }

    #[test]
    fn times_are_spread_and_differ_from_client_to_client() {
        let times: Vec<i64> = (0..=255)
            .map(|seed| schedule(seed).fetch_at(20_001, 0) - 20_000 * DAY)
            .collect();
        let mean = times.iter().sum::<i64>() / 256;
        assert!((DAY * 41 / 100..DAY * 49 / 100).contains(&mean), "{mean}");
        assert!(times.iter().min() < Some(&(DAY / 50)) && times.iter().max() > Some(&(DAY * 88 / 100)));
    }

    proptest! {
        #[test]
        fn every_time_lies_where_it_must(seed: u8, epoch in 2_u32..40_000, awake in 0_i64..3_000_000_000) {
            let schedule = schedule(seed);
            let before = EpochLength::new(DAY).unwrap().term(epoch - 1);
            let awake = awake.min(before.not_after - 1);
            let at = schedule.fetch_at(epoch, awake);
            prop_assert!(before.holds(at) && at >= awake.min(before.not_after));
            let term = EpochLength::new(DAY).unwrap().term(epoch);
            prop_assert!((term.not_before..term.not_before + DAY / 10).contains(&schedule.redeem_at(epoch)));
        }
    }
}
