//! The store: everything the authority remembers, behind one trait.
//!
//! In: tokens, keyed hashes, bounded integers and the time. Out: answers, or [`StoreError`].
//! Never: SQL outside of this module, text that is not a token, an acknowledged write that a crash can take back, nor a
//! rule: what an operation does to a license is decided by [`hushkey_license::model`], and a store writes its effects.
//!
//! Two engines implement [`Store`] and pass the same tests.

mod creation;
mod numbers;
pub mod postgres;
mod sql;
pub mod sqlite;

mod webhook;

pub use creation::{Alteration, Change, Creation};
use hushkey_license::model::{Command, Effect, Scope, State, Step, step};
use hushkey_license::seat::{SeatKey, SpentHash};
use hushkey_license::wire::{DeliveryView, GrantView, Grants, LicenseView, PlanView, ProductView, PublishedSeatKey};
use hushkey_license::{
    Code, Entitlements, EventToken, GrantToken, KeyHash, KeyId, LicenseToken, MachineToken, PlanToken, ProductToken,
    RequestDigest, WebhookToken,
};
use std::future::Future;
use std::pin::Pin;
pub use webhook::{Claimed, SealedUrl, Webhook, WebhookCount};

/// What every operation of a store returns.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Why the store did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Too many writes wait already.
    #[error("the store is overloaded")]
    Overloaded,
    /// The engine failed; nothing was acknowledged.
    #[error("the store failed")]
    Failed,
    /// A row holds what the schema does not allow.
    #[error("the store holds a value that is not allowed")]
    Corrupt,
}

/// Why a database is not opened. Never holds a path, a URL or an engine's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// No file, no right, no space, or not a database.
    #[error("the database cannot be opened")]
    Unusable,
    /// A database of something else.
    #[error("the file is not an authority's database")]
    Foreign,
    /// Made by a newer version, or by no known one.
    #[error("the database has an unknown schema version")]
    UnknownVersion,
    /// A server that acknowledges what a power cut can take back.
    #[error("the database does not sync what it acknowledges")]
    NotDurable,
    /// The keyed hashes in it were made with another secret.
    #[error("the database was made under another pepper")]
    OtherPepper,
}

/// One machine asking something of one license.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Keyed hash of the license key.
    pub key: KeyHash,
    /// The product that asks.
    pub product: ProductToken,
    /// The machine that asks.
    pub machine: MachineToken,
    /// What the license is to cover.
    pub scope: Scope,
    /// What is asked.
    pub command: Command,
    /// Tells a repeated use from a new one.
    pub digest: RequestDigest,
    /// Unix seconds.
    pub now: i64,
}

/// What came of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The answer.
    pub code: Code,
    /// The license after the operation, when there is one.
    pub state: Option<State>,
    /// What was written, or (after [`Store::look`]) what is yet to be.
    pub effects: Vec<Effect>,
}

impl Asking {
    /// The rules' answer about what a store found.
    pub(crate) fn answer(&self, found: Option<State>) -> Outcome {
        let Some(state) = found else {
            return Outcome {
                code: Code::NotFound,
                state: None,
                effects: Vec::new(),
            };
        };
        let Step { code, state, effects } =
            step(state, self.machine, &self.product, &self.scope, self.command, self.now);
        Outcome {
            code,
            state: Some(state),
            effects,
        }
    }
}

/// An admin token as the store knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Its name; the first administrator's token has none.
    pub name: Option<GrantToken>,
    /// What it may.
    pub scopes: Grants,
    /// The first second at which it no longer counts.
    pub expires_at: Option<i64>,
}

/// A seat key, and what its plan gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatPlan {
    /// Whose key it is.
    pub issuer: KeyId,
    /// The key, with its bucket and term.
    pub key: SeatKey,
    /// The plan's features: all seats have the same.
    pub entitlements: Entitlements,
}

/// A token that is spent.
#[derive(Debug, Clone, Copy)]
pub struct Spending {
    /// The plan of its key.
    pub plan: PlanToken,
    /// The epoch of its key.
    pub epoch: u32,
    /// Its digest.
    pub spent: SpentHash,
    /// The digest of the device key that spends it.
    pub device: [u8; 32],
}

/// Which part of a list: at most `limit` items that come after `after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice<T> {
    /// The token that the part comes after.
    pub after: Option<T>,
    /// Most items.
    pub limit: i64,
}

/// Everything the authority remembers. Each operation is one transaction; a write has returned only once it is durable.
pub trait Store: Send + Sync {
    /// What would come of an operation. Writes nothing.
    fn look(&self, asking: Asking) -> Pending<'_, Outcome>;
    /// Carries an operation out.
    fn carry_out(&self, asking: Asking) -> Pending<'_, Outcome>;
    /// Every license on which the machine holds a seat (at most 100).
    fn find_machine(&self, machine: MachineToken) -> Pending<'_, Vec<State>>;

