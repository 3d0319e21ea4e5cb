use super::*;
use crate::lease::{Entitlements, MAX_ENTITLEMENT_VALUE, MAX_ENTITLEMENTS, SKEW};
use crate::model::Version;
use crate::wire::KeysDocument;
use crate::{
    Code, DeviceSigner, EntitlementToken, FileToken, KeyId, KeySet, LeaseKey, LicenseKey, LicenseToken, Nonce,
    PlanToken, ProductToken, RequestDigest,
};
use proptest::prelude::*;

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

#[test]
fn files_verify_offline_in_every_text() {
    for (claims, machine) in [(license_claims(), None), (machine_claims(), Some(3))] {
        let file = signed(&claims);
        for text in [file.to_wire(), file.to_armor(), file.to_compact()] {
            let read = SignedFile::read(&text).unwrap();
            assert_eq!(read, file);
            assert_eq!(verify(&read, &expected(machine)).unwrap().claims(), &claims);
        }
    }
}

#[test]
fn the_texts_are_as_documented() {
    let file = signed(&machine_claims());
    let armor = file.to_armor();
    assert!(armor.starts_with("-----BEGIN HUSHKEY MACHINE FILE-----\n"));
    assert!(armor.ends_with("\n-----END HUSHKEY MACHINE FILE-----\n"));
    assert!(armor.lines().all(|line| line.len() <= 64));
    let license = signed(&license_claims()).to_armor();
    assert!(license.starts_with("-----BEGIN HUSHKEY LICENSE FILE-----\n"));
    let alphanumeric = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" $%*+-./:".contains(&byte);
    assert!(file.to_compact().bytes().all(alphanumeric));
    // A machine file of one entitlement: a QR code of version 15 at correction level M takes 600 such symbols.
    assert!(file.as_bytes().len() < 360, "{}", file.as_bytes().len());
    assert!(file.to_compact().len() < 600, "{}", file.to_compact().len());
}

#[test]
fn mail_may_change_the_ends_of_lines_and_nothing_else() {
    let armor = signed(&license_claims()).to_armor();
    for text in [
        armor.replace('\n', "\r\n"),
        format!("\n\n  {}  \n", armor.trim()),
        armor.replace('\n', " \n"),
        armor.trim_end().to_owned(),
    ] {
        assert!(SignedFile::read(&text).is_ok());
    }
    let wrong = armor.replacen("LICENSE", "MACHINE", 1);
    for text in [
        wrong.as_str(),
        &armor.replace("LICENSE", "MACHINE"),
        &armor.replace("-----\n", "-----"),
        &armor[1..],
        &armor.replace("END", "AND"),
        &format!("{armor}x"),
        "",
        "hkl1.",
        "HKL1:",
        "-----BEGIN HUSHKEY LICENSE FILE-----",
        "-----BEGIN HUSHKEY LICENSE FILE-----\n-----END HUSHKEY LICENSE FILE-----",
    ] {
        assert_eq!(SignedFile::read(text), Err(FileError::Malformed), "{text}");
    }
    assert_eq!(SignedFile::read(&" ".repeat(MAX_TEXT + 1)), Err(FileError::TooLong));
}

#[test]
fn everything_expected_is_checked() {
    let refused = |expected: FileExpected<'_>| verify(&signed(&machine_claims()), &expected).unwrap_err();
    let good = || expected(Some(3));
    assert_eq!(refused(expected(None)), FileError::Kind);
    assert_eq!(verify(&signed(&license_claims()), &good()), Err(FileError::Kind));
    assert_eq!(refused(expected(Some(8))), FileError::Machine);
    let any = FileExpected {
        machine: Some(MachineExpected::Any),
        ..good()
    };
    assert!(verify(&signed(&machine_claims()), &any).is_ok());
    let other = FileExpected {
        product: Some(product(8)),
        ..any
    };
    assert_eq!(refused(other), FileError::Product);
    let other = FileExpected {
        product: Some(product(8)),
        ..good()
    };
    assert_eq!(refused(other), FileError::Product);
    let other = FileExpected {
        request: Some(digest(2)),
        ..good()
    };
    assert_eq!(refused(other), FileError::Request);
    let revoked = [machine_claims().revocation];
    let other = FileExpected {
        revoked: &revoked,
        ..good()
    };
    assert_eq!(refused(other), FileError::Revoked);
    let at = |now| verify(&signed(&machine_claims()), &FileExpected { now, ..good() });
    assert!(at(NOW - SKEW).is_ok() && at(NOW + 86_399).is_ok());
    assert_eq!(at(NOW - SKEW - 1), Err(FileError::NotYetValid));
    assert_eq!(at(NOW + 86_400), Err(FileError::Expired));
    assert_eq!(at(i64::MIN), Err(FileError::NotYetValid));
    assert_eq!(at(i64::MAX), Err(FileError::Expired));
}

