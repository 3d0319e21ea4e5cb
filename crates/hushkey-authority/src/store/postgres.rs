//! The store for more than one machine: PostgreSQL, through a small pool. Several authorities on one database behave as one.
//!
//! Every write is one transaction that first locks the row of the license it is about, so checks and changes are one step
//! whoever asks; it is acknowledged after a synchronous commit. What cannot be told (a connection lost at the commit) is a
//! failure, never a yes. Reads take one statement after another: each sees what was committed.
//!
//! Limits: 16 connections, 1,024 operations that wait for one; beyond that it refuses.

mod connection;
mod open;
mod pool;

use super::sql::{alter, carry_out, create, grant, list, load, seats, view, webhooks};
use super::{
    Alteration, Asking, Change, Claimed, Creation, Grant, OpenError, Outcome, Pending, SealedUrl, SeatPlan, Slice,
    Spending, Store, Webhook, WebhookCount,
};
use connection::{Busy, Live};
use hushkey_license::model::State;
use hushkey_license::wire::{DeliveryView, GrantView, LicenseView, PlanView, ProductView, PublishedSeatKey};
use hushkey_license::{
    EventToken, GrantToken, KeyHash, LicenseToken, MachineToken, PlanToken, ProductToken, WebhookToken,
};
use pool::Connections;

/// Connections to the database.
const CONNECTIONS: usize = 16;
/// Operations that may wait for a connection.
const WAITING: usize = 1024;
/// How often a transaction is tried that another one got in the way of.
const TRIES: u32 = 8;

/// See the module.
pub struct PostgresStore {
    connections: Connections,
}

impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PostgresStore(…)")
    }
}

impl PostgresStore {
    /// Connects and brings the schema up to date. `ca`: PEM certificates to trust for TLS beside the public roots.
    ///
    /// # Errors
    /// [`OpenError`]: no such server or no right, of an unknown schema version, made under another pepper, or not durable.
    pub async fn open(url: &str, ca: Option<&[u8]>, witness: KeyHash, now: i64) -> Result<Self, OpenError> {
        let connections = Connections::new(url, ca)?;
        let mut client = connections.take().await.map_err(|_| OpenError::Unusable)?;
        open::check_durability(&client).await?;
        open::migrate(&mut client, now).await?;
        open::check_witness(&client, witness).await?;
        drop(client);
        Ok(Self { connections })
    }
}

/// Runs `$work` with a connection; what it reads was committed.
macro_rules! read {
    ($store:ident, |$db:ident| $work:expr) => {
        Box::pin(async move {
            let client = $store.connections.take().await?;
            let $db = Live::reading(&client);
            $work.await
        })
    };
}

/// Runs `$work` in a transaction, again when another transaction got in its way, and commits.
macro_rules! write {
    ($store:ident, |$db:ident| $work:expr) => {
        Box::pin(async move {
            let mut tries = 0;
            loop {
                tries += 1;
                let busy = Busy::new($store.connections.take().await?);
                let $db = Live::writing(busy.client()?);
                let result = $work.await;
                let again = $db.is_in_the_way() && tries < TRIES;
                match result {
                    Ok(value) => {
                        $db.commit().await?;
                        busy.release();
                        return Ok(value);
                    }
                    Err(error) => {
                        $db.roll_back().await?;
                        busy.release();
                        if !again {
                            return Err(error);
                        }
                    }
                }
            }
        })
    };
}

