use super::*;
use proptest::prelude::*;

const NOW: i64 = 1_800_000_000;

fn claims() -> Claims {
    Claims {
        lease: LeaseToken::from_seed([1; 32]),
        license: LicenseToken::from_seed([2; 32]),
        machine: MachineToken::from_seed([3; 32]),
        product: ProductToken::from_seed([4; 32]),
        plan: PlanToken::from_seed([5; 32]),
        entitlements: Entitlements::collect([(EntitlementToken::from_seed([6; 32]), 7)]).unwrap(),
        status: Code::Valid,
        issued_at: NOW,
        expires_at: NOW + 3600,
        nonce: nonce(1),
        request_digest: digest(1),
        key: key().id(),
    }
}

fn nonce(seed: u8) -> Nonce {
    Nonce::make(&mut |bytes| bytes.fill(seed))
}

fn digest(seed: u8) -> RequestDigest {
    base64url::encode(&[seed; 32]).parse().unwrap()
}

fn key() -> LeaseKey {
    LeaseKey::from_seed(&[9; 32])
}

fn expected() -> Expected {
    Expected {
        nonce: nonce(1),
        request_digest: digest(1),
        machine: claims().machine,
    }
}

fn signed() -> String {
    Lease::sign(&claims(), &key()).unwrap()
}

fn verify(text: &str, now: i64, expected: &Expected) -> Result<VerifiedLease, LeaseError> {
    Lease::verify(text, &KeySet::of(&key()), now, expected)
}

#[test]
fn a_lease_verifies_offline() {
    let lease = verify(&signed(), NOW + 10, &expected()).unwrap();
    assert_eq!(lease.claims(), &claims());
    assert_eq!(
        lease.claims().entitlements.value(&EntitlementToken::from_seed([6; 32])),
        Some(7)
    );
}

#[test]
fn replay_and_swap_are_refused() {
    let refused = |expected: Expected| verify(&signed(), NOW, &expected).unwrap_err();
    assert_eq!(
        refused(Expected {
            nonce: nonce(2),
            ..expected()
        }),
        LeaseError::Nonce
    );
    let other = Expected {
        request_digest: digest(2),
        ..expected()
    };
    assert_eq!(refused(other), LeaseError::RequestDigest);
    let other = Expected {
        machine: MachineToken::from_seed([8; 32]),
        ..expected()
    };
    assert_eq!(refused(other), LeaseError::Machine);
}

#[test]
fn time_is_checked_on_both_sides() {
    assert_eq!(verify(&signed(), NOW + 3600, &expected()), Err(LeaseError::Expired));
    assert!(verify(&signed(), NOW + 3599, &expected()).is_ok());
    assert!(verify(&signed(), NOW - SKEW, &expected()).is_ok());
    assert_eq!(
        verify(&signed(), NOW - SKEW - 1, &expected()),
        Err(LeaseError::NotYetValid)
    );
    assert_eq!(verify(&signed(), i64::MIN, &expected()), Err(LeaseError::NotYetValid));
}

#[test]
fn terms_out_of_bounds_are_not_signed() {
    for expires_at in [NOW, NOW - 1, NOW + MAX_TERM + 1, i64::MIN, i64::MAX] {
        let claims = Claims { expires_at, ..claims() };
        assert_eq!(Lease::sign(&claims, &key()), Err(LeaseError::Malformed));
    }
}

#[test]
fn only_a_valid_status_is_a_lease_that_holds() {
    let text = Lease::sign(
        &Claims {
            status: Code::Suspended,
            ..claims()
        },
        &key(),
    )
    .unwrap();
    assert_eq!(verify(&text, NOW, &expected()), Err(LeaseError::Status));
}

#[test]
fn the_text_does_not_choose_version_algorithm_or_key() {
    let text = signed();
    let changed = |from: &str, to: &str| verify(&text.replacen(from, to, 1), NOW, &expected());
    assert_eq!(changed("hk1.", "hk2."), Err(LeaseError::Version));
    assert_eq!(changed("ed25519", "none"), Err(LeaseError::Algorithm));
    let stranger = LeaseKey::from_seed(&[10; 32]);
    assert_eq!(
        changed(key().id().as_str(), stranger.id().as_str()),
        Err(LeaseError::UnknownKey)
    );
    let both = KeySet::from_document(&crate::wire::KeysDocument {
        keys: vec![key().public(), stranger.public()],
    })
    .unwrap();
    let renamed = text.replacen(key().id().as_str(), stranger.id().as_str(), 1);
    let error = Lease::verify(&renamed, &both, NOW, &expected()).unwrap_err();
    assert_eq!(error, LeaseError::Signature);
    assert_eq!(
        verify(&"h".repeat(MAX_LEASE + 1), NOW, &expected()),
        Err(LeaseError::TooLong)
    );
}

#[test]
fn entitlements_are_bounded() {
    let many = |count: usize| {
        (0..count).map(|at| {
            let mut seed = [0; 32];
            seed[31] = u8::try_from(at).unwrap();
            (EntitlementToken::from_seed(seed), MAX_ENTITLEMENT_VALUE)
        })
    };
    assert!(Entitlements::collect(many(65)).is_err());
    let full = Entitlements::collect(many(64)).unwrap();
    let text = Lease::sign(
        &Claims {
            entitlements: full,
            ..claims()
        },
        &key(),
    )
    .unwrap();
    assert!(verify(&text, NOW, &expected()).is_ok());
    let token = EntitlementToken::from_seed([1; 32]);
    assert!(Entitlements::collect([(token, -1)]).is_err());
    assert!(Entitlements::collect([(token, MAX_ENTITLEMENT_VALUE + 1)]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn a_changed_byte_is_noticed(place in any::<prop::sample::Index>(), to in "[A-Za-z0-9._-]") {
        let text = signed();
        let at = place.index(text.len());
        let mut changed = text.clone();
        changed.replace_range(at..=at, &to);
        prop_assume!(changed != text);
        prop_assert!(verify(&changed, NOW, &expected()).is_err());
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        prop_assert!(verify(&text, NOW, &expected()).is_err());
    }
}
