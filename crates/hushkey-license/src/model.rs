//! The license rules: what a plan allows, what a license is, and what each operation does to it. Pure.
//!
//! ```text
//! State (what a store knows) + Command + now ──► step ──► Step { code, state after, effects }
//! ```
//!
//! In: facts a store read inside one transaction, a command, the time. Out: a code, and a short closed list of
//! [`Effect`]s that the store writes in the same transaction. Stores decide nothing, so two of them cannot differ.
//! Never: a clock, a store, a person: every fact is a token or a bounded number.

mod calendar;
mod feature;
mod judge;
mod plan;
mod renewal;
mod state;
mod step;
mod version;

pub use calendar::Period;
pub use feature::{FEATURES, Feature, Support};
pub use plan::{
    ANONYMITY_FLOOR, CullStrategy, ExpirationBasis, ExpirationStrategy, MAX_COUNT, MAX_DURATION, MAX_EPOCH, MAX_GRACE,
    MIN_DURATION, MIN_EPOCH, Mode, Overage, Plan, PlanError, PlanWarning, ProcessScope, RenewalBasis, Revival,
    TransferStrategy,
};
pub use renewal::{moved, renewed};
pub use state::{Machine, Meter, Process, State};
pub use step::{Command, Effect, Need, Scope, Step, step};
pub use version::{Version, VersionError};

#[cfg(test)]
mod tests;
