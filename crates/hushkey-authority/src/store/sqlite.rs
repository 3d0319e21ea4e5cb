//! The embedded store: SQLite in WAL mode, synced on every commit.
//!
//! One thread writes, with group commit: transactions that wait together become durable together, and each is
//! acknowledged only then. A small pool of connections reads. SQL lives in this module's files and nowhere else.

mod admin;
mod license;
mod read;
mod schema;
mod seat;
mod writer;

use super::{Asking, Change, NewPlan, Outcome, Pending, Store, StoreError};
use crate::judge::Facts;
use hushkey_license::wire::{LicenseStatus, LicenseView};
use hushkey_license::{EntitlementToken, KeyHash, LicenseToken, MachineToken, PlanToken, ProductToken};
use read::Readers;
use rusqlite::Connection;
pub use schema::OpenError;
use std::path::Path;
use writer::Writer;

/// How hard the store works for durability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sync {
    /// Sync on every commit: what is acknowledged survives a power cut.
    #[default]
    Full,
    /// Never sync. Only for tests that show that the power-cut test can fail.
    Off,
}

/// See the module.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
    readers: Readers,
}

impl SqliteStore {
    /// Opens or creates the database file and brings its schema up to date.
    ///
    /// # Errors
    /// [`OpenError`]: not ours, of an unknown schema version, made under another pepper, or not usable.
    pub fn open(path: &Path, witness: KeyHash, now: i64, sync: Sync) -> Result<Self, OpenError> {
        let mut connection = schema::open(path, sync)?;
        schema::migrate(&mut connection, now)?;
        schema::check_witness(&connection, witness)?;
        let readers = Readers::open(path)?;
        let writer = Writer::start(connection).map_err(|_| OpenError::Unusable)?;
        Ok(Self { writer, readers })
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Pending<'static, T>
    where
        T: Send + 'static,
    {
        // A read is a few B-tree steps in cached pages: microseconds, so it runs where it is asked for.
        let result = self.readers.read(work);
        Box::pin(std::future::ready(result))
    }

    fn write<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static) -> Pending<'static, T>
    where
        T: Send + 'static,
    {
        Box::pin(self.writer.submit(work))
    }
}

impl Store for SqliteStore {
    fn find(&self, key: KeyHash, machine: MachineToken) -> Pending<'_, Option<Facts>> {
        self.read(move |db| license::find(db, &key, &machine))
    }

    fn find_machine(&self, machine: MachineToken) -> Pending<'_, Vec<Facts>> {
        self.read(move |db| license::find_machine(db, &machine))
    }

    fn activate(&self, asking: Asking) -> Pending<'_, Outcome> {
        self.write(move |db| seat::activate(db, &asking))
    }

    fn heartbeat(&self, asking: Asking) -> Pending<'_, Outcome> {
        self.write(move |db| seat::heartbeat(db, &asking))
    }

    fn deactivate(&self, asking: Asking) -> Pending<'_, Outcome> {
        self.write(move |db| seat::deactivate(db, &asking))
    }

    fn add_product(&self, product: ProductToken, now: i64) -> Pending<'_, Change<()>> {
        self.write(move |db| admin::add_product(db, &product, now))
    }

    fn add_plan(&self, plan: NewPlan, now: i64) -> Pending<'_, Change<()>> {
        self.write(move |db| admin::add_plan(db, &plan, now))
    }

    fn add_entitlement(&self, plan: PlanToken, entitlement: EntitlementToken, value: i64) -> Pending<'_, Change<()>> {
        self.write(move |db| admin::add_entitlement(db, &plan, &entitlement, value))
    }

    fn add_license(
        &self,
        license: LicenseToken,
        plan: PlanToken,
        key: KeyHash,
        now: i64,
    ) -> Pending<'_, Change<Option<i64>>> {
        self.write(move |db| admin::add_license(db, &license, &plan, &key, now))
    }

    fn set_status(&self, license: LicenseToken, status: LicenseStatus) -> Pending<'_, Change<LicenseView>> {
        self.write(move |db| admin::set_status(db, &license, status))
    }

    fn view(&self, license: LicenseToken) -> Pending<'_, Option<LicenseView>> {
        self.read(move |db| license::view(db, &license))
    }

    fn add_admin(&self, hash: KeyHash, now: i64) -> Pending<'_, ()> {
        self.write(move |db| admin::add_admin(db, &hash, now))
    }

    fn is_admin(&self, hash: KeyHash) -> Pending<'_, bool> {
        self.read(move |db| admin::is_admin(db, &hash))
    }

    fn has_admin(&self) -> Pending<'_, bool> {
        self.read(admin::has_admin)
    }

    fn check(&self) -> Pending<'_, ()> {
        self.write(|db| Ok(db.query_row("SELECT 1", [], |_| Ok(()))?))
    }
}

/// SQLite's message may quote values, so only the kind of failure is kept.
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) => Self::Corrupt,
            _ => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests;
