//! Blind seats: the issuer signs tokens it cannot read, the authority redeems them without knowing whose they are.
//!
//! ```text
//! client                       issuer                      authority
//! Batch::make ── TokenRequest ──► sign_batch
//! Batch::finalize ◄─ TokenResponse ─┘
//! BlindToken, held until the epoch ─── RedeemRequest ───────► Directory::verify_token, the spent set, a lease
//! ```
//!
//! *In:* keys, directories, clock readings and randomness of the caller's. *Out:* requests, answers, tokens, schedules.
//! *Never:* an account, a device or a time inside a token; a key of one bucket accepted for another; a key believed that
//! only one path has shown.
//!
//! The wire form is Privacy Pass (RFC 9577, RFC 9578) token type 2, one key per [`Bucket`]: product, plan, epoch. Who can
//! still tell what is in `docs/threat-model.md`.
//!
//! Limits: [`MAX_SEATS`] tokens a batch, [`directory::MAX_KEYS`] keys a directory, epochs of 15 minutes to 30 days.

mod batch;
mod bucket;
mod bytes;
mod challenge;
mod code;
pub mod directory;
mod floor;
mod lease;
mod redeem;
mod schedule;
mod sign;
mod spent;
mod token;
mod trust;

pub use batch::{Batch, BatchError, MAX_SEATS, derive_batch_seed};
pub use bucket::{Bucket, EpochLength, EpochLengthError, Term};
pub use bytes::{BytesError, TokenRequest, TokenResponse};
pub use challenge::Challenge;
pub use code::{RedeemAnswer, SeatCode};
pub use directory::{Agreed, Directory, DirectoryError, SeatKey, SignedDirectory};
pub use floor::{DEFAULT_FLOOR, Floor, FloorError, FloorWarning};
pub use lease::{SeatFacts, derive_seat_license, derive_seat_machine, seat_claims};
pub use redeem::{ProofError, REDEEM_PATH, RedeemRequest, SeatDevice, SeatDeviceKey, SeatProof};
pub use schedule::{Held, Schedule, Step};
pub use sign::{IssueAnswer, IssueRequest, SignError, batch_digest, sign_batch};
pub use spent::{Spend, SpentSet};
pub use token::{BlindToken, SpentHash, TokenFault, VerifiedToken};
pub use trust::{DirectoryKey, DirectoryTrust, TrustError};

#[cfg(test)]
mod tests;
