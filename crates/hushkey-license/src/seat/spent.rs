//! The spent set: which tokens of the live epochs were redeemed, and how many were tried twice. Names nobody.
//!
//! This one is in memory: the model that the authority's stores are held to, and the set of the unlinkability test.

use super::{Bucket, SeatDeviceKey, SpentHash, VerifiedToken};
use std::collections::HashMap;

/// What came of spending a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spend {
    /// It was not spent before.
    First,
    /// The same device spent it before: the answer got lost, and is given again.
    Again,
    /// Another device spent it before.
    Clone,
}

/// Spent tokens by hash, with the device that holds the seat.
#[derive(Debug, Default)]
pub struct SpentSet {
    spent: HashMap<SpentHash, Spent>,
}

#[derive(Debug)]
struct Spent {
    device: [u8; 32],
    bucket: Bucket,
    ends: i64,
    cloned: bool,
}

impl SpentSet {
    /// Spends a token for a device.
    pub fn spend(&mut self, token: &VerifiedToken, device: &SeatDeviceKey) -> Spend {
        let device = device.hash();
        match self.spent.get_mut(&token.spent()) {
            Some(before) if before.device == device => Spend::Again,
            Some(before) => {
                before.cloned = true;
                Spend::Clone
            }
            None => {
                let spent = Spent {
                    device,
                    bucket: token.bucket(),
                    ends: token.term().not_after,
                    cloned: false,
                };
                self.spent.insert(token.spent(), spent);
                Spend::First
            }
        }
    }

    /// Forgets the tokens of epochs that are over: their keys verify nothing any more.
    pub fn forget(&mut self, now: i64) {
        self.spent.retain(|_, spent| spent.ends > now);
    }

    /// How many tokens of a bucket are spent, and how many of them were tried by a second device.
    #[must_use]
    pub fn count(&self, bucket: &Bucket) -> (usize, usize) {
        let of_bucket = self.spent.values().filter(|spent| spent.bucket == *bucket);
        of_bucket.fold((0, 0), |(all, cloned), spent| {
            (all + 1, cloned + usize::from(spent.cloned))
        })
    }

    /// How many are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spent.len()
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spent.is_empty()
    }
}
