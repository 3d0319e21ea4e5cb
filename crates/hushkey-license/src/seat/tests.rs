//! Vectors of the RFCs, an independent verifier, the attacks that must fail, and the unlinkability of a whole population.

mod attacks;
mod population;
mod vectors;

use super::*;
use crate::{PlanToken, ProductToken};
use std::sync::OnceLock;

/// Small deterministic randomness (SplitMix64).
pub(super) fn random(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed;
    move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let bytes = (mixed ^ (mixed >> 31)).to_le_bytes();
            chunk.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        }
    }
}

/// Keys take a while to make, so the tests share a few.
pub(super) fn signing_key(number: usize) -> &'static SeatSigningKey {
    static KEYS: OnceLock<Vec<SeatSigningKey>> = OnceLock::new();
    let make = || {
        (0..3)
            .map(|seed| SeatSigningKey::make(&mut random(seed)).unwrap())
            .collect()
    };
    &KEYS.get_or_init(make)[number]
}

pub(super) fn bucket(plan: u8, epoch: u32) -> Bucket {
    Bucket {
        product: ProductToken::from_seed([1; 32]),
        plan: PlanToken::from_seed([plan; 32]),
        epoch: Epoch::of(epoch),
    }
}

/// Tokens of a bucket, issued as they should be.
pub(super) fn tokens(bucket: Bucket, key: &SeatSigningKey, seats: usize, seed: u64) -> Vec<SeatCredential> {
    let mut random = random(seed);
    let pending = PendingTokens::make(bucket, key.public(), seats, &mut random).unwrap();
    let grant = Grant {
        bucket,
        seats,
        answered: None,
    };
    let issued = SeatIssuer::new(bucket, key.clone())
        .issue(&grant, pending.requests(), &mut random)
        .unwrap();
    pending.finalize(&issued.signatures).unwrap()
}

#[test]
fn a_token_is_good_for_its_bucket_and_no_other() {
    let key = signing_key(0);
    let token = tokens(bucket(1, 7), key, 1, 1).remove(0);
    assert!(token.holds(&bucket(1, 7), key.public()));
    assert!(!token.holds(&bucket(2, 7), key.public()), "another plan");
    assert!(!token.holds(&bucket(1, 8), key.public()), "another epoch");
    assert!(!token.holds(&bucket(1, 7), signing_key(1).public()), "another key");
    let wire = token.to_bytes();
    assert_eq!(wire.len(), SeatCredential::LEN);
    assert_eq!(SeatCredential::from_bytes(&wire), Ok(token.clone()));
    for place in 0..wire.len() {
        let mut broken = wire.clone();
        broken[place] ^= 1;
        let holds = SeatCredential::from_bytes(&broken).is_ok_and(|token| token.holds(&bucket(1, 7), key.public()));
        assert!(!holds, "byte {place}");
    }
    for length in [0, 1, 2, 97, 353, 355] {
        assert_eq!(SeatCredential::from_bytes(&vec![0; length]), Err(WireError));
    }
    assert_eq!(
        format!("{token:?} {:?}", token.nonce()),
        "SeatCredential(…) TokenNonce(…)"
    );
}

#[test]
fn our_verification_and_rings_agree() {
    let key = signing_key(0).public();
    let other = signing_key(1).public();
    let token = tokens(bucket(1, 7), signing_key(0), 1, 2).remove(0).to_bytes();
    let (input, signature) = token.split_at(98);
    let mut broken = signature.to_vec();
    broken[100] ^= 4;
    for (key, input, signature, good) in [
        (key, input, signature, true),
        (other, input, signature, false),
        (key, &input[1..], signature, false),
        (key, input, &broken[..], false),
        (key, input, &signature[1..], false),
        (key, input, &[0; 256][..], false),
        (key, input, &[255; 256][..], false),
    ] {
        assert_eq!(key.verifies(input, signature), good);
        assert_eq!(key.inner().verify(input, signature), good);
    }
}

#[test]
fn keys_have_one_form_and_secrets_come_back() {
    let key = signing_key(0);
    let spki = key.public().spki();
    assert_eq!(SeatPublicKey::from_spki(&spki).unwrap(), *key.public());
    let text = key.public().to_string();
    assert_eq!(text.parse::<SeatPublicKey>().unwrap().id(), key.public().id());
    for place in [0, 5, 40, 80, 340, 341] {
        let mut broken = spki.clone();
        broken[place] ^= 1;
        assert_eq!(SeatPublicKey::from_spki(&broken), Err(PublicKeyError), "{place}");
    }
    let mut even = key.public().modulus();
    even[255] &= 0xfe;
    assert_eq!(SeatPublicKey::from_modulus(&even), Err(PublicKeyError));
    let mut short = key.public().modulus();
    short[0] = 0x7f;
    assert_eq!(
        SeatPublicKey::from_modulus(&short),
        Err(PublicKeyError),
        "fewer than 2,048 bits"
    );
    let again = SeatSigningKey::from_bytes(&key.expose()).unwrap();
    assert_eq!(again.public(), key.public());
    assert!(SeatSigningKey::from_bytes(&[0; 256]).is_err());
    assert!(SeatSigningKey::from_bytes(&[1; 255]).is_err());
    assert!(format!("{key:?}").starts_with("SeatSigningKey("));
}
