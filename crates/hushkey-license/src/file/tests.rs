//! What the tests of files share: one license, one machine, one key.

mod files;
mod properties;
mod requests;

use super::*;
use crate::lease::{Entitlements, MAX_ENTITLEMENT_VALUE, MAX_ENTITLEMENTS, SKEW};
use crate::model::Version;
use crate::wire::KeysDocument;
use crate::{
    Code, DeviceSigner, EntitlementToken, FileToken, KeyId, KeySet, LeaseKey, LicenseKey, LicenseToken, Nonce,
    PlanToken, ProductToken, RequestDigest,
};

const NOW: i64 = 1_800_000_000;

fn product(seed: u8) -> ProductToken {
    ProductToken::from_seed([seed; 32])
}

fn device(seed: u8) -> DeviceSigner {
    DeviceSigner::derive(&[seed; 32], &product(4))
}

fn key(seed: u8) -> LeaseKey {
    LeaseKey::from_seed(&[seed; 32])
}

fn keys(seeds: &[u8]) -> KeySet {
    let keys = seeds.iter().map(|seed| key(*seed).public()).collect();
    KeySet::from_document(&KeysDocument { keys }).unwrap()
}

fn digest(seed: u8) -> RequestDigest {
    RequestDigest::from_bytes([seed; 32])
}

fn license_claims() -> FileClaims {
    let license = LicenseToken::from_seed([2; 32]);
    FileClaims {
        file: FileToken::from_seed([1; 32]),
        revocation: RevocationId::of(&license),
        license,
        product: product(4),
        plan: PlanToken::from_seed([5; 32]),
        entitlements: Entitlements::collect([(EntitlementToken::from_seed([6; 32]), 7)]).unwrap(),
        status: Code::Valid,
        issued_at: NOW,
        expires_at: NOW + 86_400,
        license_expires_at: Some(NOW + 100_000),
        version_below: None,
        request: digest(1),
        machine: None,
    }
}

fn machine_claims() -> FileClaims {
    let device_key = device(3).public();
    FileClaims {
        machine: Some(MachineBinding {
            machine: device_key.machine(&product(4)),
            device_key,
        }),
        ..license_claims()
    }
}

fn expected(machine: Option<u8>) -> FileExpected<'static> {
    FileExpected {
        product: Some(product(4)),
        version: None,
        now: NOW,
        machine: machine.map(|seed| MachineExpected::Device(device(seed).public())),
        request: Some(digest(1)),
        wanted: &Algorithm::ALL,
        revoked: &[],
    }
}

fn signed(claims: &FileClaims) -> SignedFile {
    SignedFile::sign(claims, &[&key(9)]).unwrap()
}

fn verify(file: &SignedFile, expected: &FileExpected<'_>) -> Result<VerifiedFile, FileError> {
    file.verify(&keys(&[9]), expected)
}