#[test]
fn a_file_covers_versions_below_its_own() {
    let version = |text: &str| text.parse::<Version>().ok();
    let scoped = signed(&FileClaims {
        version_below: version("3.0.0"),
        ..license_claims()
    });
    let at = |file: &SignedFile, version| {
        let expected = FileExpected {
            version,
            ..expected(None)
        };
        verify(file, &expected).map(|_| ())
    };
    assert_eq!(at(&scoped, version("2.999.999")), Ok(()));
    assert_eq!(at(&scoped, version("3.0.0")), Err(FileError::VersionNotCovered));
    assert_eq!(at(&scoped, version("10.0.0")), Err(FileError::VersionNotCovered));
    assert_eq!(at(&scoped, None), Ok(()));
    assert_eq!(at(&signed(&license_claims()), version("999.0.0")), Ok(()));
}

#[test]
fn a_machine_that_is_not_of_its_key_is_refused() {
    let mut claims = machine_claims();
    if let Some(binding) = &mut claims.machine {
        binding.machine = crate::MachineToken::from_seed([7; 32]);
    }
    assert_eq!(verify(&signed(&claims), &expected(Some(3))), Err(FileError::Machine));
}

#[test]
fn only_a_valid_status_holds() {
    for status in Code::ALL.into_iter().filter(|code| !code.grants()) {
        let file = signed(&FileClaims {
            status,
            ..license_claims()
        });
        assert_eq!(verify(&file, &expected(None)), Err(FileError::Status));
    }
}

#[test]
fn times_out_of_order_are_not_signed() {
    for expires_at in [NOW, NOW - 1, NOW + MAX_FILE_TERM + 1, NOW + 100_001, i64::MIN, i64::MAX] {
        let claims = FileClaims {
            expires_at,
            ..license_claims()
        };
        assert_eq!(SignedFile::sign(&claims, &[&key(9)]), Err(FileError::Malformed));
    }
}

#[test]
fn every_signature_has_to_verify() {
    let file = SignedFile::sign(&machine_claims(), &[&key(9), &key(10)]).unwrap();
    let good = expected(Some(3));
    assert!(file.verify(&keys(&[9, 10]), &good).is_ok());
    assert_eq!(file.verify(&keys(&[9]), &good), Err(FileError::UnknownKey));
    assert_eq!(file.verify(&keys(&[10]), &good), Err(FileError::UnknownKey));
    let length = file.as_bytes().len();
    for at in [length - 1, length - 65] {
        let mut bytes = file.as_bytes().to_vec();
        bytes[at] ^= 1;
        let file = SignedFile::read_bytes(&bytes).unwrap();
        assert_eq!(file.verify(&keys(&[9, 10]), &good), Err(FileError::Signature));
    }
    // Without the second signature, with or without its name, there is no file that verifies.
    let cut = &file.as_bytes()[..length - 64];
    assert_eq!(SignedFile::read_bytes(cut), Err(FileError::Malformed));
    let mut renamed = cut.to_vec();
    renamed[5] = 1;
    renamed.drain(32..58);
    let renamed = SignedFile::read_bytes(&renamed).unwrap();
    assert_eq!(renamed.verify(&keys(&[9, 10]), &good), Err(FileError::Signature));
}

#[test]
fn keys_are_between_one_and_four_and_none_twice() {
    let claims = license_claims();
    let five: Vec<LeaseKey> = (10..15).map(key).collect();
    let five: Vec<&LeaseKey> = five.iter().collect();
    assert_eq!(SignedFile::sign(&claims, &[]), Err(FileError::Malformed));
    assert_eq!(SignedFile::sign(&claims, &five), Err(FileError::Malformed));
    assert!(SignedFile::sign(&claims, &five[..4]).is_ok());
    assert_eq!(
        SignedFile::sign(&claims, &[&key(9), &key(9)]),
        Err(FileError::Malformed)
    );
}

