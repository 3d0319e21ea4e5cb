//! The challenge a token answers (RFC 9577 section 2.1): issuer, bucket and nothing else.
//!
//! Client and authority build it from the bucket; it never travels. Its digest is inside the signed token, so that a token
//! counts for one product, plan and epoch of one issuer.

use super::Bucket;
use super::bytes::TOKEN_TYPE;
use crate::KeyId;
use sha2::{Digest, Sha256};

/// A TokenChallenge structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge(Vec<u8>);

impl Challenge {
    /// The challenge of a bucket of the issuer whose directory key has this name.
    #[must_use]
    pub fn of(issuer: &KeyId, bucket: &Bucket) -> Self {
        // An issuer name has the form of a server name; the top-level domain is reserved for names that are none.
        let symbols = issuer.as_str().strip_prefix(KeyId::PREFIX).unwrap_or_default();
        let name = format!("{symbols}.hushkey.invalid");
        let Bucket { product, plan, epoch } = bucket;
        let context = Sha256::digest(format!("hushkey seat v1\n{product}\n{plan}\n{epoch}\n"));
        let origin = format!("{product},{plan},{epoch}");
        // Each part is far below its length field, so the fallback is never taken.
        Self::from_parts(name.as_bytes(), &context, origin.as_bytes()).unwrap_or(Self(Vec::new()))
    }

    /// The structure of any parts; the context has 0 or 32 bytes.
    pub(super) fn from_parts(issuer: &[u8], context: &[u8], origin: &[u8]) -> Option<Self> {
        let mut bytes = TOKEN_TYPE.to_vec();
        bytes.extend_from_slice(&u16::try_from(issuer.len()).ok()?.to_be_bytes());
        bytes.extend_from_slice(issuer);
        bytes.push(
            u8::try_from(context.len())
                .ok()
                .filter(|length| [0, 32].contains(length))?,
        );
        bytes.extend_from_slice(context);
        bytes.extend_from_slice(&u16::try_from(origin.len()).ok()?.to_be_bytes());
        bytes.extend_from_slice(origin);
        Some(Self(bytes))
    }

    /// The structure's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What stands in a token.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}
