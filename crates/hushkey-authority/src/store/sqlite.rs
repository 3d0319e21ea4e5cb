//! The embedded store: SQLite in WAL mode, synced on every commit.
//!
//! One thread writes, with group commit: transactions that wait together become durable together, and each is
//! acknowledged only then. A small pool of connections reads. What is said to them is in `store/sql/`.

mod connection;
mod read;
mod schema;
mod writer;

use super::sql::{alter, carry_out, create, grant, list, load, seats, view, webhooks};
use super::{
    Alteration, Asking, Change, Claimed, Creation, Grant, OpenError, Outcome, Pending, SealedUrl, SeatPlan, Slice,
    Spending, Store, StoreError, Webhook, WebhookCount,
};
use connection::{Statements, now_or_corrupt};
use hushkey_license::model::State;
use hushkey_license::wire::{DeliveryView, GrantView, LicenseView, PlanView, ProductView, PublishedSeatKey};
use hushkey_license::{
    EventToken, GrantToken, KeyHash, LicenseToken, MachineToken, PlanToken, ProductToken, WebhookToken,
};
use read::Readers;
use rusqlite::Connection;
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
    fn look(&self, asking: Asking) -> Pending<'_, Outcome> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(carry_out::look(&db, &asking))
        })
    }

    fn carry_out(&self, asking: Asking) -> Pending<'_, Outcome> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(carry_out::carry_out(&db, &asking))
        })
    }

    fn find_machine(&self, machine: MachineToken) -> Pending<'_, Vec<State>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(load::find_machine(&db, &machine))
        })
    }

    fn create(&self, creation: Creation, now: i64) -> Pending<'_, Change<()>> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(create::create(&db, &creation, now))
        })
    }

    fn add_license(
        &self,
        license: LicenseToken,
        plan: PlanToken,
        key: KeyHash,
        now: i64,
    ) -> Pending<'_, Change<Option<i64>>> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(create::add_license(&db, &license, &plan, &key, now))
        })
    }

    fn alter(&self, license: LicenseToken, alteration: Alteration, now: i64) -> Pending<'_, Change<LicenseView>> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(alter::alter(&db, &license, &alteration, now))
        })
    }

    fn view(&self, license: LicenseToken, now: i64) -> Pending<'_, Option<LicenseView>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(view::view(&db, &license, now))
        })
    }

    fn licenses(&self, plan: Option<PlanToken>, slice: Slice<LicenseToken>) -> Pending<'_, Vec<LicenseToken>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(list::licenses(&db, plan, &slice))
        })
    }

    fn products(&self, slice: Slice<ProductToken>) -> Pending<'_, Vec<ProductView>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(list::products(&db, &slice))
        })
    }

    fn plans(&self, slice: Slice<PlanToken>) -> Pending<'_, Vec<PlanView>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(list::plans(&db, &slice))
        })
    }

    fn plan(&self, plan: PlanToken) -> Pending<'_, Option<PlanView>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(list::plan(&db, &plan))
        })
    }

    fn add_grant(&self, hash: KeyHash, grant: Grant, now: i64) -> Pending<'_, ()> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(grant::add(&db, &hash, &grant, now))
        })
    }

    fn find_grant(&self, hash: KeyHash) -> Pending<'_, Option<Grant>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(grant::find(&db, &hash))
        })
    }

    fn grants(&self, slice: Slice<GrantToken>) -> Pending<'_, Vec<GrantView>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(grant::list(&db, &slice))
        })
    }

    fn revoke_grant(&self, name: GrantToken) -> Pending<'_, bool> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(grant::revoke(&db, &name))
        })
    }

    fn has_grant(&self) -> Pending<'_, bool> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(grant::has_any(&db))
        })
    }

    fn add_seat_key(&self, key: PublishedSeatKey, now: i64) -> Pending<'_, Change<()>> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(seats::add_key(&db, &key, now))
        })
    }

    fn seat_keys(&self, plan: PlanToken, from: u32) -> Pending<'_, Vec<PublishedSeatKey>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(seats::keys(&db, &plan, from))
        })
    }

    fn seat_plan(&self, key_id: [u8; 32]) -> Pending<'_, Option<SeatPlan>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(seats::seat_plan(&db, &key_id))
        })
    }

    fn spend_seat(&self, spending: Spending, now: i64) -> Pending<'_, Option<[u8; 32]>> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(seats::spend(&db, &spending, now))
        })
    }

    fn count_seats(&self, plan: PlanToken, epoch: u32) -> Pending<'_, (i64, i64)> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(seats::count(&db, &plan, epoch))
        })
    }

    fn add_webhook(&self, webhook: Webhook) -> Pending<'_, Change<()>> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::add(&db, &webhook))
        })
    }

    fn change_webhook(&self, webhook: WebhookToken, url: Option<SealedUrl>, kinds: Option<i64>) -> Pending<'_, bool> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::change(&db, &webhook, url.as_ref(), kinds))
        })
    }

    fn rotate_webhook(&self, webhook: WebhookToken, now: i64) -> Pending<'_, Option<i64>> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::rotate(&db, &webhook, now))
        })
    }

    fn delete_webhook(&self, webhook: WebhookToken) -> Pending<'_, bool> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::delete(&db, &webhook))
        })
    }

    fn webhooks(&self, slice: Slice<WebhookToken>) -> Pending<'_, Vec<(Webhook, WebhookCount)>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::list(&db, &slice))
        })
    }

    fn webhook(&self, webhook: WebhookToken) -> Pending<'_, Option<(Webhook, WebhookCount)>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::find(&db, &webhook))
        })
    }

    fn deliveries(&self, webhook: WebhookToken, slice: Slice<EventToken>) -> Pending<'_, Vec<DeliveryView>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::deliveries(&db, &webhook, &slice))
        })
    }

    fn retry_dead(&self, webhook: WebhookToken, now: i64) -> Pending<'_, u64> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::retry(&db, &webhook, now))
        })
    }

    fn due_webhooks(&self, now: i64) -> Pending<'_, Vec<WebhookToken>> {
        self.read(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::due(&db, now))
        })
    }

    fn claim(&self, webhook: WebhookToken, limit: i64, now: i64, lease: i64) -> Pending<'_, Vec<Claimed>> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::claim(&db, &webhook, limit, now, lease))
        })
    }

    fn delivered(&self, webhook: WebhookToken, event: EventToken, now: i64) -> Pending<'_, ()> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::delivered(&db, &webhook, &event, now))
        })
    }

    fn failed(
        &self,
        webhook: WebhookToken,
        event: EventToken,
        lease: i64,
        next_at: Option<i64>,
        now: i64,
    ) -> Pending<'_, ()> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::failed(&db, &webhook, &event, lease, next_at, now))
        })
    }

    fn sweep(&self, delivered: i64, dead: i64) -> Pending<'_, u64> {
        self.write(move |db| {
            let db = Statements(db);
            now_or_corrupt(webhooks::sweep(&db, delivered, dead))
        })
    }

    fn check(&self) -> Pending<'_, ()> {
        self.write(|db| Ok(db.query_row("SELECT 1", [], |_| Ok(()))?))
    }
}

/// SQLite's message may quote values, so only the kind of failure is kept.
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // The number alone: SQLite's own words may quote values.
        tracing::warn!(code = error.sqlite_extended_error_code(), "the database refused");
        match error {
            rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) => Self::Corrupt,
            _ => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests;
