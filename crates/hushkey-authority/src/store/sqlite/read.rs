//! The reading connections: a small pool, each used by one caller at a time.

use super::schema::settle;
use crate::store::{OpenError, StoreError};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Connections in the pool: more readers than cores only wait for each other.
const READERS: usize = 4;

#[derive(Debug)]
pub(super) struct Readers {
    pool: Vec<Mutex<Connection>>,
    next: AtomicUsize,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, OpenError> {
        let pool = (0..READERS).map(|_| open_reader(path)).collect::<Result<_, _>>()?;
        Ok(Self {
            pool,
            next: AtomicUsize::new(0),
        })
    }

    /// Runs `work` in one read transaction, so that several queries see one state.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let start = self.next.fetch_add(1, Ordering::Relaxed) % READERS;
        let mut turns = self.pool.iter().cycle().skip(start).take(READERS);
        let free = turns.find_map(|one| one.try_lock().ok());
        let connection = match free {
            Some(connection) => connection,
            None => self
                .pool
                .get(start)
                .ok_or(StoreError::Failed)?
                .lock()
                .map_err(|_| StoreError::Failed)?,
        };
        connection.prepare_cached("BEGIN")?.execute([])?;
        let result = work(&connection);
        let ended = connection.prepare_cached("COMMIT")?.execute([]);
        let value = result?;
        ended?;
        Ok(value)
    }
}

fn open_reader(path: &Path) -> Result<Mutex<Connection>, OpenError> {
    // WAL readers write to the shared-memory index, so the file is opened for writing and the connection told not to.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settle(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(Mutex::new(connection))
}
