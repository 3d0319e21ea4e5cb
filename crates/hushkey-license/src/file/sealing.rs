//! Sealing a license key to the authority: HPKE (RFC 9180), base mode, and the keys it is done with.
//!
//! In: a license key, the authority's public key, the parts of the request, the caller's randomness; or a request and a secret.
//! Out: sealed bytes; or the key. Never: a license key in clear in a request; an error that tells why a seal does not open.

use super::{ActivationRequest, FileError, RequestParts};
use crate::random::Given;
use crate::wire::{KeysDocument, PublicKey};
use crate::{KeyId, LicenseKey, base64url, derive_secret};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of an encapsulated X25519 key.
const ENCAPSULATED: usize = 32;

/// Sealed bytes of a license key.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedKey(pub Vec<u8>);

impl SealedKey {
    /// HPKE's `info`.
    const INFO: &'static [u8] = b"hushkey offline activation v1";
    /// The name of the suite in `GET /v1/keys/sealing`: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
    pub const SUITE: &'static str = "hpke-x25519-sha256-chacha20poly1305";

    /// Seals a license key, bound to `parts` (associated data); `None` when `to` is no usable key.
    #[must_use]
    pub fn seal(
        key: &LicenseKey,
        to: &SealingKey,
        parts: &RequestParts,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Option<Self> {
        let to = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&to.public).ok()?;
        let (encapsulated, ciphertext) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &to,
            Self::INFO,
            key.symbols(),
            &parts.associated_data(),
            &mut Given(random),
        )
        .ok()?;
        let mut sealed = encapsulated.to_bytes().to_vec();
        sealed.extend_from_slice(&ciphertext);
        Some(Self(sealed))
    }
}

/// The secret half of a [`SealingKey`].
pub struct SealingSecret {
    private: <X25519HkdfSha256 as Kem>::PrivateKey,
    public: SealingKey,
}

impl SealingSecret {
    /// The key of a secret seed.
    #[must_use]
    pub fn derive(seed: &[u8; 32]) -> Self {
        let material = derive_secret(seed, "hushkey sealing key v1");
        let (private, public) = X25519HkdfSha256::derive_keypair(material.as_slice());
        Self {
            private,
            public: SealingKey::new(public.to_bytes().into()),
        }
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> SealingKey {
        self.public
    }

    /// The license key of a request; `None` when it was sealed to another key, for another request, or is none.
    #[must_use]
    pub fn open(&self, request: &ActivationRequest) -> Option<LicenseKey> {
        let parts = request.parts();
        if parts.sealing_key != self.public.id {
            return None;
        }
        let (encapsulated, ciphertext) = request.sealed().0.split_at_checked(ENCAPSULATED)?;
        let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
        let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.private,
            &encapsulated,
            SealedKey::INFO,
            ciphertext,
            &parts.associated_data(),
        );
        read_key(&Zeroizing::new(opened.ok()?))
    }
}

/// Hides the key.
impl fmt::Debug for SealingSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingSecret({})", self.public.id)
    }
}

/// The key that was sealed; `None` for other bytes.
fn read_key(opened: &[u8]) -> Option<LicenseKey> {
    let symbols = std::str::from_utf8(opened).ok()?;
    // One spelling: the parser would forgive capitals and hyphens.
    let lower = symbols
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let text = Zeroizing::new(format!("HK{symbols}"));
    lower.then(|| LicenseKey::parse(&text).ok()).flatten()
}

impl fmt::Debug for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedKey(…)")
    }
}

/// One of the authority's public keys that license keys are sealed to (X25519).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealingKey {
    id: KeyId,
    public: [u8; 32],
}

impl SealingKey {
    /// The key of 32 public bytes.
    #[must_use]
    pub fn new(public: [u8; 32]) -> Self {
        Self {
            id: derive_sealing_id(&public),
            public,
        }
    }

    /// The first key of `GET /v1/keys/sealing`, checked against its name.
    ///
    /// # Errors
    /// [`FileError::Algorithm`] for another suite, [`FileError::Malformed`] for no key, or one that is not of its name.
    pub fn from_document(document: &KeysDocument) -> Result<Self, FileError> {
        let published = document.keys.first().ok_or(FileError::Malformed)?;
        if published.algorithm != SealedKey::SUITE {
            return Err(FileError::Algorithm);
        }
        let bytes = base64url::decode(&published.public_key).and_then(|bytes| bytes.try_into().ok());
        let key = Self::new(bytes.ok_or(FileError::Malformed)?);
        if key.id == published.id {
            Ok(key)
        } else {
            Err(FileError::Malformed)
        }
    }

    /// The key's public name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The public bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.public
    }

    /// As `GET /v1/keys/sealing` publishes it.
    #[must_use]
    pub fn published(&self) -> PublicKey {
        PublicKey {
            id: self.id,
            algorithm: SealedKey::SUITE.to_owned(),
            public_key: base64url::encode(&self.public),
        }
    }
}

fn derive_sealing_id(public_key: &[u8; 32]) -> KeyId {
    let mut hasher = Sha256::new();
    hasher.update(b"hushkey sealing key id v1\0");
    hasher.update(public_key);
    KeyId::from_seed(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_key_has_one_spelling() {
        let key = LicenseKey::make(&mut |bytes| bytes.fill(5));
        assert_eq!(read_key(key.symbols()), Some(key.clone()));
        let upper = key.symbols().to_ascii_uppercase();
        for other in [&key.symbols()[1..], upper.as_slice(), b"", &[0xff; 30]] {
            assert_eq!(read_key(other), None);
        }
    }
}
