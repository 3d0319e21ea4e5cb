//! The lease of a blind seat: as any other, with names that follow from token and device key alone.

use super::{RedeemRequest, SeatDeviceKey, SpentHash, VerifiedToken};
use crate::lease::MAX_TERM;
use crate::{Claims, Code, Entitlements, KeyId, LeaseToken, LicenseToken, MachineToken};
use sha2::{Digest, Sha256};

/// What a lease is made of, beside the request.
#[derive(Debug, Clone)]
pub struct SeatFacts {
    /// The token, verified.
    pub token: VerifiedToken,
    /// Features of the plan.
    pub entitlements: Entitlements,
    /// When it is signed.
    pub now: i64,
}

/// The license of a spent token: the same for every repetition, and of no other token.
#[must_use]
pub fn derive_seat_license(spent: &SpentHash) -> LicenseToken {
    LicenseToken::from_seed(hash(b"hushkey seat license v1\0", spent.as_bytes()))
}

/// The machine a seat is bound to: follows from the device key, so that a lease shows whose proof it was given for.
#[must_use]
pub fn derive_seat_machine(device_key: &SeatDeviceKey) -> MachineToken {
    MachineToken::from_seed(hash(b"hushkey seat machine v1\0", device_key.as_bytes()))
}

fn hash(domain: &[u8], bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(domain).chain_update(bytes).finalize().into()
}

/// The claims of a seat's lease. It ends a tenth of the epoch after the epoch, so that the next seat can be taken at a
/// random time; the tenth is short against the epoch and the same for all.
#[must_use]
pub fn seat_claims(facts: &SeatFacts, request: &RedeemRequest, lease: LeaseToken, key: KeyId) -> Claims {
    let (bucket, term) = (facts.token.bucket(), facts.token.term());
    let end = term.not_after.saturating_add(term.grace());
    Claims {
        lease,
        license: derive_seat_license(&facts.token.spent()),
        machine: derive_seat_machine(&request.device_key),
        product: bucket.product,
        plan: bucket.plan,
        entitlements: facts.entitlements.clone(),
        status: Code::Valid,
        issued_at: facts.now,
        expires_at: end.min(facts.now.saturating_add(MAX_TERM)),
        nonce: request.nonce,
        request_digest: request.digest(),
        key,
    }
}
