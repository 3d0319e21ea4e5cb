//! Redeeming: a token, and proof that the device which asks holds its key.
//!
//! *In:* a token, a seat device key, a nonce. *Out:* a request; its proof checked; its digest, which the lease repeats.
//! *Never:* a key that serves two epochs or products: it is derived for one bucket and one seat, so that two seats show
//! nothing in common.

use super::bytes::{BytesError, as_text};
use super::{BlindToken, Bucket};
use crate::key::keyed;
use crate::{Nonce, RequestDigest, base64url, wire};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// The path of the endpoint; part of what is proven.
pub const REDEEM_PATH: &str = "/v1/seats/actions/redeem";

/// The key that a seat is bound to (Ed25519). Wiped from memory when dropped.
pub struct SeatDevice(SigningKey);

/// Its public half.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeatDeviceKey([u8; 32]);

/// A signature by it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SeatProof([u8; 64]);

/// `POST /v1/seats/actions/redeem`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RedeemRequest {
    /// What is redeemed.
    pub token: BlindToken,
    /// What the seat is bound to.
    pub device_key: SeatDeviceKey,
    /// Makes the request unique; the lease repeats it.
    pub nonce: Nonce,
    /// The device key's signature over the other three and the path.
    pub proof: SeatProof,
}

/// The proof does not verify: the request was changed, or is somebody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the proof of possession does not verify")]
pub struct ProofError;

impl SeatDevice {
    /// The key of one seat of one bucket, from the device's secret.
    #[must_use]
    pub fn derive(secret: &[u8; 32], bucket: &Bucket, seat: u32) -> Self {
        let Bucket { product, plan, epoch } = bucket;
        let message = format!("{product}\n{plan}\n{epoch}\n{seat}");
        let seed = keyed(secret, "hushkey seat device v1", message.as_bytes());
        Self(SigningKey::from_bytes(seed.as_bytes()))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> SeatDeviceKey {
        SeatDeviceKey(self.0.verifying_key().to_bytes())
    }

    /// Makes a request; the same device makes the same but for the nonce.
    #[must_use]
    pub fn redeem(&self, token: &BlindToken, nonce: Nonce) -> RedeemRequest {
        let device_key = self.public();
        let message = message(token, &device_key, &nonce);
        RedeemRequest {
            token: token.clone(),
            device_key,
            nonce,
            proof: SeatProof(self.0.sign(&message).to_bytes()),
        }
    }
}

/// Hides the key.
impl fmt::Debug for SeatDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeatDevice(…)")
    }
}

impl RedeemRequest {
    /// Checks that whoever asks holds the device key.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn check_proof(&self) -> Result<(), ProofError> {
        let key = VerifyingKey::from_bytes(&self.device_key.0).map_err(|_| ProofError)?;
        let message = message(&self.token, &self.device_key, &self.nonce);
        key.verify_strict(&message, &Signature::from_bytes(&self.proof.0))
            .map_err(|_| ProofError)
    }

    /// What the lease repeats of the request.
    #[must_use]
    pub fn digest(&self) -> RequestDigest {
        RequestDigest::of_bytes(&message(&self.token, &self.device_key, &self.nonce))
    }
}

/// Everything that counts of a request. Every part has a fixed form, so it is unambiguous.
fn message(token: &BlindToken, device_key: &SeatDeviceKey, nonce: &Nonce) -> Vec<u8> {
    let token = base64url::encode(&token.digest());
    format!("hushkey redeem v1\n{REDEEM_PATH}\n{token}\n{device_key}\n{nonce}\n").into_bytes()
}

impl SeatDeviceKey {
    /// All bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What is remembered of it beside a spent token, so that a repetition is told from a clone.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"hushkey seat device hash v1\0")
            .chain_update(self.0)
            .finalize()
            .into()
    }
}

impl SeatProof {
    /// Bytes of every proof.
    pub const LEN: usize = 64;

    fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        bytes.try_into().map(Self).map_err(|_| BytesError)
    }

    fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// 64 lower-case hexadecimal digits: a contract knows the form, and no recognizer takes it for anything else.
impl fmt::Display for SeatDeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Shows the name only.
impl fmt::Debug for SeatDeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeatDeviceKey(…)")
    }
}

impl FromStr for SeatDeviceKey {
    type Err = BytesError;

    fn from_str(text: &str) -> Result<Self, BytesError> {
        let digit = |symbol: u8| match symbol {
            b'0'..=b'9' => Ok(symbol - b'0'),
            b'a'..=b'f' => Ok(symbol - b'a' + 10),
            _ => Err(BytesError),
        };
        if text.len() != 64 {
            return Err(BytesError);
        }
        let mut bytes = [0; 32];
        let (pairs, _) = text.as_bytes().as_chunks::<2>();
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = (digit(*high)? << 4) | digit(*low)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for SeatDeviceKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SeatDeviceKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::from_text(deserializer, "a device key of 64 hexadecimal digits")
    }
}
as_text!(SeatProof, "a proof of 64 bytes");
