//! The issuer's half: who may have how many, and the signatures. Pure; a store keeps what it returns.
//!
//! In: a grant (seats of one account for one bucket), a batch of blinded requests, what was answered before.
//! Out: signatures, or a reason. Never: a signature beyond the grant; a second answer to another batch of the same bucket.

use super::bucket::Bucket;
use super::key::SeatSigningKey;
use super::token::TokenRequest;
use sha2::{Digest, Sha256};

/// Seats that one account may have in one bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The bucket.
    pub bucket: Bucket,
    /// How many: the whole entitlement.
    pub seats: usize,
    /// The digest of the batch that was answered already, if one was.
    pub answered: Option<[u8; 32]>,
}

/// Why nothing is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// Not as many requests as the account has seats: asking for all, always, is what makes accounts alike.
    #[error("a batch asks for the whole entitlement")]
    NotWhole,
    /// Another batch was answered for this bucket.
    #[error("the seats of this epoch were issued already")]
    AlreadyIssued,
    /// Made for another key.
    #[error("a request names another key")]
    OtherKey,
    /// Not numbers below the modulus.
    #[error("a request is not of its form")]
    Malformed,
}

/// Signatures, and the digest by which a repetition is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// 256 bytes for each request, in order.
    pub signatures: Vec<Vec<u8>>,
    /// Keep it with the grant: the same batch is answered again, no other.
    pub answered: [u8; 32],
}

/// Signs for one bucket.
#[derive(Debug, Clone)]
pub struct SeatIssuer {
    bucket: Bucket,
    key: SeatSigningKey,
}

impl SeatIssuer {
    /// The issuer of a bucket, with its key.
    #[must_use]
    pub fn new(bucket: Bucket, key: SeatSigningKey) -> Self {
        Self { bucket, key }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &SeatSigningKey {
        &self.key
    }

    /// Signs a batch. Signing is deterministic, so a repetition (a lost answer, a crash) gives the same signatures, and nothing
    /// need be kept but the digest.
    ///
    /// # Errors
    /// [`IssueError`]; nothing was signed then.
    pub fn issue(
        &self,
        grant: &Grant,
        batch: &[TokenRequest],
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Issued, IssueError> {
        if grant.bucket != self.bucket {
            return Err(IssueError::OtherKey);
        }
        if batch.len() != grant.seats || batch.is_empty() {
            return Err(IssueError::NotWhole);
        }
        let hint = self.key.public().id().truncated();
        if batch.iter().any(|request| request.truncated_key() != hint) {
            return Err(IssueError::OtherKey);
        }
        let answered = digest(batch);
        if grant.answered.is_some_and(|before| before != answered) {
            return Err(IssueError::AlreadyIssued);
        }
        let sign = |request: &TokenRequest| self.key.blind_sign(request.blinded(), random);
        let signatures = batch.iter().map(sign).collect::<Result<_, _>>();
        Ok(Issued {
            signatures: signatures.map_err(|_| IssueError::Malformed)?,
            answered,
        })
    }
}

fn digest(batch: &[TokenRequest]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"hushkey batch v1\n");
    for request in batch {
        hasher.update(request.to_bytes());
    }
    hasher.finalize().into()
}
