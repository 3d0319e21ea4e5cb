//! The key directory: which key signs the seats of which bucket, signed by the issuer, the same for everybody.
//!
//! *In:* seat keys and the directory key; or documents from two paths, the trusted key and the time.
//! *Out:* a signed document; a [`Directory`]; an [`Agreed`] one, which is all that a client asks seats under.
//! *Never:* how many entitlements live (only the floor is said); two keys for one bucket or one second; a key that is not
//! RSA-2048 with exponent 65,537.
//!
//! An issuer that wants to know one client again could give it a key of its own. It would have to do so on both paths, and
//! the authority, which redeems under the directory it was given itself, would have to take part.
//!
//! Nothing of a document has to be stored but keys, times and signature: it is put together again, to the byte.
//!
//! Limits: [`MAX_KEYS`] keys, [`MAX_DOCUMENT`] bytes, [`MAX_VALIDITY`] seconds from signing to expiry.

use super::{Bucket, DirectoryKey, DirectoryTrust, EpochLength, Floor, Term};
use crate::blind_rsa::PublicKey;
use crate::lease::SKEW;
use crate::wire::PublishedSeatKey;
use crate::{KeyId, PlanToken, ProductToken, base64url};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Most keys of a directory.
pub const MAX_KEYS: usize = 256;
/// Longest payload, as text, in bytes.
pub const MAX_DOCUMENT: usize = 512 * 1024;
/// Longest time from signing to expiry in seconds: 31 days.
pub const MAX_VALIDITY: i64 = 31 * 86_400;

const VERSION: u8 = 1;

/// Bytes of text in one piece of a payload: within what a guard takes for one signed text.
const PIECE: usize = 12_288;

/// The document as it travels and is cached: a payload (JSON in base64url, in pieces) and the signature over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedDirectory {
    /// The name of the key that signed.
    pub issuer: KeyId,
    /// What is signed, to be put together.
    pub payload: Vec<String>,
    /// Ed25519, base64url.
    pub signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    version: u8,
    issued_at: i64,
    expires_at: i64,
    keys: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    product: ProductToken,
    plan: PlanToken,
    epoch: u32,
    not_before: i64,
    not_after: i64,
    floor: u32,
    key_id: String,
    spki: String,
}

/// The public key of one bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatKey {
    pub(super) bucket: Bucket,
    pub(super) term: Term,
    pub(super) floor: Floor,
    pub(super) id: [u8; 32],
    pub(super) key: PublicKey,
}

impl SeatKey {
    /// The key of a bucket of a plan with this epoch length.
    #[must_use]
    pub fn new(bucket: Bucket, length: EpochLength, floor: Floor, key: PublicKey) -> Self {
        Self {
            bucket,
            term: length.term(bucket.epoch),
            floor,
            id: key.id(),
            key,
        }
    }

    /// What it signs for.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        self.bucket
    }

    /// When its tokens can be redeemed.
    #[must_use]
    pub fn term(&self) -> Term {
        self.term
    }

    /// The least number of entitlements it opened for.
    #[must_use]
    pub fn floor(&self) -> Floor {
        self.floor
    }

    /// Its full name: SHA-256 of its encoding.
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        self.id
    }

    /// The key itself.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }
}

/// A verified directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    issuer: KeyId,
    issued_at: i64,
    expires_at: i64,
    keys: Vec<SeatKey>,
    signature: [u8; 64],
}

/// Why a directory is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// Not of the documented form, or larger than it may be.
    #[error("the directory is malformed")]
    Malformed,
    /// Signed by somebody else.
    #[error("the directory's signature does not verify")]
    Signature,
    /// Expired, or from the future, or valid for too long.
    #[error("the directory is not valid now")]
    Time,
    /// A key that is not RSA-2048 with exponent 65,537 in the one encoding, or has another name.
    #[error("the directory holds a key that is not allowed")]
    Key,
    /// Two keys for one bucket or one second of a plan, or one key for two buckets.
    #[error("the directory holds two keys where one must be")]
    Ambiguous,
    /// Two paths show different keys: somebody made a key for one client alone.
    #[error("the two paths show different directories")]
    Differ,
}

impl Directory {
    /// Signs a directory of these keys.
    ///
    /// # Errors
    /// [`DirectoryError`]: what no client would believe is not signed.
    pub fn sign(
        keys: &[SeatKey],
        issued_at: i64,
        expires_at: i64,
        signer: &DirectoryKey,
    ) -> Result<SignedDirectory, DirectoryError> {
        let directory = Self {
            issuer: signer.trust().id(),
            issued_at,
            expires_at,
            keys: keys.to_vec(),
            signature: [0; 64],
        };
        directory.check(issued_at)?;
        let signature = signer.sign(&directory.payload()?);
        Self { signature, ..directory }.document()
    }

