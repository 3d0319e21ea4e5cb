//! Findings and contract to decision: policy as code.
//!
//! *In:* a policy file ([`Policy::parse`]); for each payload its endpoint, its fields and its findings ([`decide`]).
//! *Out:* what to do with each of them, and with the payload ([`Decision`]).
//! *Never:* payload text, a clock, a file, a socket.
//!
//! A policy is one TOML file with a closed schema. `docs/policy.md` is the guide; here is a whole one:
//!
//! ```
//! use hushkey_policy::{Action, Direction, Part, Policy};
//! use hushkey_detect::Class;
//!
//! let policy = Policy::parse(r#"
//! version = 1
//! unknown_endpoint = "inspect"            # or "block"
//!
//! [classes]                               # what to do with each class of personal data
//! default = "redact"
//! credit_card = "block"
//!
//! [[endpoint]]
//! name = "validate"
//! match = { method = "POST", path = "/v1/licenses/{id}/actions/validate" }
//! unknown_field = "drop"                  # the contract below is closed
//! signed = "pass"                         # a signed message passes clean or not at all
//!
//! [endpoint.request]
//! "path:id"                = "uuid"
//! "query:include"          = { format = ["entitlements", "policy"] }
//! "meta.nonce"             = "integer"
//! "meta.scope.fingerprint" = { format = "opaque", action = "pseudonymize" }
//! "meta.scope.components[]" = "opaque"
//!
//! [endpoint.classes]                      # overrides [classes] on this endpoint
//! ip = "drop"
//!
//! [[test]]
//! name = "an e-mail in metadata never arrives"
//! send = { endpoint = "validate", path = "/v1/licenses/b0a1c2d3-0000-4000-8000-000000000001/actions/validate", body = '{"meta":{"note":"ann@example.org"}}' }
//! expect = { decision = "allow", absent = ["ann@example.org"], classes = ["email"] }
//! "#)?;
//!
//! let endpoint = policy.endpoint("POST", "/v1/licenses/b0a1c2d3-0000-4000-8000-000000000001/actions/validate");
//! let rule = policy.field(endpoint, Direction::Request, Part::Body, "meta.scope.fingerprint");
//! assert!(rule.known);
//! assert_eq!(policy.action(endpoint, &rule, Class::Email).0, Action::Pseudonymize);
//! # Ok::<(), hushkey_policy::PolicyError>(())
//! ```
//!
//! Limits: a policy file is at most 1 MiB, with at most 4,096 endpoints, 4,096 fields per contract and 4,096 tests.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod action;
mod classes;
mod contract;
mod decide;
mod digest;
mod endpoint;
mod error;
mod field_path;
mod format;
mod pattern;
mod policy;
mod policy_test;
mod read;
mod scan_rules;
mod words;

pub use classes::ClassActions;
pub use contract::{Contract, FieldRule};
pub use decide::{BlockReason, Case, Decision, Judged, RuleName, Verdict, decide};
pub use digest::PolicyDigest;
pub use endpoint::{Endpoint, PathParameter};
pub use error::{Fault, PolicyError};
pub use field_path::FieldPath;
pub use format::Format;
pub use policy::Policy;
pub use policy_test::{Expect, ExpectedDecision, PolicyTest, TestMessage};
pub use scan_rules::{SCAN_LANGUAGES, SCAN_SINK_RULES, ScanParty, ScanRules, ScanSanitizer, ScanSink, ScanSource};
pub use words::{Action, Direction, Part, Signed, UnknownEndpoint, UnknownField};
