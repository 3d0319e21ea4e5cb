//! EMSA-PSS with SHA-384 and MGF1-SHA-384 (RFC 8017 section 9.1): the padding that a signature carries.
//!
//! *In:* a message and a salt; or a padded message. *Out:* the other. Works for any salt length; products use
//! [`super::SALT`]. All of it is public data for a verifier, so nothing here needs to be constant-time but the final
//! comparison, which is anyway.

use sha2::{Digest, Sha384};
use subtle::ConstantTimeEq;

const HASH: usize = 48;
const TRAILER: u8 = 0xbc;

/// The padded form of `message`, `length` bytes long, for a modulus whose bit length is a multiple of 8 (so that one
/// bit at the top stays zero). `None` when it does not fit.
pub(super) fn encode(message: &[u8], salt: &[u8], length: usize) -> Option<Vec<u8>> {
    let data_length = length.checked_sub(HASH + 1)?;
    let padding = data_length.checked_sub(salt.len() + 1)?;
    let hash = salted(message, salt);
    let mut padded = Vec::with_capacity(length);
    padded.resize(padding, 0);
    padded.push(1);
    padded.extend_from_slice(salt);
    mask(&mut padded, &hash);
    padded.extend_from_slice(&hash);
    padded.push(TRAILER);
    Some(padded)
}

/// Whether `padded` is a padded form of `message` with a salt of `salt_length` bytes.
pub(super) fn verify(message: &[u8], padded: &[u8], salt_length: usize) -> bool {
    let Some((&TRAILER, rest)) = padded.split_last() else {
        return false;
    };
    let Some((masked, hash)) = rest.split_last_chunk::<HASH>() else {
        return false;
    };
    if masked.first().is_none_or(|&first| first & 0x80 != 0) {
        return false;
    }
    let mut data = masked.to_vec();
    mask(&mut data, hash);
    let Some(padding) = data.len().checked_sub(salt_length + 1) else {
        return false;
    };
    let (zeros, rest) = data.split_at(padding);
    let Some((&one, salt)) = rest.split_first() else {
        return false;
    };
    zeros.iter().all(|&byte| byte == 0) && one == 1 && bool::from(salted(message, salt).ct_eq(hash))
}

/// SHA-384 of eight zeros, the message's hash and the salt.
fn salted(message: &[u8], salt: &[u8]) -> [u8; HASH] {
    let mut hasher = Sha384::new();
    hasher.update([0; 8]);
    hasher.update(Sha384::digest(message));
    hasher.update(salt);
    hasher.finalize().into()
}

/// Masks `data` with MGF1 of `seed` and clears its top bit; doing it twice undoes it (but for that bit, which is zero).
fn mask(data: &mut [u8], seed: &[u8; HASH]) {
    for (counter, chunk) in (0_u32..).zip(data.chunks_mut(HASH)) {
        let block = Sha384::new()
            .chain_update(seed)
            .chain_update(counter.to_be_bytes())
            .finalize();
        chunk.iter_mut().zip(block).for_each(|(byte, mask)| *byte ^= mask);
    }
    if let Some(first) = data.first_mut() {
        *first &= 0x7f;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(encode(b"", &[0; 48], 97).is_none());
        assert!(encode(b"", &[0; 48], 98).is_some());
        assert!(!verify(b"", &[], 48));
        assert!(!verify(b"", &[TRAILER], 48));
        assert!(!verify(b"", &[TRAILER; 49], 48));
    }

    proptest! {
        #[test]
        fn only_the_padded_message_verifies(message: Vec<u8>, salt in any::<[u8; 16]>(), place in 0..128_usize, bit in 0..8_u32) {
            let padded = encode(&message, &salt, 128).unwrap();
            prop_assert_eq!(padded[0] & 0x80, 0);
            prop_assert!(verify(&message, &padded, 16));
            prop_assert!(!verify(&message, &padded, 15) && !verify(&message, &padded, 17));
            let mut bent = padded.clone();
            bent[place] ^= 1_u8 << bit;
            prop_assert!(!verify(&message, &bent, 16));
            let mut other = message;
            other.push(0);
            prop_assert!(!verify(&other, &padded, 16));
        }
    }
}