    /// Puts a directory together from what was stored of it, and believes it only if the signature still fits.
    ///
    /// # Errors
    /// [`DirectoryError`], as [`Self::read_kept`].
    pub fn restore(
        keys: Vec<SeatKey>,
        issued_at: i64,
        expires_at: i64,
        signature: [u8; 64],
        trust: &DirectoryTrust,
    ) -> Result<Self, DirectoryError> {
        let directory = Self {
            issuer: trust.id(),
            issued_at,
            expires_at,
            keys,
            signature,
        };
        directory.check(issued_at)?;
        if trust.verify(&directory.payload()?, &signature) {
            Ok(directory)
        } else {
            Err(DirectoryError::Signature)
        }
    }

    /// The document, to the byte as it was signed.
    ///
    /// # Errors
    /// None that a directory could come to.
    pub fn document(&self) -> Result<SignedDirectory, DirectoryError> {
        Ok(SignedDirectory {
            issuer: self.issuer,
            signature: base64url::encode(&self.signature),
            payload: in_pieces(&self.payload()?),
        })
    }

    fn payload(&self) -> Result<Vec<u8>, DirectoryError> {
        let payload = Payload {
            version: VERSION,
            issued_at: self.issued_at,
            expires_at: self.expires_at,
            keys: self.keys.iter().map(Entry::of).collect(),
        };
        serde_json::to_vec(&payload).map_err(|_| DirectoryError::Malformed)
    }

    /// Reads a document, as a client and an importing authority do.
    ///
    /// # Errors
    /// The first [`DirectoryError`]; form and signature come before anything the payload says.
    pub fn read(document: &SignedDirectory, trust: &DirectoryTrust, now: i64) -> Result<Self, DirectoryError> {
        let directory = Self::read_kept(document, trust)?;
        directory.check(now)?;
        Ok(directory)
    }

    /// Reads a document that was read before and kept: the same but for its own time, for its keys end by themselves.
    ///
    /// # Errors
    /// [`DirectoryError`], as [`Self::read`].
    pub fn read_kept(document: &SignedDirectory, trust: &DirectoryTrust) -> Result<Self, DirectoryError> {
        if document.payload.iter().map(String::len).sum::<usize>() > MAX_DOCUMENT || document.signature.len() > 86 {
            return Err(DirectoryError::Malformed);
        }
        let bytes = base64url::decode(&document.payload.concat()).ok_or(DirectoryError::Malformed)?;
        let signature = base64url::decode(&document.signature).ok_or(DirectoryError::Malformed)?;
        if document.issuer != trust.id() || !trust.verify(&bytes, &signature) {
            return Err(DirectoryError::Signature);
        }
        let payload: Payload = serde_json::from_slice(&bytes).map_err(|_| DirectoryError::Malformed)?;
        if payload.version != VERSION || payload.keys.len() > MAX_KEYS {
            return Err(DirectoryError::Malformed);
        }
        let keys = payload.keys.iter().map(Entry::read).collect::<Result<Vec<_>, _>>()?;
        let directory = Self {
            issuer: document.issuer,
            issued_at: payload.issued_at,
            expires_at: payload.expires_at,
            keys,
            signature: signature.try_into().map_err(|_| DirectoryError::Malformed)?,
        };
        directory.check(directory.issued_at)?;
        // One spelling: what is put together again must be what was signed.
        if directory.payload()? != bytes || document.payload != in_pieces(&bytes) {
            return Err(DirectoryError::Malformed);
        }
        Ok(directory)
    }

    /// Signs any bytes, so that fuzzing reaches what stands behind the signature. Not part of any other build.
    #[cfg(fuzzing)]
    #[must_use]
    pub fn sign_any(payload: &[u8], signer: &DirectoryKey) -> SignedDirectory {
        SignedDirectory {
            issuer: signer.trust().id(),
            signature: base64url::encode(&signer.sign(payload)),
            payload: in_pieces(payload),
        }
    }

    fn check(&self, now: i64) -> Result<(), DirectoryError> {
        let validity = self.expires_at.checked_sub(self.issued_at);
        if !validity.is_some_and(|validity| (1..=MAX_VALIDITY).contains(&validity))
            || self.issued_at > now.saturating_add(SKEW)
            || self.expires_at <= now
        {
            return Err(DirectoryError::Time);
        }
        if self.keys.len() > MAX_KEYS {
            return Err(DirectoryError::Malformed);
        }
        check_unambiguous(self.keys.iter())
    }

    /// Who signed it.
    #[must_use]
    pub fn issuer(&self) -> KeyId {
        self.issuer
    }

    /// When it was signed.
    #[must_use]
    pub fn issued_at(&self) -> i64 {
        self.issued_at
    }

    /// The first second at which it is to be fetched again.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// The signature over it.
    #[must_use]
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// Its keys, as listed.
    #[must_use]
    pub fn keys(&self) -> &[SeatKey] {
        &self.keys
    }

    /// The key of exactly this id.
    #[must_use]
    pub fn key_by_id(&self, id: &[u8; 32]) -> Option<&SeatKey> {
        self.keys.iter().find(|key| key.id == *id)
    }

