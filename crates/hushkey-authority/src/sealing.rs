//! The keys that offline requests seal their license key to, the current one first.

use hushkey_license::LicenseKey;
use hushkey_license::file::{ActivationRequest, SealingSecret};
use hushkey_license::wire::KeysDocument;

pub(crate) struct SealingKeys(Vec<SealingSecret>);

impl SealingKeys {
    /// One key a seed, in their order.
    pub fn derive(seeds: &[[u8; 32]]) -> Self {
        Self(seeds.iter().map(SealingSecret::derive).collect())
    }

    /// The public halves.
    pub fn document(&self) -> KeysDocument {
        let keys = self.0.iter().map(|key| key.public().published());
        KeysDocument { keys: keys.collect() }
    }

    /// The license key of a request; `None` when none of the keys opens it.
    pub fn open(&self, request: &ActivationRequest) -> Option<LicenseKey> {
        self.0.iter().find_map(|key| key.open(request))
    }
}
