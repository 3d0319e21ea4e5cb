//! EMSA-PSS with SHA-384, MGF1 and a salt of 48 bytes (RFC 8017 §9.1), as RFC 9474 wants it.

use sha2::{Digest, Sha384};
use subtle::ConstantTimeEq;

/// Bytes of SHA-384, and of the salt.
pub(super) const HASH: usize = 48;

/// Encodes a message for a modulus of `bytes` bytes whose top bit is set (so `bits` = 8 · bytes - 1). `None`: no room.
pub(super) fn encode(message: &[u8], salt: &[u8; HASH], bytes: usize) -> Option<Vec<u8>> {
    let database = bytes.checked_sub(HASH + 1)?;
    let padding = database.checked_sub(HASH + 1)?;
    let hash = hash_of(message, salt);
    let mut encoded = vec![0; padding];
    encoded.push(1);
    encoded.extend_from_slice(salt);
    mask(&mut encoded, &hash);
    // The leftmost bit of the whole is not the modulus's to hold.
    if let Some(first) = encoded.first_mut() {
        *first &= 0x7f;
    }
    encoded.extend_from_slice(&hash);
    encoded.push(0xbc);
    Some(encoded)
}

/// Whether `encoded` is an encoding of the message, under whatever salt.
pub(super) fn verify(message: &[u8], encoded: &[u8]) -> bool {
    let Some((rest, [0xbc])) = encoded.split_last_chunk::<1>().map(|(rest, last)| (rest, *last)) else {
        return false;
    };
    let Some((masked, hash)) = rest.split_last_chunk::<HASH>() else {
        return false;
    };
    if masked.first().is_none_or(|first| first & 0x80 != 0) {
        return false;
    }
    let mut database = masked.to_vec();
    mask(&mut database, hash);
    if let Some(first) = database.first_mut() {
        *first &= 0x7f;
    }
    let Some((padding, salt)) = database.split_last_chunk::<HASH>() else {
        return false;
    };
    let Some(([1], zeros)) = padding.split_last_chunk::<1>().map(|(zeros, one)| (*one, zeros)) else {
        return false;
    };
    zeros.iter().all(|byte| *byte == 0) && bool::from(hash_of(message, salt).ct_eq(hash))
}

fn hash_of(message: &[u8], salt: &[u8; HASH]) -> [u8; HASH] {
    let mut hasher = Sha384::new();
    hasher.update([0; 8]);
    hasher.update(Sha384::digest(message));
    hasher.update(salt);
    hasher.finalize().into()
}

/// MGF1 (RFC 8017 appendix B.2.1), XORed on.
fn mask(bytes: &mut [u8], seed: &[u8; HASH]) {
    for (counter, block) in (0_u32..).zip(bytes.chunks_mut(HASH)) {
        let mut hasher = Sha384::new();
        hasher.update(seed);
        hasher.update(counter.to_be_bytes());
        let mask: [u8; HASH] = hasher.finalize().into();
        block.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    }
}
