//! Keyed derivation: HMAC-SHA-256 with a domain-separated, length-prefixed input.
//!
//! In: a key, a purpose, parts. Out: 32 bytes. Never: two different lists of parts with the same input bytes.

use crate::secret::Key32;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bound into every derivation and every ciphertext, so that another product or version never shares a domain.
pub(crate) const DOMAIN: &str = "hushkey-issuer/v1";

/// HMAC-SHA-256(key, domain ‖ purpose ‖ parts), each part prefixed by its length.
pub(crate) fn derive_digest(key: &[u8; 32], purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC pads a short key to the hash's block with zeros (RFC 2104), which is what is done here.
    let mut block = Zeroizing::new([0_u8; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new(&(*block).into());
    for part in [DOMAIN.as_bytes(), purpose.as_bytes()]
        .into_iter()
        .chain(parts.iter().copied())
    {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A key for one purpose.
pub(crate) fn derive_key(key: &[u8; 32], purpose: &str) -> Key32 {
    Key32::new(derive_digest(key, purpose, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_and_part_borders_separate() {
        let key = [7_u8; 32];
        let a = derive_digest(&key, "x", &[b"ab", b"c"]);
        assert_eq!(a, derive_digest(&key, "x", &[b"ab", b"c"]));
        assert_ne!(a, derive_digest(&key, "x", &[b"a", b"bc"]));
        assert_ne!(a, derive_digest(&key, "y", &[b"ab", b"c"]));
        assert_ne!(a, derive_digest(&[8; 32], "x", &[b"ab", b"c"]));
        assert_ne!(derive_digest(&key, "x", &[]), derive_digest(&key, "x", &[b""]));
    }
}
