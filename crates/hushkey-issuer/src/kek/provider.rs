//! Key providers: whoever holds the key-encryption key wraps the master key with it, and opens it at the start.
//!
//! In: a master key, or its wrapped form. Out: the other one. Never: the key-encryption key itself.
//!
//! Calls may block (a key service is a network away): they are made away from the network threads and without the vault's lock,
//! but at the start.

use super::{Kek, KekError};
use crate::derive::derive_key;
use crate::seal::{Place, Sealed, open, seal};
use crate::secret::Key32;
use crate::vault::Random;

/// What the vault is locked with: wraps the root key and the data keys of people. Random, and changed by a rotation.
#[derive(Clone)]
pub struct MasterKey(Key32);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

impl MasterKey {
    /// Of 32 bytes of randomness.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Key32::new(bytes))
    }

    /// A new one.
    pub(crate) fn make(random: &Random) -> Self {
        let mut bytes = [0; 32];
        random(&mut bytes);
        Self::from_bytes(bytes)
    }

    /// The 32 bytes, for whoever wraps them.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    pub(crate) fn into_key(self) -> Key32 {
        self.0
    }
}

/// Whoever holds the key-encryption key.
pub trait KeyProvider: Send + Sync {
    /// Wraps a master key under the newest key-encryption key; at most 510 bytes.
    ///
    /// # Errors
    /// [`KekError`].
    fn wrap(&self, master: &MasterKey, random: &Random) -> Result<Vec<u8>, KekError>;

    /// Opens what was wrapped under the newest key-encryption key, or the one before.
    ///
    /// # Errors
    /// [`KekError::DoesNotOpen`] if it is another key's.
    fn unwrap(&self, wrapped: &[u8]) -> Result<MasterKey, KekError>;

    /// Wraps under the newest key-encryption key what an older one wrapped. A key service need not show the master key for it.
    ///
    /// # Errors
    /// [`KekError`].
    fn rewrap(&self, wrapped: &[u8], random: &Random) -> Result<Vec<u8>, KekError> {
        self.wrap(&self.unwrap(wrapped)?, random)
    }

    /// Gets a new key-encryption key ready, on disk; from now on it wraps. The one before still opens.
    ///
    /// # Errors
    /// [`KekError::Fixed`] where only the operator can give another one.
    fn renew(&self, random: &Random) -> Result<(), KekError>;

    /// `wrapped` is what the database holds: the key-encryption key that opens it is the one from now on.
    ///
    /// # Errors
    /// [`KekError`].
    fn settle(&self, wrapped: &[u8]) -> Result<(), KekError>;

    /// What vaults wrapped with before there were master keys, where it can be had.
    fn first_master(&self) -> Option<MasterKey> {
        None
    }
}

const PLACE: Place<'static> = Place {
    table: "master_key",
    row: &[],
    column: "wrapped",
};

const NONCE: usize = 12;

/// A key that the caller holds, or that stood in the environment: it wraps here, and only a start brings another one.
impl KeyProvider for Kek {
    fn wrap(&self, master: &MasterKey, random: &Random) -> Result<Vec<u8>, KekError> {
        let mut nonce = [0; NONCE];
        random(&mut nonce);
        let sealed =
            seal(&self.master_wrapping_key(), &PLACE, nonce, master.expose()).map_err(|_| KekError::DoesNotOpen)?;
        Ok([&sealed.nonce[..], &sealed.text].concat())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<MasterKey, KekError> {
        let (nonce, text) = wrapped.split_first_chunk::<NONCE>().ok_or(KekError::DoesNotOpen)?;
        let sealed = Sealed {
            nonce: *nonce,
            text: text.to_vec(),
        };
        let plain = open(&self.master_wrapping_key(), &PLACE, &sealed).map_err(|_| KekError::DoesNotOpen)?;
        let bytes = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| KekError::DoesNotOpen)?;
        Ok(MasterKey::from_bytes(bytes))
    }

    fn renew(&self, _: &Random) -> Result<(), KekError> {
        Err(KekError::Fixed)
    }

    fn settle(&self, _: &[u8]) -> Result<(), KekError> {
        Ok(())
    }

    fn first_master(&self) -> Option<MasterKey> {
        Some(MasterKey(self.wrapping_key()))
    }
}

impl Kek {
    fn master_wrapping_key(&self) -> Key32 {
        derive_key(self.bytes(), "wrap/master")
    }
}
