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

mod admin;
pub mod alphabet;
pub mod base64url;
mod binding;
pub mod blind_rsa;
mod code;
mod device;
pub mod file;
mod key;
mod keyset;
pub mod lease;
mod machine;
pub mod model;
pub mod oblivious;
mod random;
mod request;
#[cfg(feature = "schema")]
pub mod schema;
pub mod seat;
mod token;
pub mod wire;

pub use binding::{Audience, Nonce, Operation, RequestDigest};
pub use code::Code;
pub use device::{DeviceKeyFormError, DeviceProof, DevicePublicKey, DeviceSigner};
pub use key::{KeyHash, LicenseKey, LicenseKeyError, Pepper, derive_secret};
pub use keyset::{KeySet, KeySetError, LeaseKey};
pub use lease::{Claims, Entitlements, Expected, Lease, LeaseError, VerifiedLease};
pub use machine::derive_machine;
pub use token::{
    AdminToken, AttemptToken, AttributeToken, CustomerToken, EntitlementToken, EventToken, FileToken, GrantToken,
    KeyId, LeaseToken, LicenseToken, MachineToken, MeterToken, OpaqueToken, PlanToken, ProcessToken, ProductToken,
    SeatToken, TokenError, WebhookToken,
};
