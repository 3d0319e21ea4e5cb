//! Lease keys: the authority's signing key, and the set of public keys a client trusts.
//!
//! In: 32 secret bytes; or the public keys as `/v1/keys` publishes them. Out: signatures; trust.
//! Never: the secret in `Debug` output or in an answer.

use crate::wire::{KeysDocument, PublicKey};
use crate::{KeyId, base64url};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;

/// The name of the only algorithm of this version.
pub(crate) const ALGORITHM: &str = "ed25519";

/// Most keys a client trusts at once: enough for any overlap of rotations.
pub const MAX_KEYS: usize = 16;

/// The key that signs leases (Ed25519, RFC 8032). Wiped from memory when dropped.
pub struct LeaseKey {
    id: KeyId,
    signing: SigningKey,
}

impl LeaseKey {
    /// The key of a secret seed.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(seed);
        Self {
            id: derive_id(&signing.verifying_key()),
            signing,
        }
    }

    /// The key's public name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The public half, as `/v1/keys` publishes it.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey {
            id: self.id,
            algorithm: ALGORITHM.to_owned(),
            public_key: base64url::encode(self.signing.verifying_key().as_bytes()),
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }
}

/// Shows the public name only.
impl fmt::Debug for LeaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LeaseKey({})", self.id)
    }
}

/// The public lease keys a client trusts.
#[derive(Debug, Clone, Default)]
pub struct KeySet {
    keys: Vec<(KeyId, VerifyingKey)>,
}

/// Why published keys are not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeySetError {
    /// An algorithm this version does not know.
    #[error("unknown key algorithm")]
    Algorithm,
    /// Not a public key of the algorithm, or a weak one.
    #[error("not a usable public key")]
    Key,
    /// The name is not that of the key.
    #[error("the key's id does not belong to the key")]
    Id,
    /// More than the 16 a set may hold.
    #[error("too many keys")]
    TooMany,
}

impl KeySet {
    /// Takes over published keys, each checked against its name.
    ///
    /// # Errors
    /// [`KeySetError`]: one bad key refuses all.
    pub fn from_document(document: &KeysDocument) -> Result<Self, KeySetError> {
        if document.keys.len() > MAX_KEYS {
            return Err(KeySetError::TooMany);
        }
        let keys = document.keys.iter().map(read_key).collect::<Result<_, _>>()?;
        Ok(Self { keys })
    }

    /// Trusts exactly the public half of `key`.
    #[must_use]
    pub fn of(key: &LeaseKey) -> Self {
        Self {
            keys: vec![(key.id, key.signing.verifying_key())],
        }
    }

    pub(crate) fn find(&self, id: &KeyId) -> Option<&VerifyingKey> {
        self.keys.iter().find(|(known, _)| known == id).map(|(_, key)| key)
    }
}

fn read_key(published: &PublicKey) -> Result<(KeyId, VerifyingKey), KeySetError> {
    if published.algorithm != ALGORITHM {
        return Err(KeySetError::Algorithm);
    }
    let bytes = base64url::decode(&published.public_key).ok_or(KeySetError::Key)?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeySetError::Key)?;
    let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeySetError::Key)?;
    if key.is_weak() {
        return Err(KeySetError::Key);
    }
    if derive_id(&key) != published.id {
        return Err(KeySetError::Id);
    }
    Ok((published.id, key))
}

fn derive_id(key: &VerifyingKey) -> KeyId {
    let mut hasher = Sha256::new();
    hasher.update(b"hushkey lease key id v1\0");
    hasher.update(key.as_bytes());
    KeyId::from_seed(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(key: PublicKey) -> KeysDocument {
        KeysDocument { keys: vec![key] }
    }

    #[test]
    fn published_keys_are_checked() {
        let good = LeaseKey::from_seed(&[1; 32]).public();
        assert!(KeySet::from_document(&document(good.clone())).is_ok());
        let refused = |key| KeySet::from_document(&document(key)).unwrap_err();
        let other = LeaseKey::from_seed(&[2; 32]).public();
        assert_eq!(
            refused(PublicKey {
                id: other.id,
                ..good.clone()
            }),
            KeySetError::Id
        );
        let renamed = PublicKey {
            algorithm: "none".to_owned(),
            ..good.clone()
        };
        assert_eq!(refused(renamed), KeySetError::Algorithm);
        for text in ["", "AAAA", &"A".repeat(43), "ann@example.org"] {
            let broken = PublicKey {
                public_key: text.to_owned(),
                ..good.clone()
            };
            assert_eq!(refused(broken), KeySetError::Key, "{text}");
        }
        let many = KeysDocument {
            keys: vec![good; MAX_KEYS + 1],
        };
        assert_eq!(KeySet::from_document(&many).unwrap_err(), KeySetError::TooMany);
    }

    #[test]
    fn debug_hides_the_seed() {
        let shown = format!("{:?}", LeaseKey::from_seed(&[7; 32]));
        assert!(shown.starts_with("LeaseKey(key_") && shown.len() < 50, "{shown}");
    }
}
