//! Encapsulating requests and responses (RFC 9458 section 4).
//!
//! In: a key configuration or a gateway's key, a message, the caller's randomness. Out: the message sealed, and what opens or
//! seals its answer, once. Never: an error that tells why something does not open.
//!
//! ```text
//! request:  key id 1 | KEM 2 | KDF 2 | AEAD 2 | encapsulated key | sealed message
//! response: nonce 16 | sealed message
//! ```

use super::suite::{Kem, Private, Secret};
use super::{ObliviousError, is_usable_config};
use crate::derive_secret;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

const HEAD: usize = 7;
/// HKDF-SHA256 and AES-128-GCM.
const SUITE: [u8; 4] = [0, 1, 0, 1];
const REQUEST_LABEL: &[u8] = b"message/bhttp request\0";
const RESPONSE_LABEL: &[u8] = b"message/bhttp response";
const RESPONSE_NONCE: usize = 16;

/// A gateway's key.
pub struct GatewayKey {
    id: u8,
    kem: Kem,
    private: Private,
    config: Vec<u8>,
}

impl GatewayKey {
    /// The key of a secret seed. Its id is of the seed as well, so that a client with another key is told so.
    #[must_use]
    pub fn derive(seed: &[u8; 32], kem: Kem) -> Self {
        let material = derive_secret(seed, "hushkey oblivious gateway key v1");
        let id = derive_secret(seed, "hushkey oblivious gateway key id v1");
        let (private, public) = kem.derive(&material);
        Self::new(id.first().copied().unwrap_or_default(), kem, private, &public)
    }

    fn new(id: u8, kem: Kem, private: Private, public: &[u8]) -> Self {
        let [high, low] = kem.id().to_be_bytes();
        let config = [&[id, high, low][..], public, &[0, 4], &SUITE].concat();
        Self {
            id,
            kem,
            private,
            config,
        }
    }

    /// The key's id in requests. Two keys may have one.
    #[must_use]
    pub fn id(&self) -> u8 {
        self.id
    }

    /// The key configuration.
    #[must_use]
    pub fn config(&self) -> &[u8] {
        &self.config
    }

    /// Opens a request.
    ///
    /// # Errors
    /// [`ObliviousError::Malformed`], whatever the reason.
    pub fn open(&self, request: &[u8]) -> Result<(Vec<u8>, Answering), ObliviousError> {
        self.try_open(request).ok_or(ObliviousError::Malformed)
    }

    fn try_open(&self, request: &[u8]) -> Option<(Vec<u8>, Answering)> {
        let (head, rest) = request.split_at_checked(HEAD)?;
        if head != head_of(self.id, self.kem) {
            return None;
        }
        let (encapsulated, ciphertext) = rest.split_at_checked(self.kem.encapsulated_length())?;
        let (plain, secret) = self
            .private
            .open(encapsulated, &info(head), ciphertext, RESPONSE_LABEL)?;
        let answering = Answering(Exchange {
            secret,
            encapsulated: encapsulated.to_vec(),
        });
        Some((plain, answering))
    }
}

/// Hides the key.
impl fmt::Debug for GatewayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GatewayKey({})", self.id)
    }
}

/// `application/ohttp-keys`: each configuration behind its length.
#[must_use]
pub fn write_configs<'a>(configs: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut list = Vec::new();
    for config in configs {
        // A configuration has at most 1,225 bytes.
        list.extend_from_slice(&u16::try_from(config.len()).unwrap_or(u16::MAX).to_be_bytes());
        list.extend_from_slice(config);
    }
    list
}

/// Seals a request to a key configuration (without its length).
///
/// # Errors
/// [`ObliviousError::Malformed`] when the configuration is none that can be used.
pub fn encapsulate(
    config: &[u8],
    plain: &[u8],
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<(Vec<u8>, Awaiting), ObliviousError> {
    try_encapsulate(config, plain, random).ok_or(ObliviousError::Malformed)
}

fn try_encapsulate(config: &[u8], plain: &[u8], random: &mut dyn FnMut(&mut [u8])) -> Option<(Vec<u8>, Awaiting)> {
    if !is_usable_config(config) {
        return None;
    }
    let ([id, high, low], rest) = config.split_first_chunk::<3>()?;
    let named = u16::from_be_bytes([*high, *low]);
    let kem = Kem::ALL.into_iter().find(|kem| kem.id() == named)?;
    let public = rest.get(..kem.public_length())?;
    let head = head_of(*id, kem);
    let sealed = kem.seal(public, &info(&head), plain, RESPONSE_LABEL, random)?;
    let request = [head.as_slice(), &sealed.encapsulated, &sealed.ciphertext].concat();
    let awaiting = Awaiting(Exchange {
        secret: sealed.secret,
        encapsulated: sealed.encapsulated,
    });
    Some((request, awaiting))
}

fn head_of(id: u8, kem: Kem) -> [u8; HEAD] {
    let [high, low] = kem.id().to_be_bytes();
    let [kdf_high, kdf_low, aead_high, aead_low] = SUITE;
    [id, high, low, kdf_high, kdf_low, aead_high, aead_low]
}

fn info(head: &[u8]) -> Vec<u8> {
    [REQUEST_LABEL, head].concat()
}

/// What request and answer share.
struct Exchange {
    secret: Secret,
    encapsulated: Vec<u8>,
}

impl Exchange {
    fn cipher(&self, nonce: &[u8]) -> Option<(Aes128Gcm, Nonce<aes_gcm::aead::consts::U12>)> {
        let salt = [self.encapsulated.as_slice(), nonce].concat();
        let (_, expanded) = Hkdf::<Sha256>::extract(Some(&salt), self.secret.as_slice());
        let mut key = Zeroizing::new([0; 16]);
        let mut nonce = [0; 12];
        expanded.expand(b"key", key.as_mut_slice()).ok()?;
        expanded.expand(b"nonce", &mut nonce).ok()?;
        let cipher = Aes128Gcm::new_from_slice(key.as_slice()).ok()?;
        Some((cipher, nonce.into()))
    }
}

/// Seals the answer to one request.
pub struct Answering(Exchange);

impl Answering {
    /// The sealed answer.
    ///
    /// # Errors
    /// [`ObliviousError::TooLong`] for more than the cipher takes, far beyond every size here.
    pub fn seal(self, plain: &[u8], random: &mut dyn FnMut(&mut [u8])) -> Result<Vec<u8>, ObliviousError> {
        let mut nonce = [0; RESPONSE_NONCE];
        random(&mut nonce);
        let (cipher, inner) = self.0.cipher(&nonce).ok_or(ObliviousError::TooLong)?;
        let sealed = cipher.encrypt(&inner, plain).map_err(|_| ObliviousError::TooLong)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }
}

/// Opens the answer to one request.
pub struct Awaiting(Exchange);

impl Awaiting {
    /// The answer, if it is to this request and of its gateway.
    ///
    /// # Errors
    /// [`ObliviousError::Malformed`], whatever the reason.
    pub fn open(self, response: &[u8]) -> Result<Vec<u8>, ObliviousError> {
        let (nonce, sealed) = response
            .split_at_checked(RESPONSE_NONCE)
            .ok_or(ObliviousError::Malformed)?;
        let (cipher, inner) = self.0.cipher(nonce).ok_or(ObliviousError::Malformed)?;
        cipher.decrypt(&inner, sealed).map_err(|_| ObliviousError::Malformed)
    }
}

#[cfg(test)]
mod tests;
