//! Opening a database: settings, migrations, and every reason to refuse one.

use super::Sync;
use crate::store::OpenError;
use hushkey_license::KeyHash;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// Append-only: a released migration never changes, and its place is its version.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/sqlite/0001_tokens.sql"),
    include_str!("../../../migrations/sqlite/0002_models.sql"),
    include_str!("../../../migrations/sqlite/0003_seats.sql"),
    include_str!("../../../migrations/sqlite/0004_webhooks.sql"),
];

/// Marks a file as an authority's (`PRAGMA application_id`): "HKau".
const APPLICATION: i64 = 0x484b_6175;

/// How long a connection waits for another process that holds the file.
const PATIENCE: Duration = Duration::from_secs(5);

impl From<rusqlite::Error> for OpenError {
    fn from(_: rusqlite::Error) -> Self {
        Self::Unusable
    }
}

/// Opens the writing connection with the settings that durability rests on, and proves that they took.
pub(super) fn open(path: &Path, sync: Sync) -> Result<Connection, OpenError> {
    let connection = Connection::open(path)?;
    settle(&connection)?;
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    let (name, level) = match sync {
        Sync::Full => ("FULL", 2_i64),
        Sync::Off => ("OFF", 0),
    };
    connection.pragma_update(None, "synchronous", name)?;
    let taken: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    let keys: i64 = connection.pragma_query_value(None, "foreign_keys", |row| row.get(0))?;
    if mode != "wal" || taken != level || keys != 1 {
        return Err(OpenError::Unusable);
    }
    Ok(connection)
}

/// What every connection has in common.
pub(super) fn settle(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // Plans never depend on bound values, so that a cached statement is not compiled anew at every use.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Applies the migrations that are missing, in one transaction.
pub(super) fn migrate(connection: &mut Connection, now: i64) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let application: i64 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let objects: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, objects) {
        (0, 0) => transaction.pragma_update(None, "application_id", APPLICATION)?,
        (APPLICATION, _) => {}
        _ => return Err(OpenError::Foreign),
    }
    let applied = if objects == 0 {
        0
    } else {
        applied_versions(&transaction)?
    };
    for (place, migration) in MIGRATIONS.iter().enumerate().skip(applied) {
        transaction.execute_batch(migration)?;
        let version = i64::try_from(place + 1).map_err(|_| OpenError::UnknownVersion)?;
        transaction.execute(
            "INSERT INTO schema_versions (version, applied_at) VALUES (?1, ?2)",
            (version, now),
        )?;
    }
    transaction.commit()?;
    Ok(())
}

/// How many migrations were applied: exactly the first so many, or the version is unknown.
fn applied_versions(connection: &Connection) -> Result<usize, OpenError> {
    let mut statement = connection
        .prepare("SELECT version FROM schema_versions ORDER BY version")
        .map_err(|_| OpenError::UnknownVersion)?;
    let versions = statement
        .query_map([], |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let known = (1_i64..).take(MIGRATIONS.len());
    let is_prefix = !versions.is_empty() && versions.iter().copied().eq(known.take(versions.len()));
    if is_prefix {
        Ok(versions.len())
    } else {
        Err(OpenError::UnknownVersion)
    }
}

/// Compares the pepper's witness, or writes it into a new database.
pub(super) fn check_witness(connection: &Connection, witness: KeyHash) -> Result<(), OpenError> {
    let stored: Option<[u8; 32]> = connection
        .query_row("SELECT hash FROM pepper_witness", [], |row| row.get(0))
        .optional()?;
    match stored {
        Some(hash) if KeyHash::from_bytes(hash) == witness => Ok(()),
        Some(_) => Err(OpenError::OtherPepper),
        None => {
            connection.execute(
                "INSERT INTO pepper_witness (one, hash) VALUES (1, ?1)",
                [witness.as_bytes()],
            )?;
            Ok(())
        }
    }
}
