//! RFC 9474 (4,096-bit keys) and Privacy Pass type 0x0002, from two other implementations.

use crate::seat::key::SeatPublicKey;
use crate::seat::rsa::{Inverse, Secret};
use crate::seat::{SeatCredential, SeatSigningKey, TokenRequest};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn hex(text: &str) -> Vec<u8> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    (0..text.len() / 2)
        .map(|place| u8::from_str_radix(&text[place * 2..][..2], 16).unwrap())
        .collect()
}

fn field(vector: &Value, name: &str) -> Vec<u8> {
    hex(vector[name].as_str().unwrap())
}

fn read(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn rfc_9474() {
    let mut run = 0;
    let first = read(include_str!("../../../vectors/rfc9474.json"));
    let variants = read(include_str!("../../../vectors/rfc9474-variants.json"));
    // Our tokens have a salt of 48 bytes; the variants without one are not ours.
    let ours = first.iter().chain(&variants).filter(|vector| vector["salt"] != "");
    for vector in ours {
        let key = Secret::<64, 32>::of_primes(&field(vector, "p"), &field(vector, "q")).unwrap();
        let public = key.public();
        assert_eq!(public.modulus(), field(vector, "n"));
        let message = match vector.get("input_msg") {
            Some(_) => field(vector, "input_msg"),
            None => field(vector, "msg"),
        };
        let salt: [u8; 48] = field(vector, "salt").try_into().unwrap();
        // The vectors give the inverse of the factor: blinding by the inverse gives back an inverse that is the factor.
        let mut inverse = field(vector, "inv");
        inverse.splice(0..0, std::iter::repeat_n(0, 512 - inverse.len()));
        let (_, factor) = public.blind(&message, &salt, &inverse).unwrap();
        let (blinded, back) = public.blind(&message, &salt, &factor.0).unwrap();
        assert_eq!(back.0, inverse);
        assert_eq!(blinded, field(vector, "blinded_msg"));
        let signature = key.blind_sign(&blinded, &mut super::random(run)).unwrap();
        assert_eq!(signature, field(vector, "blind_sig"));
        let finalized = public.finalize(&message, &signature, &Inverse(inverse)).unwrap();
        assert_eq!(finalized, field(vector, "sig"));
        assert!(public.verify(&message, &finalized));
        run += 1;
    }
    assert_eq!(run, 3);
}

/// The numbers of an RSAPrivateKey (RFC 8017 appendix A.1.2) inside of a PKCS #8 key in PEM.
fn primes(pem: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let text = std::str::from_utf8(pem).unwrap();
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let url = body.replace('+', "-").replace('/', "_");
    let der = crate::base64url::decode(url.trim_end_matches('=')).unwrap();
    // Version and algorithm, then an octet string with the key: two sequences in.
    let inner = der
        .windows(2)
        .rposition(|pair| pair == [0x04, 0x82])
        .filter(|place| *place < 40)
        .unwrap_or_else(|| der.windows(2).position(|pair| pair == [0x04, 0x82]).unwrap());
    let mut rest = &der[inner + 4 + 4..];
    let mut numbers = Vec::new();
    while numbers.len() < 6 {
        assert_eq!(rest[0], 2, "an INTEGER");
        let (length, skip) = match rest[1] {
            0x82 => (usize::from(rest[2]) << 8 | usize::from(rest[3]), 4),
            0x81 => (usize::from(rest[2]), 3),
            short => (usize::from(short), 2),
        };
        numbers.push(
            rest[skip..skip + length]
                .iter()
                .copied()
                .skip_while(|byte| *byte == 0)
                .collect::<Vec<u8>>(),
        );
        rest = &rest[skip + length..];
    }
    (numbers[4].clone(), numbers[5].clone())
}

#[test]
fn privacy_pass_type_2() {
    let ours = include_str!("../../../vectors/privacypass-type2-rs.json");
    let theirs = include_str!("../../../vectors/privacypass-type2-go.json");
    for (text, secret, public) in [(ours, "sk_s", "pk_s"), (theirs, "skS", "pkS")] {
        let vectors = read(text);
        assert_eq!(vectors.len(), 5);
        for vector in vectors {
            let (p, q) = primes(&field(&vector, secret));
            let key = SeatSigningKey::from_bytes(&[p, q].concat()).unwrap();
            let spki = field(&vector, public);
            assert_eq!(key.public().spki(), spki);
            assert_eq!(key.public().id().as_bytes()[..], Sha256::digest(&spki)[..]);
            let challenge: [u8; 32] = Sha256::digest(field(&vector, "token_challenge")).into();
            let nonce = crate::seat::TokenNonce::from_bytes(field(&vector, "nonce").try_into().unwrap());
            let input = crate::seat::token::input(&nonce, &challenge, &key.public().id());
            let salt: [u8; 48] = field(&vector, "salt").try_into().unwrap();
            let (blinded, inverse) = key
                .public()
                .inner()
                .blind(&input, &salt, &field(&vector, "blind"))
                .unwrap();
            let request = TokenRequest::new(&key.public().id(), &blinded).unwrap();
            assert_eq!(request.to_bytes(), field(&vector, "token_request"));
            assert_eq!(TokenRequest::from_bytes(&request.to_bytes()), Ok(request.clone()));
            let signature = key.blind_sign(request.blinded(), &mut super::random(9)).unwrap();
            assert_eq!(signature, field(&vector, "token_response"));
            let signature = key.public().inner().finalize(&input, &signature, &inverse).unwrap();
            let token = SeatCredential::new(nonce, challenge, key.public().id(), &signature).unwrap();
            assert_eq!(token.to_bytes(), field(&vector, "token"));
            assert!(SeatPublicKey::from_spki(&spki).unwrap().verifies(&input, &signature));
        }
    }
}

#[test]
fn a_challenge_is_written_as_rfc_9577_says() {
    let context = [7; 32];
    let written = crate::seat::bucket::challenge(b"issuer.example", &context, b"origin.example");
    let mut by_hand = hex("0002000e");
    by_hand.extend_from_slice(b"issuer.example");
    by_hand.push(32);
    by_hand.extend_from_slice(&context);
    by_hand.extend_from_slice(&[0, 14]);
    by_hand.extend_from_slice(b"origin.example");
    assert_eq!(written, by_hand);
}
