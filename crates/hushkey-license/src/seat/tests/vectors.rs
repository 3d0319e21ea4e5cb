//! The vectors of Privacy Pass token type 2: of the Go and of the Rust implementation.

use super::*;
use crate::blind_rsa::PublicKey;
use serde_json::Value;

const GO: &str = include_str!("../../../tests/data/privacypass_type2_go.json");
const RUST: &str = include_str!("../../../tests/data/privacypass_type2_rs.json");
const TOKENS: &str = include_str!("../../../tests/data/privacypass_token.json");

fn hex(value: &Value) -> Vec<u8> {
    let digits: Vec<u8> = value
        .as_str()
        .unwrap()
        .chars()
        .map(|c| c.to_digit(16).unwrap() as u8)
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    hex(value).try_into().unwrap()
}

/// One DER element: its content, and what follows.
fn element(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (length, head) = match bytes[1] {
        0x82 => (usize::from(bytes[2]) << 8 | usize::from(bytes[3]), 4),
        0x81 => (usize::from(bytes[2]), 3),
        short => (usize::from(short), 2),
    };
    (&bytes[head..head + length], &bytes[head + length..])
}

/// The two primes of a PKCS#8 private key in PEM.
fn primes(pem: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(pem).unwrap();
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let body = body.replace('+', "-").replace('/', "_").replace('=', "");
    let der = crate::base64url::decode(&body).unwrap();
    let (info, _) = element(&der);
    let (_version, rest) = element(info);
    let (_algorithm, rest) = element(rest);
    let (octets, _) = element(rest);
    let (mut numbers, _) = element(octets);
    let mut found = Vec::new();
    while !numbers.is_empty() {
        let (number, rest) = element(numbers);
        found.push(number);
        numbers = rest;
    }
    // version, n, e, d, p, q, …; a number with its top bit set has a zero before it.
    [found[4], found[5]].map(|prime| &prime[prime.len() - 128..]).concat()
}

#[test]
fn issuing_and_tokens_of_others_come_out_alike() {
    let mut all: Vec<Value> = serde_json::from_str(GO).unwrap();
    all.extend(serde_json::from_str::<Vec<Value>>(RUST).unwrap());
    assert_eq!(all.len(), 10);
    for vector in &all {
        let secret = SecretKey::from_bytes(&primes(&hex(&vector["skS"]))).unwrap();
        let public = PublicKey::from_spki(&hex(&vector["pkS"])).unwrap();
        assert_eq!(&public, secret.public());
        assert_eq!(public.to_spki(), hex(&vector["pkS"]));

        use sha2::{Digest, Sha256};
        let challenge: [u8; 32] = Sha256::digest(hex(&vector["token_challenge"])).into();
        let input = BlindToken::input(&array(&vector["nonce"]), &challenge, &public.id());
        // The random source gives the vector's salt, then its blinding factor.
        let mut drawn = [hex(&vector["salt"]), hex(&vector["blind"]), vec![7; 256]].into_iter();
        let blinded = public
            .blind(&input, &mut |bytes| bytes.copy_from_slice(&drawn.next().unwrap()))
            .unwrap();
        let request = TokenRequest::new(&public.id(), blinded.message()).unwrap();
        assert_eq!(request.as_bytes(), hex(&vector["token_request"]));
        let answer = secret.blind_sign(request.blinded(), &mut stream(1)).unwrap();
        assert_eq!(answer, hex(&vector["token_response"]));
        let signature = public.finalize(&input, &blinded, &answer).unwrap();
        let token = BlindToken::new(&input, &signature).unwrap();
        assert_eq!(token.as_bytes(), hex(&vector["token"]));
        assert_eq!(
            BlindToken::from_bytes(&hex(&vector["token"])).unwrap().key_id(),
            public.id()
        );
    }
}

#[test]
fn challenges_of_others_come_out_alike() {
    let all: Vec<Value> = serde_json::from_str(TOKENS).unwrap();
    assert_eq!(all.len(), 5);
    for vector in &all {
        let part = |name: &str| hex(&vector[name]);
        let challenge = Challenge::from_parts(&part("issuer_name"), &part("redemption_context"), &part("origin_info"));
        let input = BlindToken::input(
            &array(&vector["nonce"]),
            &challenge.unwrap().digest(),
            &array(&vector["token_key_id"]),
        );
        assert_eq!(input.to_vec(), part("token_authenticator_input"));
    }
    assert!(Challenge::from_parts(b"i", &[0; 31], b"o").is_none());
}

#[test]
fn our_challenge_says_issuer_and_bucket() {
    let challenge = Challenge::of(&signer().trust().id(), &bucket(2, EPOCH));
    let text = String::from_utf8_lossy(challenge.as_bytes()).into_owned();
    assert!(text.contains(".hushkey.invalid") && text.contains(&format!(",{EPOCH}")));
    assert_ne!(challenge, Challenge::of(&signer().trust().id(), &bucket(2, EPOCH + 1)));
    assert_ne!(challenge, Challenge::of(&signer().trust().id(), &bucket(3, EPOCH)));
    let other = DirectoryKey::from_seed(&[10; 32]);
    assert_ne!(challenge, Challenge::of(&other.trust().id(), &bucket(2, EPOCH)));
}