    /// Adds to the catalog. The same thing twice changes nothing.
    fn create(&self, creation: Creation, now: i64) -> Pending<'_, Change<()>>;
    /// Adds a license; returns when it ends. Adding the same one twice changes nothing.
    fn add_license(
        &self,
        license: LicenseToken,
        plan: PlanToken,
        key: KeyHash,
        now: i64,
    ) -> Pending<'_, Change<Option<i64>>>;
    /// Changes a license.
    fn alter(&self, license: LicenseToken, alteration: Alteration, now: i64) -> Pending<'_, Change<LicenseView>>;
    /// A license as administrators see it.
    fn view(&self, license: LicenseToken, now: i64) -> Pending<'_, Option<LicenseView>>;
    /// The licenses, perhaps of one plan, in the order of their tokens.
    fn licenses(&self, plan: Option<PlanToken>, slice: Slice<LicenseToken>) -> Pending<'_, Vec<LicenseToken>>;
    /// The products, in the order of their tokens.
    fn products(&self, slice: Slice<ProductToken>) -> Pending<'_, Vec<ProductView>>;
    /// The plans, in the order of their tokens.
    fn plans(&self, slice: Slice<PlanToken>) -> Pending<'_, Vec<PlanView>>;
    /// A plan.
    fn plan(&self, plan: PlanToken) -> Pending<'_, Option<PlanView>>;

    /// Adds the key of a blind plan's epoch. The same key twice changes nothing; another is a conflict.
    fn add_seat_key(&self, key: PublishedSeatKey, now: i64) -> Pending<'_, Change<()>>;
    /// The keys of a plan from an epoch on (at most 100).
    fn seat_keys(&self, plan: PlanToken, from: u32) -> Pending<'_, Vec<PublishedSeatKey>>;
    /// The key with exactly this name, and what its plan gives.
    fn seat_plan(&self, key_id: [u8; 32]) -> Pending<'_, Option<SeatPlan>>;
    /// Spends a token, or returns the device that spent it before; a second device is counted as a clone.
    fn spend_seat(&self, spending: Spending, now: i64) -> Pending<'_, Option<[u8; 32]>>;
    /// Tokens spent and clones seen in an epoch.
    fn count_seats(&self, plan: PlanToken, epoch: u32) -> Pending<'_, (i64, i64)>;

    /// Adds a webhook; adding one twice changes nothing. There may be 32.
    fn add_webhook(&self, webhook: Webhook) -> Pending<'_, Change<()>>;
    /// Changes where a webhook delivers, and what; says whether there is such a one.
    fn change_webhook(&self, webhook: WebhookToken, url: Option<SealedUrl>, kinds: Option<i64>) -> Pending<'_, bool>;
    /// The next generation of a webhook's secret.
    fn rotate_webhook(&self, webhook: WebhookToken, now: i64) -> Pending<'_, Option<i64>>;
    /// Deletes a webhook and what it was still to deliver; says whether there was one.
    fn delete_webhook(&self, webhook: WebhookToken) -> Pending<'_, bool>;
    /// The webhooks, in the order of their tokens, with what became of their events.
    fn webhooks(&self, slice: Slice<WebhookToken>) -> Pending<'_, Vec<(Webhook, WebhookCount)>>;
    /// A webhook.
    fn webhook(&self, webhook: WebhookToken) -> Pending<'_, Option<(Webhook, WebhookCount)>>;
    /// The events of a webhook, in the order of their tokens.
    fn deliveries(&self, webhook: WebhookToken, slice: Slice<EventToken>) -> Pending<'_, Vec<DeliveryView>>;
    /// The dead events of a webhook wait again; says how many.
    fn retry_dead(&self, webhook: WebhookToken, now: i64) -> Pending<'_, u64>;
    /// Webhooks that have something to deliver now (at most 100).
    fn due_webhooks(&self, now: i64) -> Pending<'_, Vec<WebhookToken>>;
    /// Takes events to deliver, until the lease ends: nobody else gets them before. Of a license only the first that waits.
    fn claim(&self, webhook: WebhookToken, limit: i64, now: i64, lease: i64) -> Pending<'_, Vec<Claimed>>;
    /// The receiver took an event.
    fn delivered(&self, webhook: WebhookToken, event: EventToken, now: i64) -> Pending<'_, ()>;
    /// The receiver did not: again then, or (`None`) never again. Only by whom the lease is.
    fn failed(
        &self,
        webhook: WebhookToken,
        event: EventToken,
        lease: i64,
        next_at: Option<i64>,
        now: i64,
    ) -> Pending<'_, ()>;
    /// Forgets what was delivered, or died, before these times; says how many.
    fn sweep(&self, delivered_before: i64, dead_before: i64) -> Pending<'_, u64>;

    /// Adds an admin token; adding one twice changes nothing.
    fn add_grant(&self, hash: KeyHash, grant: Grant, now: i64) -> Pending<'_, ()>;
    /// The admin token of a hash, whether or not it still counts.
    fn find_grant(&self, hash: KeyHash) -> Pending<'_, Option<Grant>>;
    /// The admin tokens that have names, in the order of these.
    fn grants(&self, slice: Slice<GrantToken>) -> Pending<'_, Vec<GrantView>>;
    /// Takes an admin token back; says whether there was one.
    fn revoke_grant(&self, name: GrantToken) -> Pending<'_, bool>;
    /// Whether there is any admin token.
    fn has_grant(&self) -> Pending<'_, bool>;
    /// Whether reads and durable writes work.
    fn check(&self) -> Pending<'_, ()>;
}

#[cfg(test)]
pub(crate) mod tests;
