//! The identity side: knows people, sees no license check.
//!
//! In: requests of the vendor's own systems (who bought what). Out: customer tokens, license keys once, a person's data to
//! callers that state a purpose. Never: a request of licensed software; plain text of a person on disk or in a log; anything
//! but tokens towards the authority.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod api;
mod authority;
mod bearer;
mod derive;
mod email;
mod field;
mod kek;
mod options;
mod outbound;
mod problem;
mod purchase;
mod rotation;
mod seal;
mod secret;
mod secrets;
mod server;
mod sign_in;
mod vault;

pub use api::Clock;
pub use authority::{AuthoritySetupError, AuthorityUrlError};
pub use bearer::ApiTokenHash;
pub use email::{Email, EmailError};
pub use field::{Field, FieldError, FieldValue};
pub use kek::{Kek, KekError, KekSource, KeyProvider, MasterKey, TransitAccess, TransitError, TransitToken};
pub use options::{AuthorityAccess, IssuerOptions, Keeping};
pub use problem::ProblemType;
pub use purchase::{EndpointSecrets, EndpointSecretsError, PlanMap, PlanMapError, PurchaseOptions};
pub use secret::SecretText;
pub use secrets::{Secrets, SecretsError};
pub use server::{Issuer, IssuerError, run, verify_audit};
pub use sign_in::{SignInOptions, SignInOptionsError};
pub use vault::{
    AuditBreak, AuditEntry, AuditReport, Change, Event, Export, Kept, LicenseLink, NewPerson, OpenError, Opening,
    Person, Purpose, RETENTION_SCHEDULE, Random, Retention, Until, UpdateError, Vault, VaultError,
};