#[test]
fn unknown_algorithms_and_versions_are_refused() {
    let file = signed(&license_claims());
    let changed = |at: usize, to: &[u8]| {
        let mut bytes = file.as_bytes().to_vec();
        bytes[at..at + to.len()].copy_from_slice(to);
        SignedFile::read_bytes(&bytes)
    };
    assert_eq!(&file.as_bytes()[7..16], b"ed25519-1");
    for name in [b"ed25519-2", b"ml-dsa-44", b"none\0\0\0\0\0"] {
        assert_eq!(changed(7, name), Err(FileError::Algorithm));
    }
    assert_eq!(changed(3, &[2]), Err(FileError::Version));
    assert_eq!(changed(0, b"HKX"), Err(FileError::Malformed));
    assert_eq!(changed(5, &[0]), Err(FileError::Malformed));
    let wanted = FileExpected {
        wanted: &[],
        ..expected(None)
    };
    assert!(verify(&file, &wanted).is_ok(), "what is in the file is always checked");
}

#[test]
fn a_kind_is_signed() {
    let mut bytes = signed(&license_claims()).as_bytes().to_vec();
    bytes[4] = 2;
    assert_eq!(
        SignedFile::read_bytes(&bytes),
        Err(FileError::Malformed),
        "no machine in it"
    );
    // The bytes of a lease under the same key are no file, and the reverse: both have a domain line of their own.
    let lease = key(9).sign(b"hushkey lease v1\n");
    let mut bytes = signed(&license_claims()).as_bytes().to_vec();
    let length = bytes.len();
    bytes[length - 64..].copy_from_slice(&lease);
    let file = SignedFile::read_bytes(&bytes).unwrap();
    assert_eq!(verify(&file, &expected(None)), Err(FileError::Signature));
}

#[test]
fn the_largest_file_fits() {
    let many = (0..MAX_ENTITLEMENTS).map(|at| {
        let mut seed = [0; 32];
        seed[31] = u8::try_from(at).unwrap();
        (EntitlementToken::from_seed(seed), MAX_ENTITLEMENT_VALUE)
    });
    let claims = FileClaims {
        entitlements: Entitlements::collect(many).unwrap(),
        ..machine_claims()
    };
    let signers: Vec<LeaseKey> = (10..14).map(key).collect();
    let file = SignedFile::sign(&claims, &signers.iter().collect::<Vec<_>>()).unwrap();
    // Room for a signature of ML-DSA-44 (2,420 bytes, FIPS 204) in the place of one of Ed25519.
    assert!(
        file.as_bytes().len() + 2420 - 64 <= MAX_FILE,
        "{}",
        file.as_bytes().len()
    );
    assert!(file.to_armor().len() <= MAX_TEXT);
    let good = expected(Some(3));
    assert!(file.verify(&keys(&[10, 11, 12, 13]), &good).is_ok());
}

#[test]
fn codes_are_stable_and_none_is_doubled() {
    let mut codes: Vec<_> = FileError::ALL.iter().map(|error| error.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), FileError::ALL.len());
}

#[test]
fn debug_says_nothing() {
    let file = signed(&machine_claims());
    assert_eq!(format!("{file:?}"), "SignedFile(Machine)");
    let shown = format!("{:?}", verify(&file, &expected(Some(3))).unwrap());
    assert!(!shown.contains(&machine_claims().license.as_str()[4..]), "{shown}");
}

fn license_key() -> LicenseKey {
    LicenseKey::make(&mut |bytes| bytes.fill(5))
}

fn request_parts() -> RequestParts {
    RequestParts {
        product: product(4),
        device_key: device(3).public(),
        nonce: Nonce::make(&mut |bytes| bytes.fill(1)),
        made_at: NOW,
        sealing_key: SealingKey::new([1; 32]).id(),
    }
}

fn request() -> ActivationRequest {
    ActivationRequest::sign(&request_parts(), &SealedKey(vec![7; 78]), &device(3)).unwrap()
}

#[test]
fn a_request_is_read_in_every_text() {
    let request = request();
    for text in [request.to_wire(), request.to_armor(), request.to_compact()] {
        assert_eq!(ActivationRequest::read(&text).unwrap(), request);
        assert_eq!(SignedFile::read(&text), Err(FileError::Malformed));
    }
    assert_eq!(request.parts(), &request_parts());
    assert_eq!(request.machine(), device(3).public().machine(&product(4)));
    assert!(request.to_compact().len() < 420, "{}", request.to_compact().len());
}

