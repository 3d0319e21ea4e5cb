//! The directory key: signs the issuer's key directory, and names the issuer.
//!
//! *In:* 32 secret bytes; or the public half, as an app is built with it. *Out:* signatures; trust.
//! *Never:* the secret in `Debug`; a signature of another domain taken for one over a directory.

use crate::{KeyId, base64url};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

const DOMAIN: &[u8] = b"hushkey seat directory v1\n";

/// The issuer's signing key for its directory (Ed25519, RFC 8032). Wiped from memory when dropped.
pub struct DirectoryKey {
    signing: SigningKey,
    trust: DirectoryTrust,
}

impl DirectoryKey {
    /// The key of a secret seed.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(seed);
        let trust = DirectoryTrust {
            key: signing.verifying_key(),
        };
        Self { signing, trust }
    }

    /// The public half.
    #[must_use]
    pub fn trust(&self) -> &DirectoryTrust {
        &self.trust
    }

    pub(super) fn sign(&self, payload: &[u8]) -> [u8; 64] {
        self.signing.sign(&[DOMAIN, payload].concat()).to_bytes()
    }
}

/// Shows the public name only.
impl fmt::Debug for DirectoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DirectoryKey({})", self.trust.id())
    }
}

/// The public half: 43 symbols of base64url, in an app or in the authority's settings.
#[derive(Clone, PartialEq, Eq)]
pub struct DirectoryTrust {
    key: VerifyingKey,
}

/// Not an Ed25519 public key, or a weak one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a directory key")]
pub struct TrustError;

impl DirectoryTrust {
    /// The key's name; it stands in every challenge.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey directory key id v1\0");
        hasher.update(self.key.as_bytes());
        KeyId::from_seed(hasher.finalize().into())
    }

    pub(super) fn verify(&self, payload: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(&[DOMAIN, payload].concat(), &signature).is_ok())
    }
}

impl fmt::Display for DirectoryTrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(self.key.as_bytes()))
    }
}

/// Shows the public name.
impl fmt::Debug for DirectoryTrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DirectoryTrust({})", self.id())
    }
}

impl FromStr for DirectoryTrust {
    type Err = TrustError;

    fn from_str(text: &str) -> Result<Self, TrustError> {
        let bytes: [u8; 32] = base64url::decode(text)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(TrustError)?;
        match VerifyingKey::from_bytes(&bytes) {
            Ok(key) if !key.is_weak() => Ok(Self { key }),
            _ => Err(TrustError),
        }
    }
}
