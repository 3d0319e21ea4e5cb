//! Asking for a file online: what the request means, and the proof that the machine itself asks.
//!
//! As with [`RequestDigest::of`] the digest covers what the request means, not its bytes; the file that answers names it.

use crate::model::Scope;
use crate::{Audience, DeviceProof, DevicePublicKey, DeviceSigner, LicenseKey, Nonce, ProductToken, RequestDigest};
use sha2::{Digest, Sha256};

/// Which file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckOutOperation {
    /// `POST /v1/licenses/actions/check-out`
    License,
    /// `POST /v1/machines/actions/check-out`
    Machine,
}

impl CheckOutOperation {
    /// The path of the operation's endpoint.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::License => "/v1/licenses/actions/check-out",
            Self::Machine => "/v1/machines/actions/check-out",
        }
    }
}

const DOMAIN: &str = "hushkey check-out v1\n";

/// The meaning of one request for a file.
#[derive(Debug, Clone)]
pub struct CheckOut {
    /// The product that asks.
    pub product: ProductToken,
    /// Makes the request unique.
    pub nonce: Nonce,
    /// The server that is asked.
    pub audience: Audience,
    /// What the license is to cover.
    pub scope: Scope,
    /// Seconds that the file shall hold; `None`: the authority decides.
    pub ttl_seconds: Option<i64>,
    /// The device that asks, for a machine file.
    pub device_key: Option<DevicePublicKey>,
}

impl CheckOut {
    /// The operation that this asks for.
    #[must_use]
    pub fn operation(&self) -> CheckOutOperation {
        match self.device_key {
            Some(_) => CheckOutOperation::Machine,
            None => CheckOutOperation::License,
        }
    }

    /// The digest that the file names. Client and authority compute it alike.
    #[must_use]
    pub fn digest(&self, key: &LicenseKey) -> RequestDigest {
        // Every part has a fixed form without line ends, so the text is unambiguous.
        let ttl = self.ttl_seconds.map(|ttl| ttl.to_string()).unwrap_or_default();
        let device = self.device_key.map(|key| key.to_string()).unwrap_or_default();
        let mut text = format!(
            "hushkey check-out request v1\n{}\n{}\n{}\n{}\n{ttl}\n{device}\n",
            self.operation().path(),
            self.audience,
            self.product,
            self.nonce
        );
        crate::wire::write_scope(&self.scope, &mut text);
        let mut hasher = Sha256::new();
        hasher.update(text.as_bytes());
        hasher.update(key.symbols());
        RequestDigest::from_bytes(hasher.finalize().into())
    }

    /// The device's proof that it asks itself.
    #[must_use]
    pub fn prove(&self, key: &LicenseKey, signer: &DeviceSigner) -> DeviceProof {
        signer.prove(DOMAIN, self.digest(key).as_bytes())
    }

    /// Whether the device that the request names made the proof; never so for a license file, which has no device.
    #[must_use]
    pub fn is_proven(&self, key: &LicenseKey, proof: &DeviceProof) -> bool {
        let digest = self.digest(key);
        self.device_key
            .is_some_and(|device| device.proves(DOMAIN, digest.as_bytes(), proof))
    }
}
