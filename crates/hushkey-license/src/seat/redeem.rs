//! The authority's half: is this a token of the bucket, and was it spent before? Pure; a store keeps what was spent.

use super::bucket::{Bucket, Epoch};
use super::key::SeatPublicKey;
use super::token::SeatCredential;
use crate::{LicenseToken, MachineToken};
use sha2::{Digest, Sha256};

/// Checks tokens of one bucket, under exactly one key.
#[derive(Debug, Clone)]
pub struct Redeemer {
    bucket: Bucket,
    key: SeatPublicKey,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedeemError {
    /// No token of this bucket under its key. Which of the two is not said.
    #[error("not a token of this bucket")]
    NotOfThisBucket,
    /// The epoch has not begun, or is over.
    #[error("the token's epoch is not now")]
    OtherEpoch,
    /// Spent by another machine: the seat was cloned.
    #[error("the token was spent")]
    Spent,
}

/// What a store keeps of a spent token until its epoch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spending {
    /// The digest of its nonce.
    pub spent: [u8; 32],
    /// The machine that spent it: a name that this machine has in this epoch only.
    pub machine: MachineToken,
}

/// A token that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redeemed {
    /// What to keep.
    pub spending: Spending,
    /// The seat's name in leases: derived from the token, so that it lives and dies with the epoch.
    pub seat: LicenseToken,
}

impl Redeemer {
    /// The redeemer of a bucket.
    #[must_use]
    pub fn new(bucket: Bucket, key: SeatPublicKey) -> Self {
        Self { bucket, key }
    }

    /// Checks a token that `machine` presents now; whether it was spent is the store's to say ([`Redeemed::judge`]).
    ///
    /// # Errors
    /// [`RedeemError`].
    pub fn check(
        &self,
        token: &SeatCredential,
        machine: MachineToken,
        now: i64,
        epoch_seconds: i64,
    ) -> Result<Redeemed, RedeemError> {
        if Epoch::at(now, epoch_seconds) != self.bucket.epoch {
            return Err(RedeemError::OtherEpoch);
        }
        if !token.holds(&self.bucket, &self.key) {
            return Err(RedeemError::NotOfThisBucket);
        }
        let spent = token.nonce().spent();
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey blind seat name v1\n");
        hasher.update(spent);
        Ok(Redeemed {
            spending: Spending { spent, machine },
            seat: LicenseToken::from_seed(hasher.finalize().into()),
        })
    }
}

impl Redeemed {
    /// Judges the token by what the store has under its digest: nothing, or who spent it. Asking again is no second spending.
    ///
    /// # Errors
    /// [`RedeemError::Spent`] when another machine did.
    pub fn judge(&self, before: Option<MachineToken>) -> Result<(), RedeemError> {
        match before {
            Some(other) if other != self.spending.machine => Err(RedeemError::Spent),
            _ => Ok(()),
        }
    }
}
