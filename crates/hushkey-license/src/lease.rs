//! Leases: short signed answers that verify offline.
//!
//! In: claims and the authority's key; or a text, trusted keys, the time and what was asked.
//! Out: `hk1.ed25519.<key id>.<claims>.<signature>`; or a [`VerifiedLease`], which nothing else can make.
//! Never: identity (claims are tokens, bounded numbers and digests), or a text that decides its own algorithm.
//!
//! Claims are JSON in base64url; the signature (Ed25519, RFC 8032, strict verification) covers everything before it,
//! after a fixed domain line. Limits: [`MAX_LEASE`] bytes, [`MAX_ENTITLEMENTS`] entitlements, [`MAX_TERM`] seconds.

use crate::keyset::ALGORITHM;
use crate::{
    Code, EntitlementToken, KeyId, KeySet, LeaseKey, LeaseToken, LicenseToken, MachineToken, Nonce, PlanToken,
    ProductToken, RequestDigest, base64url,
};
use ed25519_dalek::Signature;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Longest lease text in bytes.
pub const MAX_LEASE: usize = 8192;
/// Most entitlements in one lease.
pub const MAX_ENTITLEMENTS: usize = 64;
/// Largest value of an entitlement: six digits, so that no number of a person fits.
pub const MAX_ENTITLEMENT_VALUE: i64 = 999_999;
/// Longest and shortest term of a lease in seconds: 30 days, one minute.
pub const MAX_TERM: i64 = 30 * 86_400;
/// See [`MAX_TERM`].
pub const MIN_TERM: i64 = 60;
/// Seconds a lease may lie in the verifier's future: two clocks never agree.
pub const SKEW: i64 = 300;

const VERSION: &str = "hk1";
const DOMAIN: &str = "hushkey lease v1\n";

/// What a lease says. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// The lease's own name.
    pub lease: LeaseToken,
    /// The license it stands for.
    pub license: LicenseToken,
    /// The machine that may use it.
    pub machine: MachineToken,
    /// The product.
    pub product: ProductToken,
    /// The plan.
    pub plan: PlanToken,
    /// Features and their values.
    pub entitlements: Entitlements,
    /// The answer's code.
    pub status: Code,
    /// When it was signed.
    pub issued_at: i64,
    /// The first second at which it no longer holds.
    pub expires_at: i64,
    /// The nonce of the request it answers.
    pub nonce: Nonce,
    /// The digest of the request it answers.
    pub request_digest: RequestDigest,
    /// The key that signed.
    pub key: KeyId,
}

/// Features and their values, at most [`MAX_ENTITLEMENTS`], each from 0 to [`MAX_ENTITLEMENT_VALUE`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Entitlements(BTreeMap<EntitlementToken, i64>);

/// Too many entitlements, or a value out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many entitlements or a value out of range")]
pub struct EntitlementsError;

impl Entitlements {
    /// Collects entitlements within the limits.
    ///
    /// # Errors
    /// [`EntitlementsError`] when a limit is passed.
    pub fn collect(pairs: impl IntoIterator<Item = (EntitlementToken, i64)>) -> Result<Self, EntitlementsError> {
        let mut kept = BTreeMap::new();
        for (token, value) in pairs {
            let full = kept.len() == MAX_ENTITLEMENTS && !kept.contains_key(&token);
            if full || !(0..=MAX_ENTITLEMENT_VALUE).contains(&value) {
                return Err(EntitlementsError);
            }
            kept.insert(token, value);
        }
        Ok(Self(kept))
    }

    /// The value of a feature, if granted.
    #[must_use]
    pub fn value(&self, token: &EntitlementToken) -> Option<i64> {
        self.0.get(token).copied()
    }

    /// All of them, in order of their tokens.
    pub fn iter(&self) -> impl Iterator<Item = (&EntitlementToken, i64)> {
        self.0.iter().map(|(token, value)| (token, *value))
    }
}

impl<'de> Deserialize<'de> for Entitlements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::<EntitlementToken, i64>::deserialize(deserializer)?;
        Self::collect(map).map_err(serde::de::Error::custom)
    }
}

/// What the verifier asked, and so expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The nonce it sent.
    pub nonce: Nonce,
    /// The digest of the request it sent.
    pub request_digest: RequestDigest,
    /// The machine it is.
    pub machine: MachineToken,
}

/// Why a lease does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeaseError {
    /// Longer than [`MAX_LEASE`].
    #[error("the lease is too long")]
    TooLong,
    /// Not five parts, or claims that are not what claims are.
    #[error("the lease is malformed")]
    Malformed,
    /// A version this code does not read.
    #[error("unknown lease version")]
    Version,
    /// An algorithm this code does not verify.
    #[error("unknown lease algorithm")]
    Algorithm,
    /// Signed with a key that is not trusted.
    #[error("the lease is signed with an unknown key")]
    UnknownKey,
    /// The signature does not verify.
    #[error("the lease's signature does not verify")]
    Signature,
    /// Issued in the future: a clock is wrong.
    #[error("the lease is not valid yet")]
    NotYetValid,
    /// Past its end.
    #[error("the lease has expired")]
    Expired,
    /// Its status is not that of a valid license.
    #[error("the lease does not say that the license is valid")]
    Status,
    /// Answers another request (replay).
    #[error("the lease answers another nonce")]
    Nonce,
    /// Answers another request (swap).
    #[error("the lease answers another request")]
    RequestDigest,
    /// For another machine.
    #[error("the lease is for another machine")]
    Machine,
}

