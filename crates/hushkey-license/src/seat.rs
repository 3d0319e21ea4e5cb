//! Blind seats: entitlement without identity (DESIGN §6).
//!
//! ```text
//! client: blind(nonce) ──► issuer: signs, counts ──► client: unblind ──► authority: verify, spend
//! ```
//!
//! Blind RSA (RFC 9474, RSABSSA-SHA384-PSS-Deterministic) with 2,048-bit keys, in the wire form of Privacy Pass type 0x0002
//! (RFC 9577, RFC 9578). One key for each (product, plan, epoch): the key *is* what a token says. The issuer sees who asks and
//! never a token; the authority sees tokens and never who; what they saw cannot be joined, whatever the computing power, as long
//! as keys are the same for all ([`directory`] is how a client knows).
//!
//! In: keys, the caller's randomness, texts of the other side. Out: requests, signatures, tokens, or an error that quotes nothing.
//! Never: a token that is good for another product, plan or epoch than its key is of; a look-up by less than the whole key id.

mod bucket;
mod client;
pub mod directory;
mod issuer;
mod key;
mod pss;
mod redeem;
mod rng;
mod rsa;
mod schedule;
mod token;

pub use bucket::{Bucket, Epoch};
pub use client::{Blinding, PendingTokens};
pub use issuer::{Grant, IssueError, Issued, SeatIssuer};
pub use key::{PublicKeyError, SeatKeyId, SeatPublicKey, SeatSigningKey};
pub use redeem::{RedeemError, Redeemed, Redeemer, Spending};
pub use schedule::prefetch_at;
pub use token::{SeatCredential, TokenNonce, TokenRequest, WireError};

#[cfg(test)]
mod tests;
