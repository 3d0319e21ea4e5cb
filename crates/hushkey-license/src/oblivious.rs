//! What client and authority say to each other through a relay: Oblivious HTTP (RFC 9458).
//!
//! In: a request or response, keys, the caller's randomness. Out: a binary HTTP message (RFC 9292) padded to a fixed size and
//! sealed with HPKE (RFC 9180); or the message. Never: a size that tells what is inside, a field that is not in the list.
//!
//! Limits: [`REQUEST_SIZES`] and [`RESPONSE_SIZES`] in bytes, [`FIELDS`].

mod config;
mod encapsulation;
mod message;
mod suite;

pub use config::{ConfigPin, is_usable_config, read_configs};
pub use encapsulation::{Answering, Awaiting, GatewayKey, encapsulate, write_configs};
pub use message::{FIELDS, InnerRequest, InnerResponse};
pub use suite::Kem;

/// Sizes of a padded request. A license call fits into the first.
pub const REQUEST_SIZES: [usize; 3] = [1024, 4096, 16_384];
/// Sizes of a padded response. The first holds a lease with a dozen of features: were it smaller, a refusal would be known by its size.
pub const RESPONSE_SIZES: [usize; 2] = [4096, 16_384];

/// The media type of an encapsulated request.
pub const REQUEST_TYPE: &str = "message/ohttp-req";
/// The media type of an encapsulated response.
pub const RESPONSE_TYPE: &str = "message/ohttp-res";
/// The media type of key configurations.
pub const KEYS_TYPE: &str = "application/ohttp-keys";
/// Where an authority has its gateway (RFC 9540).
pub const GATEWAY_PATH: &str = "/.well-known/ohttp-gateway";
/// Where a relay hands out the gateway's key configurations.
pub const RELAY_KEYS_PATH: &str = "/ohttp-keys";
/// Longest encapsulated message: the largest size, and what the largest key encapsulation (X-Wing) and header add.
pub const MAX_ENCAPSULATED: usize = 16_384 + 1536;
/// The problem type that says: fetch the key configurations anew (RFC 9458 section 5.3).
pub const KEY_PROBLEM: &str = "https://iana.org/assignments/http-problem-types#ohttp-key";
/// The problem type that says: the request is not of now (RFC 9458 section 6.5.2).
pub const DATE_PROBLEM: &str = "https://iana.org/assignments/http-problem-types#date";
/// Seconds by which the date of a request may differ from the gateway's.
pub const DATE_TOLERANCE: i64 = 180;

/// A message is not of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ObliviousError {
    /// Longer than the largest size.
    #[error("the message is too long")]
    TooLong,
    /// Not a message of the form, or not padded to one of the sizes.
    #[error("the message is malformed")]
    Malformed,
}
