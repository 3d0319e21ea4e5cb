//! The one path every payload takes: decode, inspect, decide, transform, record ([`Guard::pass`]).
//!
//! *In:* a [`RawPayload`]: method, target, headers, body, as they came.
//! *Out:* a [`CleanPayload`], the only thing that may leave, or a [`Refusal`]; and always a [`Receipt`], the only thing that is logged.
//! *Never:* a socket, a file, a clock, a random number; a value of the payload in anything but the clean payload.
//!
//! Limits are in [`Limits`]; every excess is a refusal with its own [`Problem`]. No input panics, and work is bounded by
//! a small multiple of the input.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod clean;
mod coding;
mod credentials;
mod decide;
mod decode;
mod explain;
mod guard;
mod inspect;
mod layers;
mod limits;
mod lines;
mod located;
mod pass;
mod pem_lines;
mod place;
mod placeholder;
mod policy_tests;
mod problem;
mod raw;
mod receipt;
mod record;
mod shadow;
mod span_map;
mod transform;
mod views;

pub use clean::CleanPayload;
pub use explain::{Explained, Explanation, TOO_WEAK};
pub use guard::{Guard, GuardOptions};
pub use limits::Limits;
pub use lines::Lines;
pub use located::Located;
pub use pass::{Passed, Refused};
pub use place::Place;
pub use policy_tests::{TestOutcome, run_policy_tests};
pub use problem::{Problem, Refusal};
pub use raw::RawPayload;
pub use receipt::{Component, Entry, Receipt, Verdict};

pub use hushkey_detect::Class;
pub use hushkey_policy::{Action, Direction, Part, Policy};
