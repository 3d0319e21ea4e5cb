use super::*;
use crate::oblivious::{ConfigPin, read_configs};
use hpke::Deserializable;
use proptest::prelude::*;
use serde_json::Value;

/// RFC 9458, appendix A: a whole exchange, with the keys and nonces that were drawn for it.
fn vector(name: &str) -> Vec<u8> {
    let vectors: Value = serde_json::from_str(include_str!("rfc9458_appendix_a.json")).unwrap();
    let digits = vectors[name].as_str().unwrap();
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

/// Bytes that look random and are fixed.
fn drawn(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed | 1;
    move |bytes| {
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = (state >> 32) as u8;
        }
    }
}

#[test]
fn the_exchange_of_the_rfc_is_reproduced() {
    let config = vector("key_config");
    let private = Deserializable::from_bytes(&vector("gateway_x25519_secret_key")).unwrap();
    let gateway = GatewayKey::new(1, Kem::X25519, Private::X25519(private), &config[3..35]);
    // The RFC's configuration offers ChaCha20-Poly1305 as well.
    assert_eq!(gateway.config()[..35], config[..35]);
    assert!(is_usable_config(&config));
    let request = vector("encapsulated_request");
    let (plain, answering) = gateway.open(&request).unwrap();
    assert_eq!(plain, vector("bhttp_request"));
    assert_eq!(answering.0.secret.as_slice(), vector("exported_secret"));
    let mut nonce = |bytes: &mut [u8]| bytes.copy_from_slice(&vector("response_salt")[32..]);
    let response = answering.seal(&vector("bhttp_response"), &mut nonce).unwrap();
    assert_eq!(response, vector("encapsulated_response"));
    // The client's side, from the secret that it shares.
    let awaiting = Awaiting(Exchange {
        secret: Zeroizing::new(vector("exported_secret").try_into().unwrap()),
        encapsulated: vector("client_ephemeral_public_key"),
    });
    assert_eq!(awaiting.open(&response).unwrap(), vector("bhttp_response"));
    assert_eq!(info(&request[..7]), vector("hpke_info"));
}

#[test]
fn requests_and_answers_come_back() {
    for kem in Kem::ALL {
        let gateway = GatewayKey::derive(&[1; 32], kem);
        assert!(is_usable_config(gateway.config()));
        assert_eq!(gateway.config()[0], gateway.id());
        let (request, awaiting) = encapsulate(gateway.config(), b"question", &mut drawn(1)).unwrap();
        assert_eq!(request.len(), 7 + kem.encapsulated_length() + 8 + 16);
        let (plain, answering) = gateway.open(&request).unwrap();
        assert_eq!(plain, b"question");
        let response = answering.seal(b"answer", &mut drawn(2)).unwrap();
        assert_eq!(response.len(), 16 + 6 + 16);
        assert_eq!(awaiting.open(&response).unwrap(), b"answer");
        let (again, _) = encapsulate(gateway.config(), b"question", &mut drawn(1)).unwrap();
        assert_eq!(again, request, "the same randomness, the same bytes");
        let (other, _) = encapsulate(gateway.config(), b"question", &mut drawn(3)).unwrap();
        assert_ne!(other, request);
    }
}

#[test]
fn an_answer_is_to_one_request() {
    let gateway = GatewayKey::derive(&[1; 32], Kem::XWing);
    let (first, awaiting) = encapsulate(gateway.config(), b"one", &mut drawn(1)).unwrap();
    let (second, _) = encapsulate(gateway.config(), b"one", &mut drawn(2)).unwrap();
    let swapped = gateway.open(&second).unwrap().1.seal(b"answer", &mut drawn(3)).unwrap();
    assert_eq!(awaiting.open(&swapped), Err(ObliviousError::Malformed));
    assert!(gateway.open(&first).is_ok());
    let other = GatewayKey::derive(&[2; 32], Kem::XWing);
    assert!(other.open(&first).is_err());
}

#[test]
fn every_changed_or_missing_byte_is_noticed() {
    for kem in Kem::ALL {
        let gateway = GatewayKey::derive(&[1; 32], kem);
        let (request, _) = encapsulate(gateway.config(), b"question", &mut drawn(1)).unwrap();
        let step = if kem == Kem::XWing { 97 } else { 1 };
        for at in (0..request.len()).step_by(step) {
            let mut bent = request.clone();
            bent[at] ^= 1;
            // The top bit of an X25519 key is not part of it (RFC 7748 section 5), yet of what is authenticated.
            assert!(gateway.open(&bent).is_err(), "{kem:?} byte {at}");
            assert!(gateway.open(&request[..at]).is_err(), "{kem:?} cut at {at}");
        }
        let (_, answering) = gateway.open(&request).unwrap();
        let response = answering.seal(b"answer", &mut drawn(2)).unwrap();
        for at in 0..response.len() {
            let awaiting = || encapsulate(gateway.config(), b"question", &mut drawn(1)).unwrap().1;
            let mut bent = response.clone();
            bent[at] ^= 1;
            assert!(awaiting().open(&bent).is_err());
            assert!(awaiting().open(&response[..at]).is_err());
        }
    }
}

#[test]
fn configurations_that_cannot_be_used_are_refused() {
    let good = GatewayKey::derive(&[1; 32], Kem::X25519).config().to_vec();
    let mut zero = good.clone();
    zero[3..35].fill(0);
    for config in [&good[..good.len() - 1], &good[1..], &zero, b"", &[0; 45]] {
        assert!(encapsulate(config, b"x", &mut drawn(1)).is_err());
    }
    let list = write_configs([good.as_slice(), &good]);
    assert_eq!(read_configs(&list), Some(vec![good.as_slice(), &good]));
    assert_eq!(ConfigPin::of(&good), ConfigPin::of(&good.clone()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..1300), genuine in any::<bool>()) {
        for kem in Kem::ALL {
            let gateway = GatewayKey::derive(&[1; 32], kem);
            let head = if genuine { head_of(gateway.id(), kem).to_vec() } else { Vec::new() };
            prop_assert!(gateway.open(&[head.as_slice(), &bytes].concat()).is_err());
        }
        let _ = encapsulate(&bytes, b"x", &mut drawn(1));
    }
}