#[test]
fn a_request_belongs_to_its_device() {
    let other = ActivationRequest::sign(&request_parts(), &SealedKey(vec![7; 78]), &device(8));
    assert_eq!(other, Err(FileError::Malformed));
    let long = ActivationRequest::sign(&request_parts(), &SealedKey(vec![7; 256]), &device(3));
    assert_eq!(long, Err(FileError::Malformed));
    let request = request();
    for at in 4..request.as_bytes().len() {
        let mut bytes = request.as_bytes().to_vec();
        bytes[at] ^= 1;
        assert!(ActivationRequest::read_bytes(&bytes).is_err(), "byte {at}");
    }
}

#[test]
fn digests_of_requests_differ() {
    let with = |parts: RequestParts, sealed: u8| {
        let request = ActivationRequest::sign(&parts, &SealedKey(vec![sealed; 78]), &device(3)).unwrap();
        request.digest()
    };
    let base = with(request_parts(), 7);
    let later = RequestParts {
        made_at: NOW + 1,
        ..request_parts()
    };
    let nonce = RequestParts {
        nonce: Nonce::make(&mut |bytes| bytes.fill(2)),
        ..request_parts()
    };
    for other in [with(later, 7), with(nonce, 7), with(request_parts(), 8)] {
        assert_ne!(base, other);
    }
    assert_ne!(request_parts().associated_data(), later.associated_data());
}

#[test]
fn a_sealed_key_opens_for_its_request_and_its_authority_alone() {
    let secret = SealingSecret::derive(&[1; 32]);
    let mut random = |bytes: &mut [u8]| bytes.fill(9);
    let parts = RequestParts {
        sealing_key: secret.public().id(),
        ..request_parts()
    };
    let sealed = SealedKey::seal(&license_key(), &secret.public(), &parts, &mut random).unwrap();
    let request = ActivationRequest::sign(&parts, &sealed, &device(3)).unwrap();
    assert_eq!(secret.open(&request), Some(license_key()));
    assert_eq!(SealingSecret::derive(&[2; 32]).open(&request), None);
    // Moved into a request of another device.
    let stolen = RequestParts {
        device_key: device(8).public(),
        ..parts
    };
    let stolen = ActivationRequest::sign(&stolen, &sealed, &device(8)).unwrap();
    assert_eq!(secret.open(&stolen), None);
    for broken in [vec![], vec![7; 31], vec![7; 32], vec![7; 78], vec![0; 255]] {
        let request = ActivationRequest::sign(&parts, &SealedKey(broken), &device(3)).unwrap();
        assert_eq!(secret.open(&request), None);
    }
    assert_eq!(
        SealedKey::seal(&license_key(), &SealingKey::new([0; 32]), &parts, &mut random),
        None
    );
}

#[test]
fn published_sealing_keys_are_checked() {
    let good = SealingKey::new([1; 32]);
    let read = |key| SealingKey::from_document(&KeysDocument { keys: vec![key] });
    assert_eq!(read(good.published()), Ok(good));
    let renamed = crate::wire::PublicKey {
        id: SealingKey::new([2; 32]).id(),
        ..good.published()
    };
    assert_eq!(read(renamed), Err(FileError::Malformed));
    let other = crate::wire::PublicKey {
        algorithm: "none".to_owned(),
        ..good.published()
    };
    assert_eq!(read(other), Err(FileError::Algorithm));
    assert_eq!(
        SealingKey::from_document(&KeysDocument { keys: vec![] }),
        Err(FileError::Malformed)
    );
}

#[test]
fn a_check_out_is_proven_by_its_device() {
    let ask = CheckOut {
        product: product(4),
        nonce: Nonce::make(&mut |bytes| bytes.fill(1)),
        audience: crate::Audience::of("https://licenses.example"),
        scope: crate::model::Scope::default(),
        ttl_seconds: Some(7200),
        device_key: Some(device(3).public()),
    };
    let proof = ask.prove(&license_key(), &device(3));
    assert!(ask.is_proven(&license_key(), &proof));
    assert!(!ask.is_proven(&license_key(), &ask.prove(&license_key(), &device(8))));
    let base = ask.digest(&license_key());
    let others = [
        CheckOut {
            audience: crate::Audience::of("https://elsewhere.example"),
            ..ask.clone()
        },
        CheckOut {
            scope: crate::model::Scope {
                plan: Some(PlanToken::from_seed([5; 32])),
                ..Default::default()
            },
            ..ask.clone()
        },
        CheckOut {
            product: product(5),
            ..ask.clone()
        },
        CheckOut {
            nonce: Nonce::make(&mut |bytes| bytes.fill(2)),
            ..ask.clone()
        },
        CheckOut {
            ttl_seconds: None,
            ..ask.clone()
        },
        CheckOut {
            device_key: None,
            ..ask.clone()
        },
    ];
    for other in others {
        assert_ne!(other.digest(&license_key()), base);
        assert!(!other.is_proven(&license_key(), &proof));
    }
    let key = LicenseKey::make(&mut |bytes| bytes.fill(6));
    assert!(!ask.is_proven(&key, &proof));
}

