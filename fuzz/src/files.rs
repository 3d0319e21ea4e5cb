//! What files, requests and what a relay brings must keep: nothing forged holds, nothing has two spellings, nothing panics.

use hushkey_license::file::{
    ActivationRequest, Algorithm, FileClaims, FileExpected, FileKind, MachineBinding, MachineExpected, RequestParts,
    RevocationId, SealedKey, SealingSecret, SignedFile,
};
use hushkey_license::oblivious::{
    GatewayKey, InnerRequest, InnerResponse, Kem, REQUEST_SIZES, RESPONSE_SIZES, encapsulate, is_usable_config,
    read_configs, write_configs,
};
use hushkey_license::{
    Code, DeviceSigner, EntitlementToken, Entitlements, FileToken, KeySet, LeaseKey, LicenseKey, LicenseToken, Nonce,
    PlanToken, ProductToken, RequestDigest,
};
use std::sync::OnceLock;

const NOW: i64 = 1_800_000_000;

/// What was signed and sealed, and by whom.
struct Genuine {
    files: [SignedFile; 2],
    keys: KeySet,
    request: ActivationRequest,
    secret: SealingSecret,
    gateways: [GatewayKey; 2],
    sealed: [Vec<u8>; 2],
}

fn genuine() -> &'static Genuine {
    static GENUINE: OnceLock<Genuine> = OnceLock::new();
    GENUINE.get_or_init(|| {
        let product = ProductToken::from_seed([4; 32]);
        let device = DeviceSigner::derive(&[3; 32], &product);
        let license = LicenseToken::from_seed([2; 32]);
        let claims = FileClaims {
            file: FileToken::from_seed([1; 32]),
            revocation: RevocationId::of(&license),
            license,
            product,
            plan: PlanToken::from_seed([5; 32]),
            entitlements: Entitlements::collect([(EntitlementToken::from_seed([6; 32]), 7)]).unwrap(),
            status: Code::Valid,
            issued_at: NOW,
            expires_at: NOW + 86_400,
            license_expires_at: Some(NOW + 90_000),
            version_below: None,
            request: RequestDigest::from_bytes([1; 32]),
            machine: None,
        };
        let machine = FileClaims {
            machine: Some(MachineBinding {
                machine: device.public().machine(&product),
                device_key: device.public(),
            }),
            ..claims.clone()
        };
        let key = LeaseKey::from_seed(&[9; 32]);
        let secret = SealingSecret::derive(&[1; 32]);
        let parts = RequestParts {
            product,
            device_key: device.public(),
            nonce: Nonce::make(&mut |bytes| bytes.fill(1)),
            made_at: NOW,
            sealing_key: secret.public().id(),
        };
        let license_key = LicenseKey::make(&mut |bytes| bytes.fill(5));
        let mut random = |bytes: &mut [u8]| bytes.fill(7);
        let sealed = SealedKey::seal(&license_key, &secret.public(), &parts, &mut random).unwrap();
        let gateways = [Kem::X25519, Kem::XWing].map(|kem| GatewayKey::derive(&[1; 32], kem));
        let plain = inner().encode().unwrap();
        Genuine {
            files: [&claims, &machine].map(|claims| SignedFile::sign(claims, &[&key]).unwrap()),
            keys: KeySet::of(&key),
            request: ActivationRequest::sign(&parts, &sealed, &device).unwrap(),
            secret,
            sealed: [0, 1].map(|at: usize| encapsulate(gateways[at].config(), &plain, &mut random).unwrap().0),
            gateways,
        }
    })
}

fn inner() -> InnerRequest {
    InnerRequest {
        method: "POST".to_owned(),
        path: "/v1/licenses/validate".to_owned(),
        fields: vec![("content-type", b"application/json".to_vec())],
        body: b"{}".to_vec(),
    }
}

/// A text verifies exactly when it is one of the files that were signed.
pub fn check_file(text: &str) {
    if let Ok(file) = SignedFile::read(text) {
        check_read_file(&file);
    }
}

/// The same for bytes, which have one spelling.
pub fn check_file_bytes(bytes: &[u8]) {
    if let Ok(file) = SignedFile::read_bytes(bytes) {
        assert_eq!(file.as_bytes(), bytes);
        check_read_file(&file);
    }
}

