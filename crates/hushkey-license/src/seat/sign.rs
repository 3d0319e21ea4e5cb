//! Issuing: a batch of blinded messages in, as many blind signatures out.
//!
//! The issuer knows the account that asks and how many seats it has, and always signs exactly that many at once: what a
//! client fetches tells nothing of what it uses. RSA signatures are deterministic, so a repeated batch gets the same answer
//! without the answer being stored; its digest is enough to know it again.

use super::{Bucket, MAX_SEATS, TokenRequest, TokenResponse};
use crate::blind_rsa::{RsaError, SecretKey};
use crate::{PlanToken, ProductToken};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Asks for all seats of one bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueRequest {
    /// The bucket's product.
    pub product: ProductToken,
    /// The bucket's plan.
    pub plan: PlanToken,
    /// The bucket's epoch.
    pub epoch: u32,
    /// One blinded message a seat.
    pub requests: Vec<TokenRequest>,
}

/// The blind signatures, in the order of the requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueAnswer {
    /// One a seat.
    pub responses: Vec<TokenResponse>,
}

impl IssueRequest {
    /// The bucket asked for.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        Bucket {
            product: self.product,
            plan: self.plan,
            epoch: self.epoch,
        }
    }
}

/// Why a batch is not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Not exactly as many requests as the entitlement has seats.
    #[error("a batch asks for exactly the seats of the entitlement")]
    Count,
    /// A request is for another key.
    #[error("a request is for another key")]
    Key,
    /// A request is no blinded message under the key.
    #[error("a request does not fit the key")]
    Range,
    /// The arithmetic failed its check.
    #[error("a signature failed its check")]
    Fault,
}

/// By what a repeated batch is known again.
#[must_use]
pub fn batch_digest(request: &IssueRequest) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let Bucket { product, plan, epoch } = request.bucket();
    // Every part has a fixed length or ends its line, so the text is unambiguous.
    hasher.update(format!("hushkey batch v1\n{product}\n{plan}\n{epoch}\n"));
    for one in &request.requests {
        hasher.update(one.as_bytes());
    }
    hasher.finalize().into()
}

/// Signs a batch for an entitlement of `seats` seats.
///
/// # Errors
/// [`SignError`]: all or nothing.
pub fn sign_batch(
    key: &SecretKey,
    request: &IssueRequest,
    seats: usize,
    random: &mut dyn FnMut(&mut [u8]),
) -> Result<IssueAnswer, SignError> {
    if request.requests.len() != seats || !(1..=MAX_SEATS).contains(&seats) {
        return Err(SignError::Count);
    }
    let hint = key.public().id().last().copied().unwrap_or_default();
    if request.requests.iter().any(|one| one.key_hint() != hint) {
        return Err(SignError::Key);
    }
    let mut sign = |one: &TokenRequest| {
        let signature = key.blind_sign(one.blinded(), random).map_err(|error| match error {
            RsaError::Range => SignError::Range,
            _ => SignError::Fault,
        })?;
        TokenResponse::from_bytes(&signature).map_err(|_| SignError::Fault)
    };
    let responses = request.requests.iter().map(&mut sign).collect::<Result<_, _>>()?;
    Ok(IssueAnswer { responses })
}
