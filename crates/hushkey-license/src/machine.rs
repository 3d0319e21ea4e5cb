//! Machine pseudonyms: one machine, one name per product.
//!
//! In: a secret the client made and keeps; the product. Out: a `mch_…` token.
//! Never: a hardware identifier, hashed or not. Two products (two vendors) see unrelated names.
//!
//! The pseudonym is a digest of the device's public key for the product, so that a server which keeps no keys can tell
//! whether a signature comes from the machine that a token names (see [`crate::DevicePublicKey::machine`]).

use crate::{DeviceSigner, MachineToken, ProductToken};

/// Derives the pseudonym of the machine that keeps `device_key`, for one product.
#[must_use]
pub fn derive_machine(device_key: &[u8; 32], product: &ProductToken) -> MachineToken {
    DeviceSigner::derive(device_key, product).public().machine(product)
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
