//! The bucket: what a seat key stands for, and all that a token says.

use crate::{PlanToken, ProductToken};
use serde::{Deserialize, Serialize};

/// Product, plan and epoch. Everybody who holds a token of one bucket looks alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// What is used.
    pub product: ProductToken,
    /// What was bought.
    pub plan: PlanToken,
    /// Which stretch of time, counted from 1970 in the plan's epoch length.
    pub epoch: u32,
}

/// How long the epochs of a plan are, in seconds: 15 minutes to 30 days. Epoch `n` starts at `n` times this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EpochLength(i64);

/// An epoch is shorter than 15 minutes or longer than 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an epoch must be 15 minutes to 30 days long")]
pub struct EpochLengthError;

/// When an epoch is, in Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term {
    /// Its first second.
    pub not_before: i64,
    /// The first second after it.
    pub not_after: i64,
}

impl EpochLength {
    /// Seconds of the shortest and the longest epoch.
    pub const RANGE: std::ops::RangeInclusive<i64> = 900..=30 * 86_400;

    /// A length within its limits.
    ///
    /// # Errors
    /// [`EpochLengthError`] outside of [`Self::RANGE`].
    pub fn new(seconds: i64) -> Result<Self, EpochLengthError> {
        if Self::RANGE.contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(EpochLengthError)
        }
    }

    /// In seconds.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The epoch that `now` lies in; times before 1970 lie in the first.
    #[must_use]
    pub fn epoch_at(self, now: i64) -> u32 {
        u32::try_from(now.max(0) / self.0).unwrap_or(u32::MAX)
    }

    /// When an epoch is.
    #[must_use]
    pub fn term(self, epoch: u32) -> Term {
        let not_before = i64::from(epoch).saturating_mul(self.0);
        Term {
            not_before,
            not_after: not_before.saturating_add(self.0),
        }
    }
}

impl Term {
    /// The epoch length that makes this the term of `epoch`, if one does: an issuer cannot choose borders freely, by which it
    /// could tell clients apart.
    #[must_use]
    pub fn length_of(self, epoch: u32) -> Option<EpochLength> {
        let seconds = self.not_after.checked_sub(self.not_before)?;
        let length = EpochLength::new(seconds).ok()?;
        (length.term(epoch) == self).then_some(length)
    }

    /// Whether `now` lies in it.
    #[must_use]
    pub fn holds(self, now: i64) -> bool {
        (self.not_before..self.not_after).contains(&now)
    }

    /// Whether two terms share a second.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.not_before < other.not_after && other.not_before < self.not_after
    }

    /// Seconds that a lease outlives its epoch, so that not everybody has to redeem in its first second: a tenth.
    #[must_use]
    pub fn grace(self) -> i64 {
        self.not_after.saturating_sub(self.not_before) / 10
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_have_limits() {
        for seconds in [i64::MIN, -1, 0, 899, 30 * 86_400 + 1, i64::MAX] {
            assert_eq!(EpochLength::new(seconds), Err(EpochLengthError));
        }
    }

    proptest! {
        #[test]
        fn every_second_lies_in_one_epoch(seconds in 900_i64..=2_592_000, now in 0_i64..4_000_000_000) {
            let length = EpochLength::new(seconds).unwrap();
            let epoch = length.epoch_at(now);
            let term = length.term(epoch);
            prop_assert!(term.holds(now));
            prop_assert_eq!(term.length_of(epoch), Some(length));
            prop_assert_eq!(term.length_of(epoch + 1), None);
            prop_assert!(!term.overlaps(length.term(epoch + 1)));
            let shifted = Term { not_before: term.not_before + 1, not_after: term.not_after + 1 };
            prop_assert_eq!(shifted.length_of(epoch), None);
        }
    }
}