    /// Puts together what two paths have shown. A key that only one of them lists (a cache is older, or somebody is lied to)
    /// is not used; keys that contradict each other refuse both.
    ///
    /// # Errors
    /// [`DirectoryError::Differ`].
    pub fn agree(&self, other: &Self) -> Result<Agreed, DirectoryError> {
        if self.issuer != other.issuer {
            return Err(DirectoryError::Differ);
        }
        let only_there = other.keys.iter().filter(|key| !self.keys.contains(key));
        check_unambiguous(self.keys.iter().chain(only_there)).map_err(|_| DirectoryError::Differ)?;
        let both = self.keys.iter().filter(|key| other.keys.contains(key));
        Ok(Agreed {
            issuer: self.issuer,
            keys: both.cloned().collect(),
        })
    }
}

impl Directory {
    /// The same with the authority's own list of keys as the second path: it names what tokens are redeemed under.
    ///
    /// # Errors
    /// [`DirectoryError::Differ`] when a bucket has another key there, or another issuer's.
    pub fn agree_with(&self, published: &[PublishedSeatKey]) -> Result<Agreed, DirectoryError> {
        let mut both = Vec::new();
        for key in &self.keys {
            let bucket = key.bucket;
            let same_bucket = |there: &&PublishedSeatKey| there.plan == bucket.plan && there.epoch == bucket.epoch;
            let Some(there) = published.iter().find(same_bucket) else {
                continue;
            };
            if there.issuer != self.issuer || there.key != key.key {
                return Err(DirectoryError::Differ);
            }
            both.push(key.clone());
        }
        Ok(Agreed {
            issuer: self.issuer,
            keys: both,
        })
    }
}

/// What two directories from two paths have in common: the only keys a client asks seats under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    issuer: KeyId,
    keys: Vec<SeatKey>,
}

impl Agreed {
    /// The issuer.
    #[must_use]
    pub fn issuer(&self) -> KeyId {
        self.issuer
    }

    /// The key of a bucket.
    #[must_use]
    pub fn key(&self, bucket: &Bucket) -> Option<&SeatKey> {
        self.keys.iter().find(|key| key.bucket == *bucket)
    }

    /// The epoch length of a plan, as its keys show it.
    #[must_use]
    pub fn length(&self, product: &ProductToken, plan: &PlanToken) -> Option<EpochLength> {
        let of_plan = |key: &&SeatKey| key.bucket.product == *product && key.bucket.plan == *plan;
        let last = self.keys.iter().filter(of_plan).max_by_key(|key| key.term.not_before)?;
        last.term.length_of(last.bucket.epoch)
    }
}

/// Base64url, cut into pieces.
fn in_pieces(payload: &[u8]) -> Vec<String> {
    let text = base64url::encode(payload);
    // A piece is a multiple of four symbols, all ASCII.
    text.as_bytes()
        .chunks(PIECE)
        .map(|piece| String::from_utf8_lossy(piece).into_owned())
        .collect()
}

fn check_unambiguous<'k>(keys: impl Iterator<Item = &'k SeatKey>) -> Result<(), DirectoryError> {
    let mut ids = HashSet::new();
    let mut terms: Vec<(ProductToken, PlanToken, Term)> = Vec::new();
    for key in keys {
        if !ids.insert(key.id) {
            return Err(DirectoryError::Ambiguous);
        }
        terms.push((key.bucket.product, key.bucket.plan, key.term));
    }
    terms.sort_unstable();
    let clash = terms.iter().zip(terms.iter().skip(1)).any(|(one, next)| {
        let same_plan = (one.0, one.1) == (next.0, next.1);
        same_plan && one.2.overlaps(next.2)
    });
    if clash { Err(DirectoryError::Ambiguous) } else { Ok(()) }
}

impl Entry {
    fn of(key: &SeatKey) -> Self {
        Self {
            product: key.bucket.product,
            plan: key.bucket.plan,
            epoch: key.bucket.epoch,
            not_before: key.term.not_before,
            not_after: key.term.not_after,
            floor: key.floor.entitlements(),
            key_id: base64url::encode(&key.id),
            spki: base64url::encode(&key.key.to_spki()),
        }
    }

    fn read(&self) -> Result<SeatKey, DirectoryError> {
        let term = Term {
            not_before: self.not_before,
            not_after: self.not_after,
        };
        let length = term.length_of(self.epoch).ok_or(DirectoryError::Malformed)?;
        let floor = Floor::new(self.floor).map_err(|_| DirectoryError::Malformed)?;
        if self.spki.len() > PublicKey::SPKI_SIZE * 4 / 3 + 2 {
            return Err(DirectoryError::Key);
        }
        let spki = base64url::decode(&self.spki).ok_or(DirectoryError::Key)?;
        let key = PublicKey::from_spki(&spki).map_err(|_| DirectoryError::Key)?;
        let bucket = Bucket {
            product: self.product,
            plan: self.plan,
            epoch: self.epoch,
        };
        let key = SeatKey::new(bucket, length, floor, key);
        if self.key_id == base64url::encode(&key.id) {
            Ok(key)
        } else {
            Err(DirectoryError::Key)
        }
    }
}