fn any_claims() -> impl Strategy<Value = FileClaims> {
    let seed = any::<[u8; 32]>;
    let entitlements = prop::collection::btree_map(seed(), 0..=MAX_ENTITLEMENT_VALUE, 0..8);
    let term = (any::<u32>(), 1..=MAX_FILE_TERM, prop::option::of(0_i64..1_000_000));
    (
        seed(),
        seed(),
        entitlements,
        term,
        prop::option::of(seed()),
        0..Code::ALL.len(),
    )
        .prop_map(|(one, two, entitlements, (issued, term, more), machine, code)| {
            let license = LicenseToken::from_seed(one);
            let issued_at = i64::from(issued);
            let product = ProductToken::from_seed(two);
            let entitlements = entitlements
                .into_iter()
                .map(|(seed, value)| (EntitlementToken::from_seed(seed), value));
            FileClaims {
                file: FileToken::from_seed(two),
                revocation: RevocationId::of(&license),
                license,
                product,
                plan: PlanToken::from_seed(one),
                entitlements: Entitlements::collect(entitlements).unwrap(),
                status: Code::ALL[code],
                issued_at,
                expires_at: issued_at + term,
                license_expires_at: more.map(|more| issued_at + term + more),
                version_below: more.and_then(|more| Version::from_number(more).ok()),
                request: RequestDigest::from_bytes(two),
                machine: machine.map(|seed| {
                    let device_key = DeviceSigner::derive(&seed, &product).public();
                    MachineBinding {
                        machine: device_key.machine(&product),
                        device_key,
                    }
                }),
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_file_comes_back_from_every_text(claims in any_claims()) {
        let file = signed(&claims);
        for text in [file.to_wire(), file.to_armor(), file.to_compact()] {
            let read = SignedFile::read(&text).unwrap();
            prop_assert_eq!(read.open(&keys(&[9]), &Algorithm::ALL), Ok(claims.clone()));
            prop_assert_eq!(read.as_bytes(), file.as_bytes());
        }
    }

    #[test]
    fn a_changed_byte_is_noticed(place in any::<prop::sample::Index>(), to in any::<u8>()) {
        let file = signed(&machine_claims());
        let mut bytes = file.as_bytes().to_vec();
        let at = place.index(bytes.len());
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        let read = SignedFile::read_bytes(&bytes).and_then(|file| verify(&file, &expected(Some(3))));
        prop_assert!(read.is_err());
    }

    #[test]
    fn a_changed_symbol_is_noticed(place in any::<prop::sample::Index>(), to in "[A-Za-z0-9_:. -]", form in 0..3) {
        let file = signed(&machine_claims());
        let text = [file.to_wire(), file.to_armor(), file.to_compact()][form as usize].clone();
        let text = text.trim();
        let at = place.index(text.len());
        let mut changed = text.to_owned();
        changed.replace_range(at..=at, &to);
        prop_assume!(changed.split_whitespace().collect::<String>() != text.split_whitespace().collect::<String>());
        let read = SignedFile::read(&changed).and_then(|file| verify(&file, &expected(Some(3))));
        prop_assert!(read.is_err());
    }

    #[test]
    fn no_bytes_panic_and_what_is_read_is_canonical(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(SignedFile::read_bytes(&bytes).is_err());
        prop_assert!(ActivationRequest::read_bytes(&bytes).is_err());
        let framed = [b"HKF\x01\x01\x01\x09ed25519-1".as_slice(), &bytes].concat();
        prop_assert!(SignedFile::read_bytes(&framed).and_then(|file| verify(&file, &expected(None))).is_err());
    }

    #[test]
    fn no_text_panics(text in "(hkl1\\.|HKL1:|hkm1\\.|HKR1:|-----BEGIN HUSHKEY LICENSE FILE-----\n)?\\PC{0,200}") {
        prop_assert!(SignedFile::read(&text).is_err());
        prop_assert!(ActivationRequest::read(&text).is_err());
    }
}

#[test]
fn key_ids_of_purposes_differ() {
    let KeysDocument { keys } = KeysDocument {
        keys: vec![key(1).public()],
    };
    let lease: KeyId = keys[0].id;
    assert_ne!(lease, SealingKey::new([1; 32]).id());
}
