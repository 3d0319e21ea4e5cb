//! Machine pseudonyms: one machine, one name per product.
//!
//! In: a secret the client made and keeps; the product. Out: a `mch_…` token.
//! Never: a hardware identifier, hashed or not. Two products (two vendors) see unrelated names.

use crate::key::keyed;
use crate::{MachineToken, ProductToken};

/// Derives the pseudonym of the machine that keeps `device_key`, for one product (HMAC-SHA-256).
#[must_use]
pub fn derive_machine(device_key: &[u8; 32], product: &ProductToken) -> MachineToken {
    let hash = keyed(device_key, "hushkey machine v1", product.as_str().as_bytes());
    MachineToken::from_seed(*hash.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_stable_and_pairwise() {
        let product = |seed: u8| ProductToken::from_seed([seed; 32]);
        let here = derive_machine(&[1; 32], &product(1));
        assert_eq!(here, derive_machine(&[1; 32], &product(1)));
        assert_ne!(here, derive_machine(&[1; 32], &product(2)));
        assert_ne!(here, derive_machine(&[2; 32], &product(1)));
    }
}
