//! Any claims come back; any change is noticed; no input panics.

use super::*;
use proptest::prelude::*;

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
