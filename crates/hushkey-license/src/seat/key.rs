//! Seat keys: RSA-2048, public exponent 65,537, named by the SHA-256 of their public form.

use super::rsa::{Public, Secret};
use super::token::WireError;
use crate::base64url;
use crate::wire::from_text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

const WORDS: usize = 32;
/// Bytes of a modulus, a blinded message, a signature.
pub(super) const MODULUS: usize = 256;

/// SubjectPublicKeyInfo of an RSASSA-PSS key (SHA-384, MGF1 with SHA-384, salt 48) of 2,048 bits, up to the modulus (RFC 9578
/// §6.5: the form whose digest is the key id).
const BEFORE: [u8; 81] = [
    0x30, 0x82, 0x01, 0x52, 0x30, 0x3d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a, 0x30, 0x30,
    0xa0, 0x0d, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0xa1, 0x1a, 0x30, 0x18,
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
    0x65, 0x03, 0x04, 0x02, 0x02, 0xa2, 0x03, 0x02, 0x01, 0x30, 0x03, 0x82, 0x01, 0x0f, 0x00, 0x30, 0x82, 0x01, 0x0a,
    0x02, 0x82, 0x01, 0x01, 0x00,
];
/// The public exponent, after it.
const AFTER: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];

/// The whole SHA-256 of a key's public form. Nothing is ever looked up by less.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeatKeyId([u8; 32]);

impl SeatKeyId {
    /// Wraps stored bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The one byte that travels in a request (RFC 9578 §6.1): a hint, never a name.
    #[must_use]
    pub fn truncated(&self) -> u8 {
        self.0[31]
    }
}

impl fmt::Display for SeatKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SeatKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SeatKeyId({self})")
    }
}

/// A public seat key.
#[derive(Clone)]
pub struct SeatPublicKey {
    public: Arc<Public<WORDS>>,
    id: SeatKeyId,
}

/// Bytes are no seat key: not 2,048 bits, not 65,537, not of the one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a seat key")]
pub struct PublicKeyError;

impl SeatPublicKey {
    /// Reads the public form (SubjectPublicKeyInfo, 342 bytes).
    ///
    /// # Errors
    /// [`PublicKeyError`]: there is exactly one form.
    pub fn from_spki(spki: &[u8]) -> Result<Self, PublicKeyError> {
        let rest = spki.strip_prefix(&BEFORE).ok_or(PublicKeyError)?;
        let modulus = rest.strip_suffix(&AFTER).ok_or(PublicKeyError)?;
        Self::from_modulus(modulus)
    }

    /// The key of a modulus (256 bytes, the top bit set).
    ///
    /// # Errors
    /// [`PublicKeyError`].
    pub fn from_modulus(modulus: &[u8]) -> Result<Self, PublicKeyError> {
        Public::new(modulus).map(Self::of).ok_or(PublicKeyError)
    }

    fn of(public: Public<WORDS>) -> Self {
        let spki = spki(&public.modulus());
        Self {
            public: Arc::new(public),
            id: SeatKeyId(Sha256::digest(spki).into()),
        }
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> SeatKeyId {
        self.id
    }

    /// The modulus: 256 bytes.
    #[must_use]
    pub fn modulus(&self) -> Vec<u8> {
        self.public.modulus()
    }

    /// The public form.
    #[must_use]
    pub fn spki(&self) -> Vec<u8> {
        spki(&self.modulus())
    }

    pub(super) fn inner(&self) -> &Public<WORDS> {
        &self.public
    }

    /// Whether the signature is the key's, by `ring`: about five times as fast as our own, which the tests hold to it.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = ring::signature::RsaPublicKeyComponents {
            n: self.modulus(),
            e: vec![1, 0, 1],
        };
        key.verify(&ring::signature::RSA_PSS_2048_8192_SHA384, message, signature)
            .is_ok()
    }
}

fn spki(modulus: &[u8]) -> Vec<u8> {
    [&BEFORE, modulus, &AFTER].concat()
}

impl PartialEq for SeatPublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for SeatPublicKey {}

impl fmt::Debug for SeatPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SeatPublicKey({})", self.id)
    }
}

/// The public form in base64url.
impl fmt::Display for SeatPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.spki()))
    }
}

impl FromStr for SeatPublicKey {
    type Err = PublicKeyError;

    fn from_str(text: &str) -> Result<Self, PublicKeyError> {
        let spki = base64url::decode(text).ok_or(PublicKeyError)?;
        Self::from_spki(&spki)
    }
}

impl Serialize for SeatPublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SeatPublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a seat key")
    }
}

/// The issuer's half of a seat key.
#[derive(Clone)]
pub struct SeatSigningKey {
    secret: Arc<Secret<WORDS, 16>>,
    public: SeatPublicKey,
}

impl SeatSigningKey {
    /// Makes a key; takes a good part of a second. `None`: the machine failed.
    #[must_use]
    pub fn make(random: &mut dyn FnMut(&mut [u8])) -> Option<Self> {
        Secret::make(random).map(Self::of)
    }

    /// The key of the 256 secret bytes of [`SeatSigningKey::expose`].
    ///
    /// # Errors
    /// [`PublicKeyError`] when they are not two primes' bytes of a key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PublicKeyError> {
        if bytes.len() != MODULUS {
            return Err(PublicKeyError);
        }
        let (p, q) = bytes.split_at(MODULUS / 2);
        Secret::of_primes(p, q).map(Self::of).ok_or(PublicKeyError)
    }

    fn of(secret: Secret<WORDS, 16>) -> Self {
        Self {
            public: SeatPublicKey::of(secret.public().clone()),
            secret: Arc::new(secret),
        }
    }

    /// The secret, to be sealed and kept.
    #[must_use]
    pub fn expose(&self) -> zeroize::Zeroizing<Vec<u8>> {
        zeroize::Zeroizing::new(self.secret.primes())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &SeatPublicKey {
        &self.public
    }

    /// Signs a blinded message of 256 bytes.
    ///
    /// # Errors
    /// [`WireError`] when it is no number below the modulus.
    pub fn blind_sign(&self, blinded: &[u8], random: &mut dyn FnMut(&mut [u8])) -> Result<Vec<u8>, WireError> {
        self.secret.blind_sign(blinded, random).ok_or(WireError)
    }
}

/// Hides the key.
impl fmt::Debug for SeatSigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SeatSigningKey({})", self.public.id)
    }
}
