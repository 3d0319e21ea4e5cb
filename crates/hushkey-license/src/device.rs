//! The device's own key towards one product: proof that a request comes from the machine that its pseudonym names.
//!
//! In: the device secret and a product; or a public key, a message and a proof. Out: a signature; yes or no.
//! Never: one key for two products; the secret in `Debug` output; anything of the hardware.
//!
//! Ed25519 (RFC 8032, strict verification), a domain line before every message.

use crate::key::keyed;
use crate::{MachineToken, ProductToken, base64url};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Signs for one machine towards one product. Wiped from memory when dropped.
pub struct DeviceSigner(SigningKey);

impl DeviceSigner {
    /// The key of the machine that keeps `device_key`, for one product (HMAC-SHA-256).
    #[must_use]
    pub fn derive(device_key: &[u8; 32], product: &ProductToken) -> Self {
        let seed = keyed(device_key, "hushkey device key v1", product.as_str().as_bytes());
        Self(SigningKey::from_bytes(seed.as_bytes()))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> DevicePublicKey {
        DevicePublicKey(self.0.verifying_key())
    }

    /// Signs a message under a domain (a fixed line of the caller's).
    #[must_use]
    pub fn prove(&self, domain: &'static str, message: &[u8]) -> DeviceProof {
        DeviceProof(self.0.sign(&under(domain, message)).to_bytes())
    }
}

/// Hides the key.
impl fmt::Debug for DeviceSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSigner(…)")
    }
}

/// A device's public key towards one product; 64 lower-case hexadecimal digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DevicePublicKey(VerifyingKey);

/// A text or bytes are no device key or proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a device key or proof")]
pub struct DeviceKeyFormError;

/// Whether 32 bytes are the one spelling of the point that they decompress to, unless that is weak: y is below p = 2^255 − 19. (A set
/// sign with x = 0 would be a second spelling as well, but x is 0 at y = ±1 alone, which are weak.)
fn is_canonical(bytes: &[u8; 32]) -> bool {
    let [low, middle @ .., high] = bytes;
    high & 0x7f != 0x7f || *low < 0xed || middle.iter().any(|byte| *byte != 0xff)
}

impl DevicePublicKey {
    /// Reads 32 bytes; weak keys (of small order) are refused.
    ///
    /// # Errors
    /// [`DeviceKeyFormError`].
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, DeviceKeyFormError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| DeviceKeyFormError)?;
        // One key has one spelling: a second one would be a second machine.
        if !is_canonical(bytes) || key.is_weak() {
            return Err(DeviceKeyFormError);
        }
        Ok(Self(key))
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The machine that holds this key: its pseudonym is a digest of the key (SHA-256).
    #[must_use]
    pub fn machine(&self, product: &ProductToken) -> MachineToken {
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey machine v2\0");
        hasher.update(product.as_str().as_bytes());
        hasher.update(self.as_bytes());
        MachineToken::from_seed(hasher.finalize().into())
    }

    /// Whether the key's holder signed the message under the domain.
    #[must_use]
    pub fn proves(&self, domain: &'static str, message: &[u8], proof: &DeviceProof) -> bool {
        let signature = Signature::from_bytes(&proof.0);
        self.0.verify_strict(&under(domain, message), &signature).is_ok()
    }
}

fn under(domain: &str, message: &[u8]) -> Vec<u8> {
    [domain.as_bytes(), message].concat()
}

impl fmt::Display for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Hides the key: it is a stable name of a machine.
impl fmt::Debug for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DevicePublicKey(…)")
    }
}

impl FromStr for DevicePublicKey {
    type Err = DeviceKeyFormError;

    fn from_str(text: &str) -> Result<Self, DeviceKeyFormError> {
        let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 64 || !text.bytes().all(lower) {
            return Err(DeviceKeyFormError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| DeviceKeyFormError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| DeviceKeyFormError)?;
        }
        Self::from_bytes(&bytes)
    }
}

