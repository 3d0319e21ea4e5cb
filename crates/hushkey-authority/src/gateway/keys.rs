//! The gateway's keys: X-Wing (X25519 and ML-KEM-768), so that what is recorded today stays closed to a quantum computer.
//!
//! In: seeds, the current one first. Out: key configurations; what was sealed to one of them.

use super::replay::{ReplayError, Seen};
use hushkey_license::oblivious::{Answering, GatewayKey, Kem, ObliviousError, write_configs};
use std::sync::Mutex;

pub(crate) struct GatewayKeys {
    keys: Vec<GatewayKey>,
    /// `application/ohttp-keys`.
    encoded: Vec<u8>,
    seen: Mutex<Seen>,
}

/// Why a request does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenError {
    /// It names no key of this gateway.
    Key,
    /// It names one, and is not sealed to it.
    Malformed,
}

impl GatewayKeys {
    /// One key a seed, in their order.
    pub fn derive(seeds: &[[u8; 32]]) -> Self {
        let keys: Vec<GatewayKey> = seeds.iter().map(|seed| GatewayKey::derive(seed, Kem::XWing)).collect();
        Self {
            encoded: write_configs(keys.iter().map(GatewayKey::config)),
            keys,
            seen: Mutex::new(Seen::default()),
        }
    }

    /// The key configurations, the current one first.
    pub fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// Opens a request with the key that it names, or with both when two happen to have that id.
    pub fn open(&self, encapsulated: &[u8]) -> Result<(Vec<u8>, Answering), OpenError> {
        let named = encapsulated.first().copied();
        let keys = self.keys.iter().filter(|key| Some(key.id()) == named);
        let mut error = OpenError::Key;
        for key in keys {
            match key.open(encapsulated) {
                Ok(opened) => return Ok(opened),
                Err(ObliviousError::Malformed | ObliviousError::TooLong) => error = OpenError::Malformed,
            }
        }
        Err(error)
    }

    /// Notes that a request came.
    pub fn note(&self, encapsulated: &[u8], now: i64) -> Result<(), ReplayError> {
        // A poisoned lock means that somebody failed while noting: nothing can be told any more.
        let mut seen = self.seen.lock().map_err(|_| ReplayError::Full)?;
        seen.note(encapsulated, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hushkey_license::oblivious::{is_usable_config, read_configs};

    #[test]
    fn keys_are_fixed_by_their_seed_and_published_in_order() {
        let keys = GatewayKeys::derive(&[[1; 32], [2; 32]]);
        let again = GatewayKeys::derive(&[[1; 32]]);
        let configs = read_configs(keys.encoded()).unwrap();
        assert_eq!(configs.len(), 2);
        assert_eq!(read_configs(again.encoded()).unwrap()[0], configs[0]);
        assert!(configs.iter().all(|config| is_usable_config(config)));
        assert_eq!(keys.open(&[configs[0][0]]).err(), Some(OpenError::Malformed));
        assert_eq!(keys.open(&[]).err(), Some(OpenError::Key));
    }
}
