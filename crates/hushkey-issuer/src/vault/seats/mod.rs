//! Blind seats in the vault: plans, entitlements, keys, and which batches were signed.
//!
//! In: plans and grants of the vendor; batches of blinded messages. Out: what to sign with; a signed directory. Never: a time
//! at which somebody asked, a blinded message or a signature; a key in clear; a second batch for one person and bucket; a key
//! for fewer live entitlements than the plan's floor.

mod directory;
mod entitlement;
mod issue;
mod key;
mod plan;

#[cfg(test)]
mod tests;

pub(crate) use key::Opened;
pub(crate) use plan::SeatPlan;

use super::VaultError;

/// Why nothing was done for a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SeatsError {
    /// No seats are blind in this plan.
    #[error("the plan has no blind seats")]
    PlanUnknown,
    /// The plan exists with another product or epoch length.
    #[error("the plan exists with another product or epoch length")]
    PlanDiffers,
    /// The person has no live entitlement to seats of this plan.
    #[error("no seats are granted")]
    NotGranted,
    /// No key is open for the bucket.
    #[error("no key is open for this epoch")]
    KeyMissing,
    /// Another batch was signed for this person and epoch.
    #[error("the seats of this epoch were issued")]
    Issued,
    /// The batch is not of the entitlement's size, or not for the bucket's key.
    #[error("the batch cannot be signed")]
    Batch,
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<rusqlite::Error> for SeatsError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Vault(error.into())
    }
}
