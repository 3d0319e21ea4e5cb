//! `hushkey file`, without a server.

use super::{run, text};
use hushkey_license::file::{FileClaims, RevocationId, SignedFile};
use hushkey_license::wire::KeysDocument;
use hushkey_license::{Code, Entitlements, FileToken, LeaseKey, LicenseToken, PlanToken, ProductToken, RequestDigest};

const NOW: i64 = 1_800_000_000;

fn signed() -> SignedFile {
    let license = LicenseToken::from_seed([2; 32]);
    let claims = FileClaims {
        file: FileToken::from_seed([1; 32]),
        revocation: RevocationId::of(&license),
        license,
        product: ProductToken::from_seed([4; 32]),
        plan: PlanToken::from_seed([5; 32]),
        entitlements: Entitlements::default(),
        status: Code::Valid,
        issued_at: NOW,
        expires_at: NOW + 3600,
        license_expires_at: None,
        version_below: None,
        request: RequestDigest::from_bytes([1; 32]),
        machine: None,
    };
    SignedFile::sign(&claims, &[&LeaseKey::from_seed(&[9; 32])]).unwrap()
}

fn verify(seed: u8, options: &[&str], input: &str) -> (Option<i32>, String) {
    let keys = tempfile::NamedTempFile::new().unwrap();
    let document = KeysDocument {
        keys: vec![LeaseKey::from_seed(&[seed; 32]).public()],
    };
    std::fs::write(keys.path(), serde_json::to_string(&document).unwrap()).unwrap();
    let arguments = [
        &["file", "verify", "--keys", keys.path().to_str().unwrap()][..],
        options,
        &["-"],
    ];
    let output = run(&arguments.concat(), input.as_bytes());
    (output.status.code(), text(&output.stdout).to_owned())
}

#[test]
fn a_file_is_verified_offline() {
    let at = (NOW + 10).to_string();
    let product = ProductToken::from_seed([4; 32]);
    for form in [signed().to_armor(), signed().to_compact(), signed().to_wire()] {
        let (code, shown) = verify(9, &["--at", &at, "--product", product.as_str()], &form);
        assert_eq!(code, Some(0), "{shown}");
        assert!(shown.starts_with("holds"), "{shown}");
        assert!(shown.contains(product.as_str()) && shown.contains("VALID"), "{shown}");
    }
    let other = ProductToken::from_seed([8; 32]);
    let late = (NOW + 3600).to_string();
    for (seed, options, code) in [
        (8, vec!["--at", &at], "FILE_KEY_UNKNOWN"),
        (9, vec!["--at", &late], "FILE_EXPIRED"),
        (
            9,
            vec!["--at", &at, "--product", other.as_str()],
            "FILE_PRODUCT_MISMATCH",
        ),
    ] {
        let (exit, shown) = verify(seed, &options, &signed().to_armor());
        assert_eq!(exit, Some(1));
        assert!(shown.starts_with(code), "{shown}");
    }
    let (exit, shown) = verify(9, &["--at", &at], "ann@example.org");
    assert_eq!(exit, Some(1));
    assert!(shown.starts_with("FILE_MALFORMED") && !shown.contains("ann"), "{shown}");
}

#[test]
fn texts_are_converted_into_each_other() {
    let convert = |to: &str, input: &str| {
        let output = run(&["file", "convert", "--to", to, "-"], input.as_bytes());
        (output.status.code(), text(&output.stdout).to_owned())
    };
    let qr = signed().to_compact();
    assert_eq!(convert("armor", &qr), (Some(0), signed().to_armor()));
    assert_eq!(convert("qr", &signed().to_armor()).1.trim_end(), qr);
    assert_eq!(convert("wire", &qr).1.trim_end(), signed().to_wire());
    assert_eq!(convert("qr", "no file").0, Some(1));
    let output = run(&["file", "carry", "--server", "http://127.0.0.1:9", "-"], b"no request");
    assert_eq!(output.status.code(), Some(2));
}
