//! The vault: people, encrypted each under a key of their own, and the only link from a person to their licenses.
//!
//! In: a database path, the key-encryption key, randomness, the time. Out: tokens, and a person's fields to a caller that
//! states a purpose. Never: plain text of a person on disk, in an error or in a log; a license token outside ciphertext.
//!
//! Keys: KEK → (wraps) master key → (wraps) root key → (derives) digest keys; master key → (wraps) data key of a person →
//! (encrypts) their cells.
//! Limits: one process per database; one operation at a time (each is a few SQLite steps); field values of 254 bytes.

mod audit;
mod chain;
mod erase;
mod identity;
mod issue;
mod journal;
mod keys;
mod license;
mod people;
mod person_key;
mod purchase;
mod purpose;
mod retention;
mod rotate;
mod schedule;
mod schema;
mod seats;
mod update;

#[cfg(test)]
mod tests;

pub use audit::{AuditEntry, Event};
pub(crate) use chain::AuditWalk;
pub use chain::{AuditBreak, AuditReport};
pub(crate) use identity::IdentityError;
pub(crate) use issue::{BeginError, Begun, IdempotencyKey, IssuedLicense};
pub(crate) use keys::Wrapped;
pub use license::LicenseLink;
pub use people::{Export, NewPerson, Person};
pub(crate) use purchase::{Claimed, PurchaseError, PurchaseId, Unit, Wanted};
pub use purpose::Purpose;
pub use retention::Retention;
pub(crate) use rotate::KeyState;
pub use schedule::{Kept, RETENTION_SCHEDULE, Until};
pub use schema::OpenError;
pub(crate) use seats::{Opened, SeatPlan, SeatsError};
pub use update::{Change, UpdateError};

use crate::derive::derive_key;
use crate::kek::KeyProvider;
use crate::secret::Key32;
use keys::Providers;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;
use std::sync::Arc;

/// Fills a slice with randomness fit for keys.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Why an operation on the vault failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// No person has this token.
    #[error("no such person")]
    Unknown,
    /// The person was erased.
    #[error("this person was erased")]
    Erased,
    /// A ciphertext is damaged, was moved, or was made under another key.
    #[error("a stored value does not open")]
    Sealed,
    /// What was done stands, but another connection keeps an older copy in the write-ahead log; do it again later.
    #[error("done, but an older copy is still in the write-ahead log because another connection reads the database")]
    Incomplete,
    /// The end of the audit was changed by something else, so nothing can be recorded.
    #[error("the end of the audit was tampered with, so nothing can be recorded")]
    Audit,
    /// The erasure journal cannot be written, so nothing was erased.
    #[error("the erasure journal cannot be written, so nothing was erased")]
    Journal,
    /// SQLite refused; its extended result code.
    #[error("the store refused an operation (SQLite code {0})")]
    Store(i32),
}

impl From<rusqlite::Error> for VaultError {
    // The message of an SQLite error may quote a statement; only its number goes on.
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(schema::code(&error))
    }
}

impl From<crate::seal::SealError> for VaultError {
    fn from(_: crate::seal::SealError) -> Self {
        Self::Sealed
    }
}

/// What [`Vault::open`] needs.
pub struct Opening<'a> {
    /// The database.
    pub path: &'a Path,
    /// Who holds the key-encryption key.
    pub kek: &'a dyn KeyProvider,
    /// Who held it before: a vault that only they open is wrapped anew.
    pub previous: Option<&'a dyn KeyProvider>,
    /// The erasure journal: not in the database's directory of backups, and never set back with it.
    pub journal: &'a Path,
    /// Permits a new journal where the old one is lost. People whom only it named stay in a restored backup.
    pub new_journal: bool,
    /// The time in Unix seconds.
    pub now: i64,
    /// Randomness fit for keys.
    pub random: Random,
}

impl std::fmt::Debug for Opening<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opening(..)")
    }
}

