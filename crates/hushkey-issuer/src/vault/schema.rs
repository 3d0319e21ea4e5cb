//! Opening the database: settings, migrations, and the check that the key-encryption key is the right one.
//!
//! In: a path, key providers. Out: a connection with durable, secure settings and the keys. Never: a database of
//! another program, or of a schema version this program does not know, is touched.

use super::keys::{Keys, Providers};
use super::{Random, VaultError, chain};
use crate::derive::derive_key;
use crate::kek::KekError;
use crate::secret::Key32;
use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// Marks the file as an issuer's vault (`PRAGMA application_id`): "Hvlt".
const APPLICATION_ID: i64 = 0x4876_6C74;

/// Append-only; the number is the schema version after it.
const MIGRATIONS: [(i64, &str); 4] = [
    (1, include_str!("../../migrations/sqlite/0001_vault.sql")),
    (2, include_str!("../../migrations/sqlite/0002_seats.sql")),
    (3, include_str!("../../migrations/sqlite/0003_keeping.sql")),
    (
        4,
        include_str!("../../migrations/sqlite/0004_purchases_and_sign_in.sql"),
    ),
];

/// Why the vault does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be created or opened with the needed settings; SQLite's code, or 0.
    #[error("the vault's database cannot be opened (SQLite code {0})")]
    Store(i32),
    /// The file is a database of something else.
    #[error("the database is not an issuer's vault")]
    Foreign,
    /// A newer (or unreadable) schema.
    #[error("the vault has schema version {0}, which this program does not know")]
    UnknownSchema(i64),
    /// The key-encryption key is not the one this vault was made with.
    #[error("the key-encryption key does not open this vault: it was made with another key")]
    WrongKey,
    /// The key provider.
    #[error(transparent)]
    Kek(KekError),
    /// People are to be erased again, and the end of the audit was tampered with.
    #[error("the end of the audit was tampered with, so nothing can be recorded")]
    Audit,
    /// The erasure journal cannot be read or written.
    #[error("the erasure journal cannot be used ({0})")]
    Journal(std::io::ErrorKind),
    /// The database had a journal, and it is not there.
    #[error(
        "the erasure journal is missing: put it back, or say that a new one may be made (people in a restored backup then stay)"
    )]
    JournalMissing,
    /// The journal has fewer lines than the database knows of.
    #[error(
        "the erasure journal is older than the database, or was cut: put the right one back, or say that a new one may be made"
    )]
    JournalCut,
    /// A line of the journal is not as it was written.
    #[error("the erasure journal is damaged: put a copy of it back, or say that a new one may be made")]
    JournalDamaged,
    /// The journal is another vault's.
    #[error("the erasure journal is not this vault's")]
    JournalForeign,
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(code(&error))
    }
}

impl From<KekError> for OpenError {
    fn from(error: KekError) -> Self {
        match error {
            KekError::DoesNotOpen => Self::WrongKey,
            error => Self::Kek(error),
        }
    }
}

impl From<VaultError> for OpenError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Store(code) => Self::Store(code),
            VaultError::Audit => Self::Audit,
            // Somebody else reads the database (SQLITE_BUSY): not served before their copy is gone.
            VaultError::Incomplete => Self::Store(5),
            _ => Self::Store(0),
        }
    }
}

/// SQLite's extended result code; -1 for errors of the binding.
pub(super) fn code(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().map_or(-1, |inner| inner.extended_code)
}

pub(super) fn connect(path: &Path) -> Result<Connection, OpenError> {
    create_private(path).map_err(|_| OpenError::Store(0))?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    identify(&connection)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    let secure: i64 = connection.query_row("PRAGMA secure_delete = ON", [], |row| row.get(0))?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;",
    )?;
    let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    if mode != "wal" || secure != 1 || synchronous != 2 {
        return Err(OpenError::Store(0));
    }
    Ok(connection)
}

/// A connection that can only read a vault of this version, beside the one that serves it.
pub(super) fn connect_to_read(path: &Path) -> Result<Connection, OpenError> {
    let connection = Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    identify(&connection)?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version < CHAINED {
        return Err(OpenError::UnknownSchema(version));
    }
    Ok(connection)
}

/// Creates the file readable by its owner only; SQLite gives its log files the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Refuses what is not ours before anything is changed.
fn identify(connection: &Connection) -> Result<(), OpenError> {
    let id: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (id, version, tables) {
        (0, 0, 0) => Ok(()),
        (APPLICATION_ID, _, _) if MIGRATIONS.iter().any(|(number, _)| *number == version) => Ok(()),
        (APPLICATION_ID, _, _) => Err(OpenError::UnknownSchema(version)),
        _ => Err(OpenError::Foreign),
    }
}

/// The first version whose audit is chained.
const CHAINED: i64 = 3;

/// Brings the schema up to date, opens the keys (or makes them in a new vault), and chains an audit that was not: one commit,
/// so that a wrong key changes nothing, and a vault without a chain is one of an older version and never a chain taken away.
pub(super) fn prepare(
    connection: &mut Connection,
    providers: &Providers<'_>,
    random: &Random,
) -> Result<Keys, OpenError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Read again under the lock: another process may have migrated meanwhile.
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for (number, sql) in MIGRATIONS.iter().filter(|(number, _)| *number > version) {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    let keys = providers.keys(&transaction, version, random)?;
    if version < CHAINED {
        chain::begin(&transaction, &chain_key(&keys.root))?;
    }
    transaction.commit()?;
    Ok(keys)
}

/// The key of the audit's chain.
pub(super) fn chain_key(root: &Key32) -> Key32 {
    derive_key(root.bytes(), "chain/audit")
}
