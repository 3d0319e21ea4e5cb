//! Licenses, leases, tokens and the wire types of the authority: what client, issuer and authority agree on.
//!
//! In: random bytes, keys, clock readings and texts, all given by the caller.
//! Out: tokens, license keys and their keyed hashes, machine pseudonyms, signed leases, JSON wire types.
//! Never: a socket, a file, a clock, the operating system's randomness, or a field that could hold a person.
//!
//! Limits: token 30 to 31 bytes, license key 38 bytes, lease at most [`lease::MAX_LEASE`] bytes, entitlements at most
//! [`lease::MAX_ENTITLEMENTS`].
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod alphabet;
mod base64url;
mod binding;
pub mod blind_rsa;
mod code;
mod key;
mod keyset;
pub mod lease;
mod machine;
pub mod seat;
mod token;
pub mod wire;

pub use binding::{Nonce, Operation, RequestDigest};
pub use code::Code;
pub use key::{KeyHash, LicenseKey, LicenseKeyError, Pepper};
pub use keyset::{KeySet, KeySetError, LeaseKey};
pub use lease::{Claims, Entitlements, Expected, Lease, LeaseError, VerifiedLease};
pub use machine::derive_machine;
pub use token::{
    AdminToken, AttemptToken, CustomerToken, EntitlementToken, KeyId, LeaseToken, LicenseToken, MachineToken,
    PlanToken, ProductToken, SeatToken, TokenError,
};
