//! The license server: enforces licenses and knows no people.
//!
//! In: HTTP requests of licensed apps (license key, product, machine pseudonym, nonce) and of an administrator (tokens).
//! Out: answers with a stable code and, when all is well, a signed lease that verifies offline.
//! Never: a name, e-mail, host name or address, neither in a request (the guard refuses it), nor in the database (no
//! column takes it), nor in a log line; a license key or admin token in clear.
//!
//! Limits: request bodies 16 KiB, headers 16 KiB, 10 s per request, 1,024 writes waiting; beyond that it refuses.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod api;
mod app;
mod contract;
mod credential;
mod gateway;
mod inspect;
mod limiter;
mod openapi;
mod problem;
mod sealing;
mod secrets;
mod serve;
pub mod store;
mod tls;
mod webhooks;

pub use limiter::Rate;
pub use openapi::document as openapi_document;
pub use problem::ProblemType;
pub use secrets::{Rotation, Secrets, SecretsError};
pub use serve::{Authority, AuthorityOptions, BindError, run};

/// The time in Unix seconds, given by whoever starts the server.
pub type Clock = std::sync::Arc<dyn Fn() -> i64 + Send + Sync>;
/// A source of random bytes, given by whoever starts the server.
pub type Random = std::sync::Arc<dyn Fn(&mut [u8]) + Send + Sync>;
