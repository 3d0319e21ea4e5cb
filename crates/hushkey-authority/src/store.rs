//! The store: everything the authority remembers, behind one trait.
//!
//! In: tokens, keyed hashes, bounded integers and the time. Out: facts, or [`StoreError`].
//! Never: SQL outside of this module, text that is not a token, an acknowledged write that a crash can take back.
//!
//! SQLite stands below; a second engine implements [`Store`] and passes the same tests.

pub mod sqlite;

use crate::judge::Facts;
use hushkey_license::wire::{LicenseStatus, LicenseView};
use hushkey_license::{Code, EntitlementToken, KeyHash, LicenseToken, MachineToken, PlanToken, ProductToken};
use std::future::Future;
use std::pin::Pin;

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

/// One machine asking about one license.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// Keyed hash of the license key.
    pub key: KeyHash,
    /// The product that asks.
    pub product: ProductToken,
    /// The machine that asks.
    pub machine: MachineToken,
    /// Unix seconds.
    pub now: i64,
}

/// What came of an activation, heartbeat or deactivation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The answer.
    pub code: Code,
    /// The facts after the operation, when the license exists.
    pub facts: Option<Facts>,
}

/// What came of an administrator's change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<T> {
    /// Done.
    Done(T),
    /// What it refers to does not exist.
    Missing,
    /// Not possible in the present state.
    Conflict,
}

/// A plan to be added. The store's bounds are those of [`hushkey_license::wire::CreatePlan`].
#[derive(Debug, Clone, Copy)]
pub struct NewPlan {
    /// Its token.
    pub plan: PlanToken,
    /// Its product.
    pub product: ProductToken,
    /// Seats per license.
    pub max_machines: i64,
    /// Seconds until a license ends.
    pub duration_seconds: Option<i64>,
    /// Seconds of allowed silence.
    pub heartbeat_seconds: Option<i64>,
    /// Seconds a lease holds.
    pub lease_seconds: i64,
}

/// Everything the authority remembers. Each operation is one transaction; a write has returned only once it is durable.
pub trait Store: Send + Sync {
    /// The license under a key hash, with the machine's seat.
    fn find(&self, key: KeyHash, machine: MachineToken) -> Pending<'_, Option<Facts>>;
    /// Every license on which the machine holds a seat (at most 100).
    fn find_machine(&self, machine: MachineToken) -> Pending<'_, Vec<Facts>>;
    /// Gives the machine a seat, or refreshes the one it holds; dead machines of the license lose theirs first.
    fn activate(&self, asking: Asking) -> Pending<'_, Outcome>;
    /// Notes that the machine lives.
    fn heartbeat(&self, asking: Asking) -> Pending<'_, Outcome>;
    /// Takes the machine's seat back.
    fn deactivate(&self, asking: Asking) -> Pending<'_, Outcome>;
    /// Adds a product.
    fn add_product(&self, product: ProductToken, now: i64) -> Pending<'_, Change<()>>;
    /// Adds a plan.
    fn add_plan(&self, plan: NewPlan, now: i64) -> Pending<'_, Change<()>>;
    /// Grants a feature to a plan.
    fn add_entitlement(&self, plan: PlanToken, entitlement: EntitlementToken, value: i64) -> Pending<'_, Change<()>>;
    /// Adds a license; returns when it ends. Adding the same one twice changes nothing.
    fn add_license(
        &self,
        license: LicenseToken,
        plan: PlanToken,
        key: KeyHash,
        now: i64,
    ) -> Pending<'_, Change<Option<i64>>>;
    /// Suspends, reinstates or revokes. A revoked license stays revoked.
    fn set_status(&self, license: LicenseToken, status: LicenseStatus) -> Pending<'_, Change<LicenseView>>;
    /// A license as administrators see it.
    fn view(&self, license: LicenseToken) -> Pending<'_, Option<LicenseView>>;
    /// Adds an administrator; adding one twice changes nothing.
    fn add_admin(&self, hash: KeyHash, now: i64) -> Pending<'_, ()>;
    /// Whether the hash is an administrator's.
    fn is_admin(&self, hash: KeyHash) -> Pending<'_, bool>;
    /// Whether there is any administrator.
    fn has_admin(&self) -> Pending<'_, bool>;
    /// Whether reads and durable writes work.
    fn check(&self) -> Pending<'_, ()>;
}
