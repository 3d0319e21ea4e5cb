//! A bucket: everybody who holds a seat of one product, one plan, one epoch. What a token says, and all it says.

use crate::{PlanToken, ProductToken};
use sha2::{Digest, Sha256};
use std::fmt;

/// A plan's epochs, counted from 1970 in lengths of the plan's epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Epoch(u32);

impl Epoch {
    /// The epoch of a time.
    #[must_use]
    pub fn at(now: i64, epoch_seconds: i64) -> Self {
        Self(u32::try_from(now.max(0) / epoch_seconds.max(1)).unwrap_or(u32::MAX))
    }

    /// The epoch of a number.
    #[must_use]
    pub fn of(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Its first second.
    #[must_use]
    pub fn start(self, epoch_seconds: i64) -> i64 {
        i64::from(self.0).saturating_mul(epoch_seconds)
    }

    /// The first second after it.
    #[must_use]
    pub fn end(self, epoch_seconds: i64) -> i64 {
        self.next().start(epoch_seconds)
    }
}

/// Product, plan, epoch.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket {
    /// The product.
    pub product: ProductToken,
    /// The plan.
    pub plan: PlanToken,
    /// The epoch.
    pub epoch: Epoch,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({:?})", self.epoch)
    }
}

/// The issuer's name in challenges: the same for all, so that it tells nobody apart.
const ISSUER: &[u8] = b"hushkey";

impl Bucket {
    /// The redemption context: 32 bytes that stand for the bucket.
    #[must_use]
    pub fn context(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey seat v1\n");
        hasher.update(self.product.as_str());
        hasher.update(self.plan.as_str());
        hasher.update(self.epoch.0.to_be_bytes());
        hasher.finalize().into()
    }

    /// The digest of the bucket's challenge (TokenChallenge of RFC 9577 §2.1, without an origin).
    #[must_use]
    pub fn challenge(&self) -> [u8; 32] {
        Sha256::digest(challenge(ISSUER, &self.context(), b"")).into()
    }
}

/// A TokenChallenge of type 2 on the wire.
pub(super) fn challenge(issuer: &[u8], context: &[u8], origin: &[u8]) -> Vec<u8> {
    let long = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
    let short = [u8::try_from(context.len()).unwrap_or(u8::MAX)];
    [
        &super::token::TYPE,
        &long(issuer)[..],
        issuer,
        &short,
        context,
        &long(origin),
        origin,
    ]
    .concat()
}
