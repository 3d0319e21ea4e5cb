//! Erasing a person: their data key is destroyed, their traces are overwritten, the token stays and leads nowhere.
//!
//! In: a token. Out: nothing. Never: the wrapped key, the blind index or a ciphertext left in the database, its write-ahead log
//! or its shared-memory file. The license itself is not touched: it lives at the authority, and nobody can say whose it was.
//!
//! Limits: old blocks that the file system or an SSD has set free, and backups, are outside the reach of a program; see
//! `docs/issuer.md`.

use super::audit::Event;
use super::{Vault, VaultError, person_key};
use hushkey_license::CustomerToken;
use rusqlite::params;

impl Vault {
    /// Erases a person for good. Erasing again is no error (it repeats the emptying of the log).
    ///
    /// # Errors
    /// [`VaultError::Unknown`]; [`VaultError::Incomplete`] if another connection holds the write-ahead log: the person is
    /// erased, and a repetition empties the log.
    pub fn erase(&mut self, now: i64, person: &CustomerToken) -> Result<(), VaultError> {
        let (transaction, cell) = self.transaction()?;
        if person_key::stored(&transaction, person)?.is_some() {
            let token = person.as_str();
            // Equal lengths: each row is overwritten where it stands (rules 1–3 in the migration).
            for sql in [
                "UPDATE person_field SET nonce = zeroblob(12), sealed = zeroblob(272) WHERE person = ?1",
                "UPDATE person_license SET nonce = zeroblob(12), sealed = zeroblob(144) WHERE person = ?1",
                "UPDATE license_request SET stage = 'x', plan = zeroblob(32), nonce = zeroblob(12), \
                 sealed = zeroblob(272) WHERE person = ?1",
                "UPDATE seat_entitlement SET seats = 0 WHERE person = ?1",
                "DELETE FROM seat_batch WHERE person = ?1",
            ] {
                transaction.execute(sql, [token])?;
            }
            // Digests must stay unique, so they are overwritten with randomness.
            let requests: Vec<i64> = transaction
                .prepare_cached("SELECT id FROM license_request WHERE person = ?1")?
                .query_map([token], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for id in requests {
                let digest: [u8; 32] = cell.bytes();
                transaction.execute(
                    "UPDATE license_request SET request = ?2 WHERE id = ?1",
                    params![id, digest],
                )?;
            }
            let digest: [u8; 32] = cell.bytes();
            transaction.execute(
                "UPDATE person SET nonce = zeroblob(12), data_key = zeroblob(48), email_index = ?2 WHERE person = ?1",
                params![token, digest],
            )?;
            // Cells of an index move; rebuilding it clears the pages in which a copy may have stayed.
            transaction.execute_batch("REINDEX person_email_index; REINDEX license_request_request;")?;
            cell.record(&transaction, now, Some(person), Event::Erased, None)?;
        }
        transaction.commit()?;
        self.checkpoint()
    }
}
