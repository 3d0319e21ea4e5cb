//! The wire types of the admin API, one file a resource. All closed; none has a field for a name or a note.

mod attribute;
mod grant;
mod license;
mod page;
mod plan;
mod seat;
mod webhook;

pub use attribute::{AttributeCreated, AttributeKind, AttributeValue, CreateAttribute, SetAttribute};
pub use grant::{AdminScope, CreateGrant, GrantCreated, GrantView, Grants, GrantsError};
pub use license::{
    CreateLicense, LicenseCreated, LicenseStatus, LicenseView, MAX_LISTED_MACHINES, MeterView, MovePlan, ResetMeter,
    SetEntitlement,
};
pub use page::{MAX_PAGE, Page};
pub use plan::{
    CreateEntitlement, CreateMeter, CreatePlan, CreateProduct, EntitlementCreated, MAX_USES, MeterCreated, PlanCreated,
    PlanView, ProductCreated, ProductView,
};
pub use seat::{PublishedSeatKey, SeatCount, SeatKeys};
pub use webhook::{
    ChangeWebhook, CreateWebhook, DeliveryState, DeliveryView, EventData, EventKind, EventMessage, MAX_WEBHOOK_URL,
    Retried, WebhookCreated, WebhookView,
};

/// The header by which a repeated creation is known: an [`crate::AttemptToken`]. Optional.
pub const ATTEMPT_HEADER: &str = "idempotency-key";
