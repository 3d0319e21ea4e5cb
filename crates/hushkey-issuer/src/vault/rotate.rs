//! Rotating keys while the vault serves.
//!
//! ```text
//! begin: a new master key, the root key wrapped by it, one commit ──► data keys, some at a time ──► the old master key is overwritten
//! ```
//!
//! In: a new master key and its wrapped form; or the wrapped forms anew. Out: how far it has come. Never: a data key that neither
//! master key opens; an old master key or a data key wrapped by it left in the files at the end. A crash at any point loses
//! nothing: both master keys are in their places until the last data key is wrapped anew, and the rotation goes on at the next start.

use super::audit::Event;
use super::keys::{self, Wrapped};
use super::person_key::rewrap;
use super::{Vault, VaultError};
use crate::kek::MasterKey;
use crate::seal::Sealed;
use hushkey_license::CustomerToken;
use rusqlite::params;
use serde::Serialize;

/// Where the keys stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct KeyState {
    /// How many master keys there were.
    pub(crate) generation: u32,
    /// Whether data keys are still being wrapped anew.
    pub(crate) rotating: bool,
    /// How many are left, about.
    pub(crate) pending: u64,
}

impl Vault {
    /// Where the keys stand.
    pub(crate) fn key_state(&self) -> Result<KeyState, VaultError> {
        let rotating = self.older_key.is_some();
        let pending: i64 = if rotating {
            self.connection.query_row(
                "SELECT count(*) FROM person WHERE id > (SELECT reached FROM key_rotation)",
                [],
                |row| row.get(0),
            )?
        } else {
            0
        };
        Ok(KeyState {
            generation: self.generation,
            rotating,
            pending: u64::try_from(pending).unwrap_or_default(),
        })
    }

    /// The master keys as they are wrapped, the newest first.
    pub(crate) fn wrapped_masters(&self) -> Result<Vec<Wrapped>, VaultError> {
        Ok(keys::wrapped(&self.connection)?)
    }

    /// Puts other wrappings of the same master keys in their places; `false` if they were changed since `before` was read.
    pub(crate) fn rewrap_masters(
        &mut self,
        now: i64,
        before: &[Wrapped],
        after: &[Wrapped],
    ) -> Result<bool, VaultError> {
        let (transaction, cell) = self.transaction()?;
        if keys::wrapped(&transaction)? != before {
            return Ok(false);
        }
        for wrapped in after {
            keys::write_wrapped(&transaction, wrapped).map_err(|_| VaultError::Sealed)?;
        }
        cell.record(&transaction, now, None, Event::KeysRotated, None)?;
        transaction.commit()?;
        self.emptied()?;
        Ok(true)
    }

    /// Lets a new master key wrap the root key and whatever is wrapped from now on; `false` while a rotation goes on.
    pub(crate) fn begin_rotation(&mut self, now: i64, master: &MasterKey, bytes: Vec<u8>) -> Result<bool, VaultError> {
        if self.older_key.is_some() {
            return Ok(false);
        }
        let (root, key) = (self.root_key.clone(), master.clone().into_key());
        let generation = self.generation + 1;
        let (transaction, cell) = self.transaction()?;
        keys::write_wrapped(&transaction, &Wrapped { generation, bytes }).map_err(|_| VaultError::Sealed)?;
        keys::write_root(&transaction, &root, &key, generation, cell.random).map_err(|_| VaultError::Sealed)?;
        transaction.execute("UPDATE key_rotation SET reached = 0", [])?;
        cell.record(&transaction, now, None, Event::KeysRotated, None)?;
        transaction.commit()?;
        self.generation = generation;
        self.older_key = Some(std::mem::replace(&mut self.wrapping_key, key));
        self.emptied()?;
        Ok(true)
    }

    /// Wraps the data keys of at most `most` people anew; `true` when none is left and the old master key is gone.
    pub(crate) fn rotate_some(&mut self, most: u32) -> Result<bool, VaultError> {
        let Some(older) = self.older_key.clone() else {
            return Ok(true);
        };
        let before = self.generation - 1;
        let (transaction, cell) = self.transaction()?;
        let rows: Vec<(i64, String, Sealed)> = transaction
            .prepare_cached(
                "SELECT id, person, nonce, data_key FROM person \
                 WHERE id > (SELECT reached FROM key_rotation) ORDER BY id LIMIT ?1",
            )?
            .query_map([most], |row| {
                let sealed = Sealed {
                    nonce: row.get(2)?,
                    text: row.get(3)?,
                };
                Ok((row.get(0)?, row.get(1)?, sealed))
            })?
            .collect::<Result<_, _>>()?;
        for (id, person, sealed) in &rows {
            let person: CustomerToken = person.parse().map_err(|_| VaultError::Sealed)?;
            if let Some(anew) = rewrap(cell, &older, &person, sealed)? {
                transaction
                    .prepare_cached("UPDATE person SET nonce = ?2, data_key = ?3 WHERE id = ?1")?
                    .execute(params![id, anew.nonce, anew.text])?;
            }
        }
        if let Some((last, ..)) = rows.last() {
            transaction.execute("UPDATE key_rotation SET reached = ?1", [last])?;
        }
        // Under the write lock: nobody came meanwhile.
        let done = u32::try_from(rows.len()).is_ok_and(|seen| seen < most);
        if done {
            keys::blank(&transaction, before)?;
        }
        transaction.commit()?;
        if done {
            self.older_key = None;
        }
        self.emptied()?;
        Ok(done)
    }

    /// Empties the log, or leaves that to the next commit if a backup holds it: what stands there was wrapped under a key that
    /// is overwritten in the database.
    fn emptied(&self) -> Result<(), VaultError> {
        match self.checkpoint() {
            Err(VaultError::Incomplete) => {
                tracing::warn!("another connection holds the write-ahead log: older wrappings of keys are still in it");
                Ok(())
            }
            result => result,
        }
    }
}
