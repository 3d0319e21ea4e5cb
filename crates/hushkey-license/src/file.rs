//! License and machine files: signed claims that hold for days without a network, and the request of a machine that has none.
//!
//! In: claims and the authority's keys; or a text, trusted keys, the time and what is expected.
//! Out: a [`SignedFile`] and its texts; a [`VerifiedFile`], which nothing else can make; an [`ActivationRequest`].
//! Never: identity (tokens, codes and bounded numbers only), a field that is not in the list, a file with two spellings.
//!
//! The form is binary, closed and canonical (see `docs/offline.md`), and says which signatures it needs *inside* what they
//! sign: leaving one out, or renaming its algorithm, breaks the others. Today the only algorithm is [`Algorithm::Ed25519`]
//! (RFC 8032, strict verification); a file may want up to [`MAX_SIGNERS`], and holds only if every one verifies.
//!
//! Limits: [`MAX_FILE`] bytes, [`MAX_TEXT`] bytes of text, [`crate::lease::MAX_ENTITLEMENTS`] entitlements, [`MAX_FILE_TERM`] seconds.

mod base32;
mod check_out;
mod claims;
mod codec;
mod envelope;
mod error;
mod request;
mod sealing;
mod text;
mod verify;

pub use check_out::{CheckOut, CheckOutOperation};
pub use claims::{FileClaims, FileKind, MachineBinding, RevocationId};
pub use envelope::{Algorithm, MAX_SIGNERS, SignedFile};
pub use error::FileError;
pub use request::{ActivationRequest, RequestParts};
pub use sealing::{SealedKey, SealingKey, SealingSecret};
pub use verify::{FileExpected, MachineExpected, VerifiedFile};

/// Longest file in bytes, before it is made a text.
pub const MAX_FILE: usize = 8192;
/// Longest text of a file that is read.
pub const MAX_TEXT: usize = 16_384;
/// Longest and shortest term of a file in seconds: 366 days, one hour.
pub const MAX_FILE_TERM: i64 = 366 * 86_400;
/// See [`MAX_FILE_TERM`].
pub const MIN_FILE_TERM: i64 = 3600;
/// What a file holds unless somebody asks otherwise: 30 days.
pub const FILE_TERM: i64 = 30 * 86_400;
/// Seconds that a request may be old, and lie in the future, when it is answered: carriers take their time, clocks differ.
pub const MAX_REQUEST_AGE: i64 = 30 * 86_400;
/// See [`MAX_REQUEST_AGE`].
pub const MAX_REQUEST_LEAD: i64 = 86_400;

#[cfg(test)]
mod tests;
