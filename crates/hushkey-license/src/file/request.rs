//! The request of a machine without a network, carried to the authority by hand.
//!
//! In: product, device key, nonce, time and the license key *sealed* to the authority.
//! Out: a text that whoever carries it can read nothing from but the product and a pseudonymous key.
//! Never: the license key in clear, a name, a number of the machine.
//!
//! ```text
//! "HKR" 1 | product | device key | nonce | made at | sealing key id | sealed license key | device's signature
//! `---------------- associated data of the seal ----------------´
//! ```
//!
//! The seal covers what stands before it, so a carrier cannot put it into a request of another device; the device signs all
//! of it, so nobody else can have made it. The answer is a machine file that names this request's digest.

use super::codec::{Reader, Writer};
use super::{FileError, SealedKey};
use crate::{DeviceProof, DevicePublicKey, DeviceSigner, KeyId, MachineToken, Nonce, ProductToken, RequestDigest};
use sha2::{Digest, Sha256};
use std::fmt;

const MAGIC: &[u8; 3] = b"HKR";
const VERSION: u8 = 1;
const DOMAIN: &str = "hushkey activation request v1\n";
/// Longest request in bytes.
const MAX_REQUEST: usize = 512;

/// What stands in a request besides the sealed key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestParts {
    /// The product.
    pub product: ProductToken,
    /// The device's key towards the product.
    pub device_key: DevicePublicKey,
    /// Makes it unique.
    pub nonce: Nonce,
    /// The device's clock, Unix seconds.
    pub made_at: i64,
    /// The authority's key that the license key is sealed to.
    pub sealing_key: KeyId,
}

impl RequestParts {
    /// What the seal is bound to (associated data).
    #[must_use]
    pub fn associated_data(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.bytes(MAGIC)
            .byte(VERSION)
            .bytes(&self.product.pack())
            .bytes(self.device_key.as_bytes())
            .bytes(self.nonce.as_bytes())
            .number(self.made_at)
            .bytes(&self.sealing_key.pack());
        out.done()
    }
}

/// A request whose device signed it.
#[derive(Clone, PartialEq, Eq)]
pub struct ActivationRequest {
    parts: RequestParts,
    sealed: SealedKey,
    bytes: Vec<u8>,
}

impl ActivationRequest {
    /// Signs a request.
    ///
    /// # Errors
    /// [`FileError::Malformed`] when `signer` is not the device of `parts`, or the sealed key is too long.
    pub fn sign(parts: &RequestParts, sealed: &SealedKey, signer: &DeviceSigner) -> Result<Self, FileError> {
        let mut out = Writer::default();
        out.bytes(&parts.associated_data());
        out.short(&sealed.0).ok_or(FileError::Malformed)?;
        let mut bytes = out.done();
        let proof = signer.prove(DOMAIN, &bytes);
        bytes.extend_from_slice(proof.as_bytes());
        Self::read_bytes(&bytes).map_err(|_| FileError::Malformed)
    }

    /// Reads the bytes of a request and checks the device's signature.
    ///
    /// # Errors
    /// [`FileError::TooLong`], [`FileError::Malformed`], [`FileError::Version`], [`FileError::Signature`].
    pub fn read_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        if bytes.len() > MAX_REQUEST {
            return Err(FileError::TooLong);
        }
        let mut from = Reader::new(bytes);
        if from.array() != Some(*MAGIC) {
            return Err(FileError::Malformed);
        }
        if from.byte().ok_or(FileError::Malformed)? != VERSION {
            return Err(FileError::Version);
        }
        let (parts, sealed, proof) = read_parts(from).ok_or(FileError::Malformed)?;
        let signed = bytes.get(..bytes.len() - 64).ok_or(FileError::Malformed)?;
        if !parts.device_key.proves(DOMAIN, signed, &proof) {
            return Err(FileError::Signature);
        }
        Ok(Self {
            parts,
            sealed,
            bytes: bytes.to_vec(),
        })
    }

    /// What it says in clear.
    #[must_use]
    pub fn parts(&self) -> &RequestParts {
        &self.parts
    }

    /// The sealed license key.
    #[must_use]
    pub fn sealed(&self) -> &SealedKey {
        &self.sealed
    }

    /// The machine that asks.
    #[must_use]
    pub fn machine(&self) -> MachineToken {
        self.parts.device_key.machine(&self.parts.product)
    }

    /// What the answer names (SHA-256 of the whole request).
    #[must_use]
    pub fn digest(&self) -> RequestDigest {
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey activation request digest v1\0");
        hasher.update(&self.bytes);
        RequestDigest::from_bytes(hasher.finalize().into())
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Hides it: the device key is a stable name.
impl fmt::Debug for ActivationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationRequest(…)")
    }
}

fn read_parts(mut from: Reader<'_>) -> Option<(RequestParts, SealedKey, DeviceProof)> {
    let parts = RequestParts {
        product: ProductToken::unpack(from.array()?)?,
        device_key: DevicePublicKey::from_bytes(&from.array()?).ok()?,
        nonce: Nonce::from_bytes(from.array()?),
        made_at: from.number()?,
        sealing_key: KeyId::unpack(from.array()?)?,
    };
    let sealed = SealedKey(from.short()?.to_vec());
    let proof = DeviceProof::from_bytes(from.array()?);
    from.end()?;
    Some((parts, sealed, proof))
}