/// Signs and verifies leases.
#[derive(Debug, Clone, Copy)]
pub struct Lease;

impl Lease {
    /// Signs claims; `claims.key` is set to the key's own id.
    ///
    /// # Errors
    /// [`LeaseError::Malformed`] when the term is not within its limits, [`LeaseError::TooLong`] never within the limits.
    pub fn sign(claims: &Claims, key: &LeaseKey) -> Result<String, LeaseError> {
        let claims = Claims {
            key: key.id(),
            ..claims.clone()
        };
        if !term_is_sound(&claims) {
            return Err(LeaseError::Malformed);
        }
        let payload = serde_json::to_vec(&claims).map_err(|_| LeaseError::Malformed)?;
        let id = key.id();
        let signed = format!("{VERSION}.{ALGORITHM}.{id}.{}", base64url::encode(&payload));
        let signature = key.sign(&message(&signed));
        let text = format!("{signed}.{}", base64url::encode(&signature));
        if text.len() > MAX_LEASE {
            Err(LeaseError::TooLong)
        } else {
            Ok(text)
        }
    }

    /// Verifies a lease offline against trusted keys, the time and what was asked.
    ///
    /// # Errors
    /// The first [`LeaseError`] found; form and signature come before anything the claims say.
    pub fn verify(text: &str, keys: &KeySet, now: i64, expected: &Expected) -> Result<VerifiedLease, LeaseError> {
        let claims = read_signed(text, keys)?;
        let checks = [
            (claims.issued_at > now.saturating_add(SKEW), LeaseError::NotYetValid),
            (claims.expires_at <= now, LeaseError::Expired),
            (!claims.status.grants(), LeaseError::Status),
            (claims.nonce != expected.nonce, LeaseError::Nonce),
            (
                claims.request_digest != expected.request_digest,
                LeaseError::RequestDigest,
            ),
            (claims.machine != expected.machine, LeaseError::Machine),
        ];
        match checks.into_iter().find(|(failed, _)| *failed) {
            Some((_, error)) => Err(error),
            None => Ok(VerifiedLease(claims)),
        }
    }
}

fn read_signed(text: &str, keys: &KeySet) -> Result<Claims, LeaseError> {
    if text.len() > MAX_LEASE {
        return Err(LeaseError::TooLong);
    }
    let (signed, signature) = text.rsplit_once('.').ok_or(LeaseError::Malformed)?;
    let mut parts = signed.split('.');
    let mut part = || parts.next().ok_or(LeaseError::Malformed);
    let (version, algorithm, id, payload) = (part()?, part()?, part()?, part()?);
    if parts.next().is_some() {
        return Err(LeaseError::Malformed);
    }
    if version != VERSION {
        return Err(LeaseError::Version);
    }
    if algorithm != ALGORITHM {
        return Err(LeaseError::Algorithm);
    }
    let id: KeyId = id.parse().map_err(|_| LeaseError::Malformed)?;
    let key = keys.find(&id).ok_or(LeaseError::UnknownKey)?;
    let signature = base64url::decode(signature).ok_or(LeaseError::Malformed)?;
    let signature: [u8; 64] = signature.try_into().map_err(|_| LeaseError::Malformed)?;
    key.verify_strict(&message(signed), &Signature::from_bytes(&signature))
        .map_err(|_| LeaseError::Signature)?;
    let payload = base64url::decode(payload).ok_or(LeaseError::Malformed)?;
    let claims: Claims = serde_json::from_slice(&payload).map_err(|_| LeaseError::Malformed)?;
    if claims.key != id || !term_is_sound(&claims) {
        return Err(LeaseError::Malformed);
    }
    Ok(claims)
}

/// A term ends after it starts and within [`MAX_TERM`]. It may be shorter than [`MIN_TERM`], as when the license ends.
fn term_is_sound(claims: &Claims) -> bool {
    let term = claims.expires_at.checked_sub(claims.issued_at);
    term.is_some_and(|term| (1..=MAX_TERM).contains(&term))
}

fn message(signed: &str) -> Vec<u8> {
    [DOMAIN.as_bytes(), signed.as_bytes()].concat()
}

/// A lease whose signature, time and binding were verified. Only [`Lease::verify`] makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedLease(Claims);

impl VerifiedLease {
    /// What it says.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.0
    }
}

impl fmt::Debug for VerifiedLease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VerifiedLease").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests;
