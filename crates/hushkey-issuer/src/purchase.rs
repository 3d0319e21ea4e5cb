//! Purchases, as a payment service tells them by signed webhook (Stripe's scheme).
//!
//! In: an event that its service signed. Out: a person in the vault, licenses, blind seats; their end when payment ends. Never: an
//! event done twice, kept or logged; a call to the payment service (its keys are not known here).
//!
//! Limits: 256 KiB an event; events one after the other; 64 units of one plan.

mod deliver;
mod event;
mod plans;
mod signature;

pub(crate) use deliver::take;
pub(crate) use event::Event;
pub use plans::{PlanMap, PlanMapError};
pub use signature::{EndpointSecrets, EndpointSecretsError};

/// What purchases are taken with.
#[derive(Debug)]
pub struct PurchaseOptions {
    /// What events are signed with.
    pub secrets: EndpointSecrets,
    /// Which price is which plan.
    pub plans: PlanMap,
}