impl Store for PostgresStore {
    fn look(&self, asking: Asking) -> Pending<'_, Outcome> {
        read!(self, |db| carry_out::look(&db, &asking))
    }

    fn carry_out(&self, asking: Asking) -> Pending<'_, Outcome> {
        write!(self, |db| carry_out::carry_out(&db, &asking))
    }

    fn find_machine(&self, machine: MachineToken) -> Pending<'_, Vec<State>> {
        read!(self, |db| load::find_machine(&db, &machine))
    }

    fn create(&self, creation: Creation, now: i64) -> Pending<'_, Change<()>> {
        write!(self, |db| create::create(&db, &creation, now))
    }

    fn add_license(
        &self,
        license: LicenseToken,
        plan: PlanToken,
        key: KeyHash,
        now: i64,
    ) -> Pending<'_, Change<Option<i64>>> {
        write!(self, |db| create::add_license(&db, &license, &plan, &key, now))
    }

    fn alter(&self, license: LicenseToken, alteration: Alteration, now: i64) -> Pending<'_, Change<LicenseView>> {
        write!(self, |db| alter::alter(&db, &license, &alteration, now))
    }

    fn view(&self, license: LicenseToken, now: i64) -> Pending<'_, Option<LicenseView>> {
        read!(self, |db| view::view(&db, &license, now))
    }

    fn licenses(&self, plan: Option<PlanToken>, slice: Slice<LicenseToken>) -> Pending<'_, Vec<LicenseToken>> {
        read!(self, |db| list::licenses(&db, plan, &slice))
    }

    fn products(&self, slice: Slice<ProductToken>) -> Pending<'_, Vec<ProductView>> {
        read!(self, |db| list::products(&db, &slice))
    }

    fn plans(&self, slice: Slice<PlanToken>) -> Pending<'_, Vec<PlanView>> {
        read!(self, |db| list::plans(&db, &slice))
    }

    fn plan(&self, plan: PlanToken) -> Pending<'_, Option<PlanView>> {
        read!(self, |db| list::plan(&db, &plan))
    }

    fn add_grant(&self, hash: KeyHash, grant: Grant, now: i64) -> Pending<'_, ()> {
        write!(self, |db| grant::add(&db, &hash, &grant, now))
    }

    fn find_grant(&self, hash: KeyHash) -> Pending<'_, Option<Grant>> {
        read!(self, |db| grant::find(&db, &hash))
    }

    fn grants(&self, slice: Slice<GrantToken>) -> Pending<'_, Vec<GrantView>> {
        read!(self, |db| grant::list(&db, &slice))
    }

    fn revoke_grant(&self, name: GrantToken) -> Pending<'_, bool> {
        write!(self, |db| grant::revoke(&db, &name))
    }

    fn has_grant(&self) -> Pending<'_, bool> {
        read!(self, |db| grant::has_any(&db))
    }

    fn add_seat_key(&self, key: PublishedSeatKey, now: i64) -> Pending<'_, Change<()>> {
        write!(self, |db| seats::add_key(&db, &key, now))
    }

    fn seat_keys(&self, plan: PlanToken, from: u32) -> Pending<'_, Vec<PublishedSeatKey>> {
        read!(self, |db| seats::keys(&db, &plan, from))
    }

    fn seat_plan(&self, key_id: [u8; 32]) -> Pending<'_, Option<SeatPlan>> {
        read!(self, |db| seats::seat_plan(&db, &key_id))
    }

    fn spend_seat(&self, spending: Spending, now: i64) -> Pending<'_, Option<[u8; 32]>> {
        write!(self, |db| seats::spend(&db, &spending, now))
    }

    fn count_seats(&self, plan: PlanToken, epoch: u32) -> Pending<'_, (i64, i64)> {
        read!(self, |db| seats::count(&db, &plan, epoch))
    }

    fn add_webhook(&self, webhook: Webhook) -> Pending<'_, Change<()>> {
        write!(self, |db| webhooks::add(&db, &webhook))
    }

    fn change_webhook(&self, webhook: WebhookToken, url: Option<SealedUrl>, kinds: Option<i64>) -> Pending<'_, bool> {
        write!(self, |db| webhooks::change(&db, &webhook, url.as_ref(), kinds))
    }

    fn rotate_webhook(&self, webhook: WebhookToken, now: i64) -> Pending<'_, Option<i64>> {
        write!(self, |db| webhooks::rotate(&db, &webhook, now))
    }

    fn delete_webhook(&self, webhook: WebhookToken) -> Pending<'_, bool> {
        write!(self, |db| webhooks::delete(&db, &webhook))
    }

    fn webhooks(&self, slice: Slice<WebhookToken>) -> Pending<'_, Vec<(Webhook, WebhookCount)>> {
        read!(self, |db| webhooks::list(&db, &slice))
    }

    fn webhook(&self, webhook: WebhookToken) -> Pending<'_, Option<(Webhook, WebhookCount)>> {
        read!(self, |db| webhooks::find(&db, &webhook))
    }

    fn deliveries(&self, webhook: WebhookToken, slice: Slice<EventToken>) -> Pending<'_, Vec<DeliveryView>> {
        read!(self, |db| webhooks::deliveries(&db, &webhook, &slice))
    }

    fn retry_dead(&self, webhook: WebhookToken, now: i64) -> Pending<'_, u64> {
        write!(self, |db| webhooks::retry(&db, &webhook, now))
    }

    fn due_webhooks(&self, now: i64) -> Pending<'_, Vec<WebhookToken>> {
        read!(self, |db| webhooks::due(&db, now))
    }

    fn claim(&self, webhook: WebhookToken, limit: i64, now: i64, lease: i64) -> Pending<'_, Vec<Claimed>> {
        write!(self, |db| webhooks::claim(&db, &webhook, limit, now, lease))
    }

    fn delivered(&self, webhook: WebhookToken, event: EventToken, now: i64) -> Pending<'_, ()> {
        write!(self, |db| webhooks::delivered(&db, &webhook, &event, now))
    }

    fn failed(
        &self,
        webhook: WebhookToken,
        event: EventToken,
        lease: i64,
        next_at: Option<i64>,
        now: i64,
    ) -> Pending<'_, ()> {
        write!(self, |db| webhooks::failed(&db, &webhook, &event, lease, next_at, now))
    }

    fn sweep(&self, delivered: i64, dead: i64) -> Pending<'_, u64> {
        write!(self, |db| webhooks::sweep(&db, delivered, dead))
    }

    /// A transaction that writes, so that a server which only reads is noticed.
    fn check(&self) -> Pending<'_, ()> {
        write!(self, |db| async {
            use super::sql::Db as _;
            db.run(
                "UPDATE schema_versions SET version = version WHERE version = $1",
                &[1.into()],
            )
            .await
            .map(drop)
        })
    }
}
