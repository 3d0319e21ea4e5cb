//! Purchases in the vault: which events were done, whose account it is, what a purchase gave.
//!
//! In: names that a payment service gave. Out: a person, licenses, seats. Never: such a name, or an exact time, readable
//! without the vault's key; a license token outside ciphertext.

mod account;
mod blot;
mod claim;
mod event;
mod license;
mod seats;
mod standing;

#[cfg(test)]
mod tests;

pub(super) use blot::blot_purchases;
pub(crate) use claim::Claimed;
pub(crate) use license::{Unit, Wanted};
pub(crate) use standing::PurchaseId;

use super::{Vault, VaultError};
use crate::derive::derive_digest;

/// Why a purchase was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PurchaseError {
    /// A person would have more blind seats of a plan than a batch holds.
    #[error("more seats of one plan than a batch holds")]
    TooManySeats,
    /// Neither the account is known nor an e-mail address given.
    #[error("nothing says who the buyer is")]
    NoBuyer,
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<rusqlite::Error> for PurchaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Vault(error.into())
    }
}

impl Vault {
    /// The keyed digest of a name that a payment service gave; `kind` keeps kinds apart.
    pub(crate) fn purchase_digest(&self, kind: &str, name: &str) -> [u8; 32] {
        derive_digest(
            self.purchase_key.bytes(),
            "purchase",
            &[kind.as_bytes(), name.as_bytes()],
        )
    }
}
