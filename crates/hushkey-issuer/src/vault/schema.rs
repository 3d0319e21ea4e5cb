//! Opening the database: settings, migrations, and the check that the key-encryption key is the right one.
//!
//! In: a path, the wrapping key. Out: a connection with durable, secure settings and the root key. Never: a database of
//! another program, or of a schema version this program does not know, is touched.

use super::Random;
use crate::seal::{Place, Sealed, open, seal};
use crate::secret::Key32;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::time::Duration;

/// Marks the file as an issuer's vault (`PRAGMA application_id`): "Hvlt".
const APPLICATION_ID: i64 = 0x4876_6C74;

/// Append-only; the number is the schema version after it.
const MIGRATIONS: [(i64, &str); 3] = [
    (1, include_str!("../../migrations/sqlite/0001_vault.sql")),
    (2, include_str!("../../migrations/sqlite/0002_seats.sql")),
    (
        4,
        include_str!("../../migrations/sqlite/0004_purchases_and_sign_in.sql"),
    ),
];

const ROOT_KEY: Place<'static> = Place {
    table: "vault",
    row: &[b"1"],
    column: "root_key",
};

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
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(code(&error))
    }
}

/// SQLite's extended result code; -1 for errors of the binding.
pub(super) fn code(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().map_or(-1, |inner| inner.extended_code)
}

pub(super) fn connect(path: &Path) -> Result<Connection, OpenError> {
    create_private(path).map_err(|_| OpenError::Store(0))?;
    let mut connection = Connection::open(path)?;
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
    migrate(&mut connection)?;
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

fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Read again under the lock: another process may have migrated meanwhile.
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for (number, sql) in MIGRATIONS.iter().filter(|(number, _)| *number > version) {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    Ok(transaction.commit()?)
}

/// Opens the stored root key, or makes it in a new vault.
pub(super) fn root_key(connection: &mut Connection, wrapping_key: &Key32, random: &Random) -> Result<Key32, OpenError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let stored: Option<Sealed> = transaction
        .query_row("SELECT nonce, root_key FROM vault WHERE id = 1", [], |row| {
            Ok(Sealed {
                nonce: row.get(0)?,
                text: row.get(1)?,
            })
        })
        .optional()?;
    if let Some(sealed) = stored {
        let plain = open(wrapping_key, &ROOT_KEY, &sealed).map_err(|_| OpenError::WrongKey)?;
        let bytes = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| OpenError::WrongKey)?;
        return Ok(Key32::new(bytes));
    }
    let (mut bytes, mut nonce) = ([0; 32], [0; 12]);
    random(&mut bytes);
    random(&mut nonce);
    let root = Key32::new(bytes);
    let sealed = seal(wrapping_key, &ROOT_KEY, nonce, root.bytes()).map_err(|_| OpenError::Store(0))?;
    transaction.execute(
        "INSERT INTO vault (id, kek_version, nonce, root_key) VALUES (1, 1, ?1, ?2)",
        params![sealed.nonce, sealed.text],
    )?;
    transaction.commit()?;
    Ok(root)
}
