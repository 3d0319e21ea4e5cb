//! Erasing a person: their data key is destroyed, their traces are overwritten, the token stays and leads nowhere.
//!
//! In: a token. Out: nothing. Never: the wrapped key, the blind index or a ciphertext left in the database, its write-ahead log
//! or its shared-memory file; an erasure that a restored backup undoes (`journal.rs`). The license itself is not touched: it lives at
//! the authority, and nobody can say whose it was.
//!
//! Limits: old blocks that the file system or an SSD has set free, and the backups themselves, are outside the reach of a program;
//! see `docs/issuer.md`.

use super::audit::Event;
use super::identity::blot_identities;
use super::journal::{self, Journal};
use super::purchase::blot_purchases;
use super::{Cell, OpenError, Vault, VaultError, person_key};
use crate::secret::Key32;
use hushkey_license::CustomerToken;
use rusqlite::{Connection, params};
use std::path::Path;

impl Cell<'_> {
    /// Overwrites everything about a person; whether there was something.
    fn erase(self, connection: &Connection, now: i64, person: &CustomerToken) -> Result<bool, VaultError> {
        if person_key::stored(connection, person)?.is_none() {
            return Ok(false);
        }
        let token = person.as_str();
        // Equal lengths: each row is overwritten where it stands (rules 1–3 in the migration).
        for sql in [
            "UPDATE person_field SET nonce = zeroblob(12), sealed = zeroblob(272) WHERE person = ?1",
            "UPDATE person_license SET nonce = zeroblob(12), sealed = zeroblob(144) WHERE person = ?1",
            "DELETE FROM seat_entitlement WHERE person = ?1",
            "DELETE FROM seat_batch WHERE person = ?1",
        ] {
            connection.execute(sql, [token])?;
        }
        let requests: Vec<i64> = connection
            .prepare_cached("SELECT id FROM license_request WHERE person = ?1")?
            .query_map([token], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in requests {
            self.blank_request(connection, id)?;
        }
        blot_identities(connection, self, person)?;
        blot_purchases(connection, self, person)?;
        // Digests must stay unique, so they are overwritten with randomness.
        let digest: [u8; 32] = self.bytes();
        connection.execute(
            "UPDATE person SET nonce = zeroblob(12), data_key = zeroblob(48), email_index = ?2 WHERE person = ?1",
            params![token, digest],
        )?;
        self.record(connection, now, Some(person), Event::Erased, None)?;
        Ok(true)
    }
}

/// Cells of an index move; rebuilding it clears the pages in which a copy may have stayed.
fn rebuild(connection: &Connection) -> Result<(), VaultError> {
    Ok(connection.execute_batch("REINDEX person_email_index; REINDEX license_request_request;")?)
}

impl Vault {
    /// Erases a person for good. Erasing again is no error (it repeats the emptying of the log).
    ///
    /// # Errors
    /// [`VaultError::Unknown`]; [`VaultError::Journal`]: nothing was erased; [`VaultError::Incomplete`] if another connection
    /// holds the write-ahead log: the person is erased, and a repetition empties the log.
    pub fn erase(&mut self, now: i64, person: &CustomerToken) -> Result<(), VaultError> {
        if person_key::stored(&self.connection, person)?.is_some() {
            // Before the database: a crash in between erases them at the next start.
            self.journal.append(person)?;
        }
        let lines = self.journal.lines();
        let (transaction, cell) = self.transaction()?;
        if cell.erase(&transaction, now, person)? {
            rebuild(&transaction)?;
            journal::note_lines(&transaction, lines)?;
        }
        transaction.commit()?;
        self.checkpoint()
    }

    /// Erases again whom the journal names and the database has still or again; says how many.
    pub(super) fn erase_again(&mut self, now: i64, people: &[CustomerToken]) -> Result<usize, VaultError> {
        let lines = self.journal.lines();
        let (transaction, cell) = self.transaction()?;
        let mut erased = 0;
        for person in people {
            match cell.erase(&transaction, now, person) {
                Ok(true) => erased += 1,
                // A backup of before they came does not know them.
                Ok(false) | Err(VaultError::Unknown) => {}
                Err(error) => return Err(error),
            }
        }
        if erased > 0 {
            rebuild(&transaction)?;
        }
        journal::note_lines(&transaction, lines)?;
        transaction.commit()?;
        if erased > 0 {
            self.checkpoint()?;
        }
        Ok(erased)
    }
}

/// Opens the journal that belongs to the database, or makes the first one; out come the people to be erased again.
pub(super) fn take_up(
    connection: &Connection,
    path: &Path,
    key: &Key32,
    anew: bool,
) -> Result<(Journal, Vec<CustomerToken>), OpenError> {
    let known = journal::known_lines(connection)?;
    match (Journal::open(path, key), known) {
        (Ok(Some((journal, people))), known) if journal.lines() >= known.unwrap_or(0) => Ok((journal, people)),
        // It lacks people whom the database has erased: it was cut, or is an older copy.
        (Ok(Some((_, mut people))), _) if anew => {
            people.extend(erased(connection)?);
            people.sort_unstable();
            people.dedup();
            Ok((Journal::make(path, key, &people)?, people))
        }
        (Ok(Some(_)), _) => Err(OpenError::JournalCut),
        // The first one, also of people who were erased before there was one.
        (Ok(None), None) => Ok((Journal::make(path, key, &erased(connection)?)?, Vec::new())),
        (Ok(None) | Err(OpenError::JournalDamaged | OpenError::JournalForeign), _) if anew => {
            Ok((Journal::make(path, key, &erased(connection)?)?, Vec::new()))
        }
        (Ok(None), Some(_)) => Err(OpenError::JournalMissing),
        (Err(error), _) => Err(error),
    }
}

/// Everybody whom the database has erased.
fn erased(connection: &Connection) -> Result<Vec<CustomerToken>, VaultError> {
    let mut statement = connection.prepare("SELECT person FROM person WHERE data_key = zeroblob(48) ORDER BY id")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|row| row?.parse().map_err(|_| VaultError::Sealed)).collect()
}
