//! The whole way of a seat, the vectors of others, and the attacks.

mod attacks;
mod population;
mod vectors;
mod way;

use super::*;
use crate::blind_rsa::SecretKey;
use crate::{PlanToken, ProductToken};
use std::sync::OnceLock;

pub(super) const DAY: i64 = 86_400;
pub(super) const EPOCH: u32 = 20_000;
pub(super) const NOW: i64 = 20_000 * DAY + 3_600;

/// Reproducible bytes; good enough for tests.
pub(super) fn stream(mut state: u64) -> impl FnMut(&mut [u8]) {
    move |bytes| {
        for byte in bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
    }
}

/// Four keys for all tests: making one takes a while.
pub(super) fn key(which: usize) -> &'static SecretKey {
    static KEYS: OnceLock<Vec<SecretKey>> = OnceLock::new();
    let make = |seed| SecretKey::make(&mut stream(seed)).unwrap();
    &KEYS.get_or_init(|| (40..44).map(make).collect())[which]
}

pub(super) fn bucket(plan: u8, epoch: u32) -> Bucket {
    Bucket {
        product: ProductToken::from_seed([1; 32]),
        plan: PlanToken::from_seed([plan; 32]),
        epoch,
    }
}

pub(super) fn signer() -> DirectoryKey {
    DirectoryKey::from_seed(&[9; 32])
}

pub(super) fn entry(plan: u8, epoch: u32, which: usize) -> SeatKey {
    let length = EpochLength::new(DAY).unwrap();
    SeatKey::new(
        bucket(plan, epoch),
        length,
        Floor::default(),
        key(which).public().clone(),
    )
}

/// The cheap plan (2) and the dear plan (3), this epoch.
pub(super) fn keys() -> Vec<SeatKey> {
    vec![entry(2, EPOCH, 0), entry(3, EPOCH, 1)]
}

pub(super) fn directory_of(keys: &[SeatKey]) -> Directory {
    let document = Directory::sign(keys, NOW, NOW + DAY, &signer()).unwrap();
    Directory::read(&document, signer().trust(), NOW).unwrap()
}

pub(super) fn agreed() -> Agreed {
    directory_of(&keys()).agree(&directory_of(&keys())).unwrap()
}

/// Tokens of a plan, by the whole way.
pub(super) fn tokens(plan: u8, which: usize, seats: usize, seed: u8) -> Vec<BlindToken> {
    let batch = Batch::make(&agreed(), &bucket(plan, EPOCH), seats, &[seed; 32]).unwrap();
    let answer = sign_batch(key(which), &batch.request(), seats, &mut stream(5)).unwrap();
    batch.finalize(&answer).unwrap()
}
