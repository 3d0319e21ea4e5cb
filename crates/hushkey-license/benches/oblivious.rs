//! Oblivious HTTP and files, operation by operation: a padded request of 1 KiB, an answer of 4 KiB, a file of one feature.

use divan::{Bencher, black_box};
use hushkey_license::file::{
    ActivationRequest, Algorithm, FileClaims, FileExpected, MachineBinding, MachineExpected, RequestParts,
    RevocationId, SealedKey, SealingSecret, SignedFile,
};
use hushkey_license::oblivious::{GatewayKey, InnerRequest, InnerResponse, Kem, encapsulate};
use hushkey_license::{
    Code, DeviceSigner, EntitlementToken, Entitlements, FileToken, KeySet, LeaseKey, LicenseKey, LicenseToken, Nonce,
    PlanToken, ProductToken, RequestDigest,
};

fn main() {
    divan::main();
}

const NOW: i64 = 1_800_000_000;
const KEMS: [Kem; 2] = [Kem::X25519, Kem::XWing];

/// Bytes that differ from call to call; not the system's, so that only the cryptography is measured.
fn drawn() -> impl FnMut(&mut [u8]) {
    let mut state = 88_172_645_463_325_252_u64;
    move |bytes| {
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = (state >> 32) as u8;
        }
    }
}

fn request() -> Vec<u8> {
    let request = InnerRequest {
        method: "POST".to_owned(),
        path: "/v1/licenses/validate".to_owned(),
        fields: vec![("content-type", b"application/json".to_vec())],
        body: vec![b'x'; 150],
    };
    request.encode().unwrap()
}

fn response() -> Vec<u8> {
    let response = InnerResponse {
        status: 200,
        fields: vec![("content-type", b"application/json".to_vec())],
        body: vec![b'x'; 1300],
    };
    response.encode().unwrap()
}

#[divan::bench(args = KEMS)]
fn client_encapsulates(bencher: Bencher<'_, '_>, kem: Kem) {
    let (gateway, plain, mut random) = (GatewayKey::derive(&[1; 32], kem), request(), drawn());
    bencher.bench_local(|| encapsulate(gateway.config(), black_box(&plain), &mut random).unwrap());
}

/// What a gateway does for each request: opens it, seals the answer.
#[divan::bench(args = KEMS)]
fn gateway_opens_and_answers(bencher: Bencher<'_, '_>, kem: Kem) {
    let (gateway, answer, mut random) = (GatewayKey::derive(&[1; 32], kem), response(), drawn());
    let (sealed, _) = encapsulate(gateway.config(), &request(), &mut random).unwrap();
    bencher.bench_local(|| {
        let (plain, answering) = gateway.open(black_box(&sealed)).unwrap();
        (plain, answering.seal(&answer, &mut random).unwrap())
    });
}

#[divan::bench(args = KEMS)]
fn whole_exchange(bencher: Bencher<'_, '_>, kem: Kem) {
    let (gateway, plain, answer, mut random) = (GatewayKey::derive(&[1; 32], kem), request(), response(), drawn());
    bencher.bench_local(|| {
        let (sealed, awaiting) = encapsulate(gateway.config(), &plain, &mut random).unwrap();
        let (_, answering) = gateway.open(&sealed).unwrap();
        awaiting.open(&answering.seal(&answer, &mut random).unwrap()).unwrap()
    });
}

#[divan::bench]
fn message_encode_and_decode(bencher: Bencher<'_, '_>) {
    let request = InnerRequest::decode(&request()).unwrap();
    bencher.bench_local(|| InnerRequest::decode(&black_box(&request).encode().unwrap()).unwrap());
}

fn claims() -> FileClaims {
    let product = ProductToken::from_seed([4; 32]);
    let license = LicenseToken::from_seed([2; 32]);
    let device_key = DeviceSigner::derive(&[3; 32], &product).public();
    FileClaims {
        file: FileToken::from_seed([1; 32]),
        revocation: RevocationId::of(&license),
        license,
        product,
        plan: PlanToken::from_seed([5; 32]),
        entitlements: Entitlements::collect([(EntitlementToken::from_seed([6; 32]), 7)]).unwrap(),
        status: Code::Valid,
        issued_at: NOW,
        expires_at: NOW + 86_400,
        license_expires_at: None,
        version_below: None,
        request: RequestDigest::from_bytes([1; 32]),
        machine: Some(MachineBinding {
            machine: device_key.machine(&product),
            device_key,
        }),
    }
}

#[divan::bench]
fn file_sign(bencher: Bencher<'_, '_>) {
    let (claims, key) = (claims(), LeaseKey::from_seed(&[9; 32]));
    bencher.bench_local(|| SignedFile::sign(black_box(&claims), &[&key]).unwrap());
}

#[divan::bench]
fn file_read_and_verify(bencher: Bencher<'_, '_>) {
    let (claims, key) = (claims(), LeaseKey::from_seed(&[9; 32]));
    let text = SignedFile::sign(&claims, &[&key]).unwrap().to_armor();
    let keys = KeySet::of(&key);
    let expected = FileExpected {
        product: Some(claims.product),
        version: None,
        now: NOW,
        machine: claims
            .machine
            .map(|binding| MachineExpected::Device(binding.device_key)),
        request: None,
        wanted: &Algorithm::ALL,
        revoked: &[],
    };
    bencher.bench_local(|| {
        SignedFile::read(black_box(&text))
            .unwrap()
            .verify(&keys, &expected)
            .unwrap()
    });
}

/// What an authority does for a carried request before it asks its store: signature of the device, seal.
#[divan::bench]
fn activation_request_read_and_open(bencher: Bencher<'_, '_>) {
    let product = ProductToken::from_seed([4; 32]);
    let (signer, secret) = (
        DeviceSigner::derive(&[3; 32], &product),
        SealingSecret::derive(&[1; 32]),
    );
    let parts = RequestParts {
        product,
        device_key: signer.public(),
        nonce: Nonce::make(&mut |bytes| bytes.fill(1)),
        made_at: NOW,
        sealing_key: secret.public().id(),
    };
    let key = LicenseKey::make(&mut |bytes| bytes.fill(5));
    let sealed = SealedKey::seal(&key, &secret.public(), &parts, &mut drawn()).unwrap();
    let text = ActivationRequest::sign(&parts, &sealed, &signer).unwrap().to_wire();
    bencher.bench_local(|| {
        secret
            .open(&ActivationRequest::read(black_box(&text)).unwrap())
            .unwrap()
    });
}