/// The open vault. Not shared: the server holds it behind a mutex.
pub struct Vault {
    connection: Connection,
    /// The master key, and the one before while a rotation goes on.
    wrapping_key: Key32,
    older_key: Option<Key32>,
    generation: u32,
    root_key: Key32,
    email_key: Key32,
    request_key: Key32,
    purchase_key: Key32,
    identity_key: Key32,
    seat_key: Key32,
    chain_key: Key32,
    journal: journal::Journal,
    random: Random,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(..)")
    }
}

impl Vault {
    /// Opens or creates the database (mode 0600), brings its schema up to date, checks the key, and erases again whom the
    /// journal names: a restored backup is served without them.
    ///
    /// # Errors
    /// [`OpenError`]: not a vault, a schema version that this program does not know, another key-encryption key, or a journal
    /// that is not the database's.
    pub fn open(opening: &Opening<'_>) -> Result<Self, OpenError> {
        let mut connection = schema::connect(opening.path)?;
        let providers = Providers {
            kek: opening.kek,
            previous: opening.previous,
        };
        let keys = schema::prepare(&mut connection, &providers, &opening.random)?;
        if let Some(wrapped) = keys::wrapped(&connection)?.first() {
            // A rotation that a crash cut short: its key file takes its place, or goes.
            opening.kek.settle(&wrapped.bytes)?;
        }
        let root = keys.root;
        let journal_key = derive_key(root.bytes(), "journal/erasure");
        let (journal, people) = erase::take_up(&connection, opening.journal, &journal_key, opening.new_journal)?;
        let mut vault = Self {
            connection,
            wrapping_key: keys.master,
            older_key: keys.older,
            generation: keys.generation,
            email_key: derive_key(root.bytes(), "index/person/email"),
            request_key: derive_key(root.bytes(), "index/license_request/request"),
            purchase_key: derive_key(root.bytes(), "index/purchase"),
            identity_key: derive_key(root.bytes(), "index/person_identity"),
            // Of the root key, so that a change of the key-encryption key leaves seat keys as they are.
            seat_key: derive_key(root.bytes(), "seal/seat_key"),
            chain_key: schema::chain_key(&root),
            root_key: root,
            journal,
            random: Arc::clone(&opening.random),
        };
        let again = vault.erase_again(opening.now, &people)?;
        if again > 0 {
            tracing::warn!(
                people = again,
                "erased again: the database was older than the erasure journal"
            );
        }
        // What a crash left in the write-ahead log goes into the database, and the log is emptied.
        match vault.checkpoint() {
            Ok(()) | Err(VaultError::Incomplete) => Ok(vault),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the database answers.
    pub(crate) fn check(&self) -> Result<(), VaultError> {
        Ok(self.connection.query_row("SELECT 1", [], |_| Ok(()))?)
    }

    /// The vault's randomness, for work away from it.
    pub(crate) fn random(&self) -> Random {
        Arc::clone(&self.random)
    }

    /// One transaction that holds the write lock from its start.
    fn transaction(&mut self) -> Result<(Transaction<'_>, Cell<'_>), VaultError> {
        let cell = Cell {
            wrapping_key: &self.wrapping_key,
            older_key: self.older_key.as_ref(),
            chain_key: &self.chain_key,
            random: &self.random,
        };
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok((transaction, cell))
    }

    /// Moves the write-ahead log into the database and empties it, so that no old page survives there.
    fn checkpoint(&self) -> Result<(), VaultError> {
        let busy: i64 = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 { Ok(()) } else { Err(VaultError::Incomplete) }
    }
}

/// What an operation needs beside its transaction: the keys that wrap data keys and chain the audit, and randomness.
#[derive(Clone, Copy)]
struct Cell<'a> {
    wrapping_key: &'a Key32,
    older_key: Option<&'a Key32>,
    chain_key: &'a Key32,
    random: &'a Random,
}

impl Cell<'_> {
    fn bytes<const N: usize>(self) -> [u8; N] {
        let mut out = [0; N];
        (self.random)(&mut out);
        out
    }
}
