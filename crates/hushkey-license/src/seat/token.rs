//! The token: 354 bytes that say "one seat of this bucket" and are signed by somebody who never saw them (RFC 9577).
//!
//! Token type, nonce, challenge digest, key id, signature. Verified against exactly the key that it names in full; the
//! short name of issuing (one byte) chooses nothing here, or a cheap plan's key could vouch for a dear plan's token.

use super::bytes::{BytesError, TOKEN_TYPE, as_text};
use super::{Bucket, Challenge, Directory, SeatKey, Term};
use crate::blind_rsa::SIZE;
use crate::{KeyId, base64url, wire};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Bytes before the signature: what is signed.
pub(super) const INPUT: usize = 2 + 32 + 32 + 32;

/// A signed token. A secret until it is redeemed: whoever holds it takes the seat.
#[derive(Clone, PartialEq, Eq)]
pub struct BlindToken([u8; Self::LEN]);

/// Why a token gives no seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// No key of this name is in the directory.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// Its epoch has not begun.
    #[error("the token's epoch has not begun")]
    Early,
    /// Its epoch is over.
    #[error("the token's epoch is over")]
    Late,
    /// It answers another challenge than its key's bucket.
    #[error("the token is for another bucket")]
    Challenge,
    /// Its signature does not verify.
    #[error("the token's signature does not verify")]
    Signature,
}

/// A token that verified; nothing else makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedToken {
    bucket: Bucket,
    term: Term,
    key_id: [u8; 32],
    spent: SpentHash,
}

/// What is remembered of a spent token: SHA-256 of its key and nonce. It leads to nobody, not even to the batch it came in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpentHash([u8; 32]);

impl SpentHash {
    /// Wraps stored bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Hides the hash.
impl fmt::Debug for SpentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SpentHash(…)")
    }
}

impl BlindToken {
    /// Bytes of every token.
    pub const LEN: usize = INPUT + SIZE;

    /// What is signed: everything but the signature.
    pub(super) fn input(nonce: &[u8; 32], challenge: &[u8; 32], key_id: &[u8; 32]) -> [u8; INPUT] {
        let mut bytes = [0; INPUT];
        let parts = TOKEN_TYPE.iter().chain(nonce).chain(challenge).chain(key_id);
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
        bytes
    }

    pub(super) fn new(input: &[u8; INPUT], signature: &[u8]) -> Option<Self> {
        let signature: &[u8; SIZE] = signature.try_into().ok()?;
        let mut bytes = [0; Self::LEN];
        let parts = input.iter().chain(signature);
        bytes.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
        Some(Self(bytes))
    }

    /// Reads a token; it may still be a forgery.
    ///
    /// # Errors
    /// [`BytesError`] for another length or token type.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let bytes: [u8; Self::LEN] = bytes.try_into().map_err(|_| BytesError)?;
        if bytes.starts_with(&TOKEN_TYPE) {
            Ok(Self(bytes))
        } else {
            Err(BytesError)
        }
    }

    /// All bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn part(&self, from: usize) -> [u8; 32] {
        let slice = self.0.get(from..from + 32);
        // The offsets are constants inside the array, so the fallback is never taken.
        slice.and_then(|slice| slice.try_into().ok()).unwrap_or_default()
    }

    /// The full id of the key that signed, as the token claims.
    #[must_use]
    pub fn key_id(&self) -> [u8; 32] {
        self.part(66)
    }

    /// SHA-256 of the whole token, for proofs and digests.
    pub(super) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    fn spent(&self) -> SpentHash {
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey spent seat v1\0");
        hasher.update(self.key_id());
        hasher.update(self.part(2));
        SpentHash(hasher.finalize().into())
    }
}

as_text!(BlindToken, "a token of 354 bytes");

impl Directory {
    /// Verifies a token against the one key it names in full, within that key's epoch.
    ///
    /// # Errors
    /// The first [`TokenFault`]; the signature is looked at last, as it costs most.
    pub fn verify_token(&self, token: &BlindToken, now: i64) -> Result<VerifiedToken, TokenFault> {
        let key = self.key_by_id(&token.key_id()).ok_or(TokenFault::UnknownKey)?;
        key.verify_token(&self.issuer(), token, now)
    }
}

impl SeatKey {
    /// Verifies a token against this key of an issuer: the token must name exactly it.
    ///
    /// # Errors
    /// The first [`TokenFault`]; the signature is looked at last, as it costs most.
    pub fn verify_token(&self, issuer: &KeyId, token: &BlindToken, now: i64) -> Result<VerifiedToken, TokenFault> {
        if token.key_id() != self.id {
            return Err(TokenFault::UnknownKey);
        }
        if now < self.term.not_before {
            return Err(TokenFault::Early);
        }
        if now >= self.term.not_after {
            return Err(TokenFault::Late);
        }
        if token.part(34) != Challenge::of(issuer, &self.bucket).digest() {
            return Err(TokenFault::Challenge);
        }
        let (input, signature) = token.0.split_at_checked(INPUT).ok_or(TokenFault::Signature)?;
        self.key.verify(input, signature).map_err(|_| TokenFault::Signature)?;
        Ok(VerifiedToken {
            bucket: self.bucket,
            term: self.term,
            key_id: self.id,
            spent: token.spent(),
        })
    }
}

impl VerifiedToken {
    /// What it is a seat of.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        self.bucket
    }

    /// When its epoch is.
    #[must_use]
    pub fn term(&self) -> Term {
        self.term
    }

    /// The key that signed it.
    #[must_use]
    pub fn key_id(&self) -> [u8; 32] {
        self.key_id
    }

    /// What to remember of it.
    #[must_use]
    pub fn spent(&self) -> SpentHash {
        self.spent
    }
}