fn check_read_file(file: &SignedFile) {
    let genuine = genuine();
    let expected = FileExpected {
        product: None,
        version: None,
        now: NOW + 10,
        machine: (file.kind() == FileKind::Machine).then_some(MachineExpected::Any),
        request: None,
        wanted: &Algorithm::ALL,
        revoked: &[],
    };
    let holds = file.verify(&genuine.keys, &expected).is_ok();
    assert_eq!(
        holds,
        genuine.files.contains(file),
        "a forged file verifies, or a genuine one does not"
    );
    for text in [file.to_wire(), file.to_armor(), file.to_compact()] {
        assert_eq!(SignedFile::read(&text).as_ref(), Ok(file), "a text is not read back");
    }
}

/// A text is read exactly when its device signed it.
pub fn check_activation(text: &str) {
    if let Ok(request) = ActivationRequest::read(text) {
        check_read_request(&request);
    }
}

/// The same for bytes.
pub fn check_activation_bytes(bytes: &[u8]) {
    if let Ok(request) = ActivationRequest::read_bytes(bytes) {
        assert_eq!(request.as_bytes(), bytes);
        check_read_request(&request);
    }
}

fn check_read_request(request: &ActivationRequest) {
    let genuine = genuine();
    assert!(*request == genuine.request, "a request that no device signed");
    assert!(genuine.secret.open(request).is_some());
    for text in [request.to_wire(), request.to_armor(), request.to_compact()] {
        assert_eq!(ActivationRequest::read(&text).as_ref(), Ok(request));
    }
}

/// Key configurations, sealed requests, and messages in every size.
pub fn check_oblivious(bytes: &[u8]) {
    if let Some(configs) = read_configs(bytes) {
        assert_eq!(write_configs(configs.iter().copied()), bytes, "a list has one spelling");
    }
    let sealed = encapsulate(bytes, b"x", &mut |bytes: &mut [u8]| bytes.fill(3));
    assert!(sealed.is_err() || is_usable_config(bytes));
    let genuine = genuine();
    for (gateway, sealed) in genuine.gateways.iter().zip(&genuine.sealed) {
        let opened = gateway.open(bytes);
        assert_eq!(opened.is_ok(), bytes == sealed, "what was not sealed opens");
    }
    for size in REQUEST_SIZES {
        let mut padded = bytes.to_vec();
        padded.resize(size, 0);
        if let Ok(request) = InnerRequest::decode(&padded) {
            let again = request.encode().expect("what is read can be written");
            assert!(InnerRequest::decode(&again) == Ok(request));
        }
    }
    for size in RESPONSE_SIZES {
        let mut padded = bytes.to_vec();
        padded.resize(size, 0);
        if let Ok(response) = InnerResponse::decode(&padded) {
            let again = response.encode().expect("what is read can be written");
            assert!(InnerResponse::decode(&again) == Ok(response));
        }
    }
}

/// Genuine inputs by target and name, for making the seeds.
pub fn genuine_files() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let Genuine {
        files,
        request,
        gateways,
        sealed,
        ..
    } = genuine();
    let [license, machine] = files;
    let start = inner().encode().unwrap();
    vec![
        ("file_read", "license_armor", license.to_armor().into_bytes()),
        ("file_read", "machine_armor", machine.to_armor().into_bytes()),
        ("file_read", "machine_compact", machine.to_compact().into_bytes()),
        ("file_read", "license_wire", license.to_wire().into_bytes()),
        ("file_read", "machine_bytes", machine.as_bytes().to_vec()),
        ("activation_request", "armor", request.to_armor().into_bytes()),
        ("activation_request", "compact", request.to_compact().into_bytes()),
        ("activation_request", "bytes", request.as_bytes().to_vec()),
        ("oblivious", "config", gateways[0].config().to_vec()),
        (
            "oblivious",
            "configs",
            write_configs(gateways.iter().map(GatewayKey::config)),
        ),
        ("oblivious", "sealed", sealed[0].clone()),
        ("oblivious", "message", start[..100].to_vec()),
    ]
}
