//! The floor: no key opens for fewer live entitlements than would hide one among them.

/// Live entitlements a bucket needs before its key opens, unless the plan says otherwise.
pub const DEFAULT_FLOOR: u32 = 50;

/// The least number of live entitlements for which a plan's keys open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Floor(u32);

/// Why a floor cannot be, or a key cannot open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FloorError {
    /// Outside of 1 to 1,000,000.
    #[error("a floor must be 1 to 1,000,000")]
    Range,
    /// Fewer live entitlements than the floor: put the plan together with another, or take longer epochs.
    #[error("too few live entitlements to hide one among them")]
    TooFew,
}

/// What is allowed and should be seen in a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloorWarning {
    /// The floor is below [`DEFAULT_FLOOR`]: seats of a small plan can be guessed at.
    BelowDefault,
}

impl FloorWarning {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BelowDefault => "floor-below-default",
        }
    }
}

impl Default for Floor {
    fn default() -> Self {
        Self(DEFAULT_FLOOR)
    }
}

impl Floor {
    /// A floor within its limits.
    ///
    /// # Errors
    /// [`FloorError::Range`].
    pub fn new(entitlements: u32) -> Result<Self, FloorError> {
        if (1..=1_000_000).contains(&entitlements) {
            Ok(Self(entitlements))
        } else {
            Err(FloorError::Range)
        }
    }

    /// The number.
    #[must_use]
    pub fn entitlements(self) -> u32 {
        self.0
    }

    /// What a check of the plan says about it.
    #[must_use]
    pub fn check(self) -> Option<FloorWarning> {
        (self.0 < DEFAULT_FLOOR).then_some(FloorWarning::BelowDefault)
    }

    /// Whether a key may open for so many live entitlements.
    ///
    /// # Errors
    /// [`FloorError::TooFew`].
    pub fn admit(self, live: u64) -> Result<(), FloorError> {
        if live >= u64::from(self.0) {
            Ok(())
        } else {
            Err(FloorError::TooFew)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_floor_below_the_default_is_said() {
        assert_eq!(Floor::default().check(), None);
        assert_eq!(Floor::new(49).unwrap().check(), Some(FloorWarning::BelowDefault));
        assert_eq!(Floor::new(0), Err(FloorError::Range));
        assert_eq!(Floor::new(1_000_001), Err(FloorError::Range));
    }

    proptest! {
        #[test]
        fn fewer_than_the_floor_never_open(floor in 1_u32..=1_000_000, live: u64) {
            prop_assert_eq!(Floor::new(floor).unwrap().admit(live).is_ok(), live >= u64::from(floor));
        }
    }
}
