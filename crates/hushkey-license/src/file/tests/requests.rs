//! Activation by hand: requests, the sealed license key, check-outs.

use super::*;

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

#[test]
fn key_ids_of_purposes_differ() {
    let KeysDocument { keys } = KeysDocument {
        keys: vec![key(1).public()],
    };
    let lease: KeyId = keys[0].id;
    assert_ne!(lease, SealingKey::new([1; 32]).id());
}
