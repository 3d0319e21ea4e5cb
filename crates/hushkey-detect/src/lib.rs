//! Bytes to findings.
//!
//! *In:* one decoded text and what is known about where it stands ([`Context`]).
//! *Out:* [`Finding`]s: class, byte span, confidence, evidence.
//! *Never:* the matched text, a clock, a file, a socket, a random number.

mod class;
mod context;
mod detector;
mod finding;

pub use class::Class;
pub use context::{Context, TextKind};
pub use detector::Detector;
pub use finding::{Confidence, Evidence, Finding};
