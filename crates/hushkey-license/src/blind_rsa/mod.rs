//! Blind RSA signatures (RFC 9474, RSABSSA-SHA384): the issuer signs what it cannot read, anybody can verify.
//!
//! *In:* keys, messages, the caller's randomness. *Out:* blinded messages, blind signatures, ordinary RSASSA-PSS signatures.
//! *Never:* a branch or an index that depends on a secret exponent, prime or blinding factor; a signature that was not
//! checked before it leaves (a fault in the arithmetic would reveal the primes); key material in `Debug`.
//!
//! Big integers are `crypto-bigint`'s (constant-time Montgomery form); padding, blinding and keys are here, held to the
//! vectors of RFC 9474 and to an independent verifier. Why no `rsa` crate: decision 0005.
//!
//! Limits: two primes of equal size, public exponent 65,537. Products use [`PublicKey`] and [`SecretKey`] (2048 bits);
//! the size is a parameter only because the RFC's vectors are of 4096 bits.

mod make;
mod pss;
mod public;
mod secret;
mod spki;

pub use public::{Blinded, PublicKey, RsaPublic};
pub use secret::{RsaSecret, SecretKey};

/// Bytes of a modulus, a blinded message and a signature.
pub const SIZE: usize = 256;

/// Bytes of the salt of RSABSSA-SHA384-PSS: the hash's length, as RFC 9578 wants it for token type 2.
pub const SALT: usize = 48;

/// Bytes of a secret key as stored: the two primes.
pub const SECRET_SIZE: usize = 256;

/// Why nothing was signed, blinded or believed. Says nothing of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RsaError {
    /// Not a key of two primes of equal size with exponent 65,537, or not in the one encoding there is.
    #[error("not an RSA key of the allowed form")]
    Key,
    /// Not a number below the modulus, or of another length.
    #[error("the value does not fit the key")]
    Range,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
    /// The arithmetic went wrong (a fault of the machine); nothing was given out.
    #[error("the signature just made does not verify")]
    Fault,
}

#[cfg(test)]
mod tests;
