//! Bytes to findings.
//!
//! *In:* one decoded text and what is known about where it stands ([`Context`]).
//! *Out:* [`Finding`]s: class, byte span, confidence, evidence.
//! *Never:* the matched text, a clock, a file, a socket, a random number.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod bytes;
mod class;
mod context;
mod detector;
mod dictionary;
mod filter;
mod finding;
mod gazetteer;
mod harmless;
pub mod keys;
mod lexicon;
mod mentions;
mod pass;
mod placeholder;
mod quiet;
mod recognizers;
mod resolve;
mod run;
mod scan;
mod shapes;
pub mod stream;
mod survey;
#[cfg(test)]
mod testing;
mod validators;

pub use class::Class;
pub use context::{Context, TextKind};
pub use detector::Detector;
pub use finding::{Confidence, Evidence, Finding};
pub use placeholder::placeholder_at;
pub use survey::Survey;
#[doc(hidden)]
pub use survey::ways_agree;
