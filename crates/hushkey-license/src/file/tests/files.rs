//! Files: read in every text, checked in every claim, signed in every part.

use super::*;

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