/// A signature by a device key; 86 symbols of base64url on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeviceProof([u8; 64]);

impl DeviceProof {
    pub(crate) fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Display for DeviceProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for DeviceProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceProof(…)")
    }
}

impl FromStr for DeviceProof {
    type Err = DeviceKeyFormError;

    fn from_str(text: &str) -> Result<Self, DeviceKeyFormError> {
        let bytes = base64url::decode(text).ok_or(DeviceKeyFormError)?;
        bytes.try_into().map(Self).map_err(|_| DeviceKeyFormError)
    }
}

impl Serialize for DevicePublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DevicePublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::from_text(deserializer, "a device key of 64 hexadecimal digits")
    }
}

impl Serialize for DeviceProof {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DeviceProof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::from_text(deserializer, "a device proof")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: &str = "test v1\n";

    fn product(seed: u8) -> ProductToken {
        ProductToken::from_seed([seed; 32])
    }

    #[test]
    fn a_proof_is_of_one_key_domain_and_message() {
        let signer = DeviceSigner::derive(&[1; 32], &product(1));
        let proof = signer.prove(DOMAIN, b"message");
        assert!(signer.public().proves(DOMAIN, b"message", &proof));
        assert!(!signer.public().proves(DOMAIN, b"massage", &proof));
        assert!(!signer.public().proves("other v1\n", b"message", &proof));
        for other in [
            DeviceSigner::derive(&[2; 32], &product(1)),
            DeviceSigner::derive(&[1; 32], &product(2)),
        ] {
            assert!(!other.public().proves(DOMAIN, b"message", &proof));
            assert_ne!(other.public(), signer.public());
        }
    }

    #[test]
    fn a_pseudonym_belongs_to_its_key() {
        let key = DeviceSigner::derive(&[1; 32], &product(1)).public();
        assert_eq!(key.machine(&product(1)), crate::derive_machine(&[1; 32], &product(1)));
        assert_ne!(key.machine(&product(1)), key.machine(&product(2)));
    }

    /// Canonical by its bytes is what compressing the point again says.
    #[test]
    fn canonical_is_what_compresses_to_itself() {
        let agrees = |bytes: [u8; 32]| {
            if let Ok(key) = VerifyingKey::from_bytes(&bytes) {
                let again = key.to_edwards().compress().to_bytes() == bytes;
                assert!(key.is_weak() || again == is_canonical(&bytes), "{bytes:02x?}");
                assert_eq!(DevicePublicKey::from_bytes(&bytes).is_ok(), again && !key.is_weak());
            }
        };
        // Every y from p − 40 to 2^255 − 1, with either sign: the non-canonical ones are among them.
        for low in 0xc5..=0xff {
            for high in [0x7f, 0xff] {
                let mut bytes = [0xff; 32];
                (bytes[0], bytes[31]) = (low, high);
                agrees(bytes);
            }
        }
        for seed in 0..2000_u32 {
            agrees(Sha256::digest(seed.to_be_bytes()).into());
        }
    }

    #[test]
    fn keys_and_proofs_have_one_spelling() {
        let signer = DeviceSigner::derive(&[1; 32], &product(1));
        assert_eq!(signer.public().to_string().parse(), Ok(signer.public()));
        let proof = signer.prove(DOMAIN, b"");
        assert_eq!(proof.to_string().parse(), Ok(proof));
        let upper = signer.public().to_string().to_uppercase();
        for text in ["", "00", "ann@example.org", &upper, &"0".repeat(64), &"f".repeat(64)] {
            assert_eq!(text.parse::<DevicePublicKey>(), Err(DeviceKeyFormError), "{text}");
        }
        assert_eq!("AAAA".parse::<DeviceProof>(), Err(DeviceKeyFormError));
        assert_eq!(
            format!("{signer:?} {:?} {proof:?}", signer.public()),
            "DeviceSigner(…) DevicePublicKey(…) DeviceProof(…)"
        );
    }
}
