//! The one encoding of a public key: SubjectPublicKeyInfo with id-RSASSA-PSS (RFC 9578 section 8.2.2, RFC 4055).
//!
//! For 2048 bits and exponent 65,537 everything but the modulus is fixed (SHA-384, MGF1 with SHA-384, salt of 48 bytes),
//! so a key is read by comparing: what differs anywhere, by a bit or by an equally valid DER spelling, is refused.

use super::{PublicKey, RsaError, SIZE};
use sha2::{Digest, Sha256};

/// Everything before the modulus.
const HEAD: [u8; 81] = [
    0x30, 0x82, 0x01, 0x52, // SubjectPublicKeyInfo
    0x30, 0x3d, // AlgorithmIdentifier
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a, // id-RSASSA-PSS
    0x30, 0x30, // RSASSA-PSS-params
    0xa0, 0x0d, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, // SHA-384
    0xa1, 0x1a, 0x30, 0x18, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, // MGF1
    0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, // with SHA-384
    0xa2, 0x03, 0x02, 0x01, 0x30, // salt of 48 bytes
    0x03, 0x82, 0x01, 0x0f, 0x00, // BIT STRING
    0x30, 0x82, 0x01, 0x0a, // RSAPublicKey
    0x02, 0x82, 0x01, 0x01, 0x00, // modulus
];

/// Everything after it: the exponent 65,537.
const TAIL: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];

impl PublicKey {
    /// Bytes of every encoded key.
    pub const SPKI_SIZE: usize = HEAD.len() + SIZE + TAIL.len();

    /// The key as SubjectPublicKeyInfo.
    #[must_use]
    pub fn to_spki(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::SPKI_SIZE);
        bytes.extend_from_slice(&HEAD);
        bytes.extend_from_slice(&self.modulus());
        bytes.extend_from_slice(&TAIL);
        bytes
    }

    /// Reads [`Self::to_spki`].
    ///
    /// # Errors
    /// [`RsaError::Key`] for every other key, size, exponent, algorithm or spelling.
    pub fn from_spki(bytes: &[u8]) -> Result<Self, RsaError> {
        let rest = bytes.strip_prefix(&HEAD).ok_or(RsaError::Key)?;
        let modulus = rest.strip_suffix(&TAIL).ok_or(RsaError::Key)?;
        Self::from_modulus(modulus)
    }

    /// The key's full name: SHA-256 of [`Self::to_spki`] (RFC 9578 section 6.5).
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        Sha256::digest(self.to_spki()).into()
    }
}
