//! The key directory: which key each bucket has, signed by the issuer, the same for everybody.
//!
//! A vendor that gave one customer a key of its own would know its tokens again. So a client fetches the directory by two paths
//! (from the issuer directly, and through the authority or a relay) and takes keys only if both say the same; and it never
//! accepts another key for a bucket it has seen.

use super::bucket::{Bucket, Epoch};
use super::key::SeatPublicKey;
use crate::keyset::LeaseKey;
use crate::{KeySet, PlanToken, ProductToken, base64url};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most keys in one directory.
pub const MAX_KEYS: usize = 4096;
/// Longest directory text in bytes.
pub const MAX_DIRECTORY: usize = 4 * 1024 * 1024;

const DOMAIN: &str = "hushkey seat directory v1\n";
const VERSION: &str = "hkd1";

/// One bucket's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryKey {
    /// The product.
    pub product: ProductToken,
    /// The plan.
    pub plan: PlanToken,
    /// The epoch.
    pub epoch: Epoch,
    /// Seconds of the plan's epochs.
    pub epoch_seconds: i64,
    /// The fewest live entitlements that the key was opened for.
    pub anonymity_floor: i64,
    /// The key (SubjectPublicKeyInfo in base64url).
    pub key: SeatPublicKey,
}

impl DirectoryKey {
    /// The bucket.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        Bucket {
            product: self.product,
            plan: self.plan,
            epoch: self.epoch,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    issued_at: i64,
    keys: Vec<DirectoryKey>,
}

/// A directory that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    issued_at: i64,
    keys: BTreeMap<Bucket, DirectoryKey>,
}

/// Why a directory is not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// Not `hkd1.<key id>.<body>.<signature>`, or too long, or two keys for one bucket, or one key for two.
    #[error("the key directory is malformed")]
    Malformed,
    /// Signed by nobody who is trusted.
    #[error("the key directory's signature does not verify")]
    Signature,
    /// Two paths say different things about a bucket: somebody is shown a key of their own.
    #[error("two paths to the key directory say different things")]
    Split,
    /// A bucket has another key than before.
    #[error("a bucket's key has changed")]
    Changed,
}

impl Directory {
    /// Signs a directory, keys in the order of their buckets.
    ///
    /// # Errors
    /// [`DirectoryError::Malformed`] for two keys of one bucket, one key of two, or too many.
    pub fn sign(issued_at: i64, keys: Vec<DirectoryKey>, signer: &LeaseKey) -> Result<String, DirectoryError> {
        let keys = collect(keys)?;
        let body = Body {
            issued_at,
            keys: keys.into_values().collect(),
        };
        let body = serde_json::to_vec(&body).map_err(|_| DirectoryError::Malformed)?;
        let signed = format!("{VERSION}.{}.{}", signer.id(), base64url::encode(&body));
        let signature = signer.sign(&[DOMAIN.as_bytes(), signed.as_bytes()].concat());
        Ok(format!("{signed}.{}", base64url::encode(&signature)))
    }

    /// Verifies a directory by the issuer's directory keys, which the app was built with.
    ///
    /// # Errors
    /// [`DirectoryError`].
    pub fn verify(text: &str, trusted: &KeySet) -> Result<Self, DirectoryError> {
        let malformed = DirectoryError::Malformed;
        if text.len() > MAX_DIRECTORY {
            return Err(malformed);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(malformed)?;
        let mut parts = signed.split('.');
        let (Some(VERSION), Some(id), Some(body), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed);
        };
        let id = id.parse().map_err(|_| malformed)?;
        let key = trusted.find(&id).ok_or(DirectoryError::Signature)?;
        let signature: [u8; 64] = base64url::decode(signature)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(malformed)?;
        let message = [DOMAIN.as_bytes(), signed.as_bytes()].concat();
        key.verify_strict(&message, &ed25519_dalek::Signature::from_bytes(&signature))
            .map_err(|_| DirectoryError::Signature)?;
        let body = base64url::decode(body).ok_or(malformed)?;
        let body: Body = serde_json::from_slice(&body).map_err(|_| malformed)?;
        Ok(Self {
            issued_at: body.issued_at,
            keys: collect(body.keys)?,
        })
    }

    /// What both paths say. A directory may be older than the other, and so lack keys; but what both have must be the same, and
    /// only what both have is taken.
    ///
    /// # Errors
    /// [`DirectoryError::Split`].
    pub fn agree(&self, other: &Self) -> Result<Self, DirectoryError> {
        let mut both = BTreeMap::new();
        for (bucket, key) in &self.keys {
            match other.keys.get(bucket) {
                Some(theirs) if theirs == key => {
                    both.insert(*bucket, key.clone());
                }
                Some(_) => return Err(DirectoryError::Split),
                None => {}
            }
        }
        Ok(Self {
            issued_at: self.issued_at.min(other.issued_at),
            keys: both,
        })
    }

    /// Takes over a newer directory; what was known stays as it was.
    ///
    /// # Errors
    /// [`DirectoryError::Changed`] when a bucket has another key than before.
    pub fn renew(&self, newer: &Self) -> Result<Self, DirectoryError> {
        let changed = |(bucket, key): (&Bucket, &DirectoryKey)| self.keys.get(bucket).is_some_and(|known| known != key);
        if newer.keys.iter().any(changed) {
            return Err(DirectoryError::Changed);
        }
        Ok(newer.clone())
    }

    /// The key of a bucket.
    #[must_use]
    pub fn find(&self, bucket: &Bucket) -> Option<&DirectoryKey> {
        self.keys.get(bucket)
    }

    /// All keys, in the order of their buckets.
    pub fn iter(&self) -> impl Iterator<Item = &DirectoryKey> {
        self.keys.values()
    }
}

fn collect(keys: Vec<DirectoryKey>) -> Result<BTreeMap<Bucket, DirectoryKey>, DirectoryError> {
    let mut ids = std::collections::BTreeSet::new();
    let mut all = BTreeMap::new();
    if keys.len() > MAX_KEYS {
        return Err(DirectoryError::Malformed);
    }
    for key in keys {
        let fresh = ids.insert(key.key.id());
        if !fresh || all.insert(key.bucket(), key).is_some() {
            return Err(DirectoryError::Malformed);
        }
    }
    Ok(all)
}
