//! ID tokens that are not what was asked for, one attack a test; each is refused, and the right one is not.

use super::claims::{self, ClaimsError, Expected};
use super::jwks::KeySet;
use super::jws::{self, JwsError};
use super::*;
use hushkey_license::base64url::encode;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use std::sync::Arc;

const NOW: i64 = 1_700_000_000;
const ISSUER: &str = "https://id.example.org";

fn ed25519(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn jwk(kid: &str, key: &Ed25519KeyPair) -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "use": "sig", "x": encode(key.public_key().as_ref())})
}

fn keys(keys: Value) -> KeySet {
    KeySet::read(json!({"keys": keys}).to_string().as_bytes()).unwrap()
}

fn token(header: &Value, payload: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let message = format!(
        "{}.{}",
        encode(header.to_string().as_bytes()),
        encode(payload.to_string().as_bytes())
    );
    let signature = sign(message.as_bytes());
    format!("{message}.{}", encode(&signature))
}

fn signed(header: &Value, key: &Ed25519KeyPair) -> String {
    token(header, &payload(), |message| key.sign(message).as_ref().to_vec())
}

fn payload() -> Value {
    json!({"iss": ISSUER, "sub": "248289761001", "aud": "hushkey", "exp": NOW + 3600, "iat": NOW, "nonce": "n-1",
        "email": "ann@example.org", "email_verified": true})
}

fn check(change: impl Fn(&mut Value)) -> Result<claims::Claims, ClaimsError> {
    let mut payload = payload();
    change(&mut payload);
    let expected = Expected {
        issuer: ISSUER,
        client_id: "hushkey",
        nonce: "n-1",
        now: NOW,
    };
    claims::check(payload.to_string().as_bytes(), &expected)
}

#[test]
fn the_right_signature_opens_and_any_change_does_not() {
    let key = ed25519(1);
    let set = keys(json!([jwk("a", &ed25519(9)), jwk("b", &key)]));
    for alg in ["EdDSA", "Ed25519"] {
        let right = signed(&json!({"alg": alg, "kid": "b"}), &key);
        assert_eq!(*jws::verify(&right, &set).unwrap(), payload().to_string().into_bytes());
    }
    let right = signed(&json!({"alg": "EdDSA", "kid": "b"}), &key);
    let [header, body, signature] = right.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    let other = encode(br#"{"iss":"https://id.example.org"}"#);
    let forged = format!("{header}.{other}.{signature}");
    assert_eq!(jws::verify(&forged, &set).unwrap_err(), JwsError::Signature);
    let unsigned = format!("{header}.{body}.");
    assert_eq!(jws::verify(&unsigned, &set).unwrap_err(), JwsError::Signature);
    // The name of another key of the same provider.
    let swapped = signed(&json!({"alg": "EdDSA", "kid": "a"}), &key);
    assert_eq!(jws::verify(&swapped, &set).unwrap_err(), JwsError::Signature);
}

#[test]
fn none_and_hmac_are_no_signatures() {
    let key = ed25519(1);
    let set = keys(json!([jwk("a", &key), {"kty": "oct", "kid": "a", "k": encode(b"secret")}]));
    for alg in ["none", "None", "NONE", "HS256", "HS384", "HS512", "", "RS1", "RSA-OAEP"] {
        // As the attack goes: an HMAC under the public key's bytes.
        let public = key.public_key().as_ref().to_vec();
        let token = token(&json!({"alg": alg, "kid": "a"}), &payload(), |message| {
            use hmac::{Hmac, KeyInit, Mac};
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&public).unwrap();
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        });
        assert_eq!(jws::verify(&token, &set).unwrap_err(), JwsError::Algorithm, "{alg}");
    }
}

#[test]
fn a_key_serves_its_own_algorithm_only() {
    let rng = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &rng).unwrap();
    let point = key.public_key().as_ref();
    let ec = json!({"kty": "EC", "crv": "P-256", "kid": "e", "x": encode(&point[1..33]), "y": encode(&point[33..])});
    let sign = |message: &[u8]| key.sign(&rng, message).unwrap().as_ref().to_vec();
    let right = token(&json!({"alg": "ES256", "kid": "e"}), &payload(), sign);
    assert!(jws::verify(&right, &keys(json!([ec]))).is_ok());
    for alg in ["RS256", "PS256", "EdDSA"] {
        let confused = token(&json!({"alg": alg, "kid": "e"}), &payload(), sign);
        assert_eq!(
            jws::verify(&confused, &keys(json!([ec]))).unwrap_err(),
            JwsError::UnknownKey
        );
    }
    for (name, value) in [
        ("alg", json!("ES384")),
        ("use", json!("enc")),
        ("key_ops", json!(["sign"])),
    ] {
        let mut bent = ec.clone();
        bent[name] = value;
        assert_eq!(
            jws::verify(&right, &keys(json!([bent]))).unwrap_err(),
            JwsError::UnknownKey,
            "{name}"
        );
    }
}

#[test]
fn an_unknown_or_ambiguous_key_is_not_guessed() {
    let key = ed25519(1);
    let one = keys(json!([jwk("a", &key)]));
    let two = keys(json!([jwk("a", &key), jwk("b", &ed25519(2))]));
    let nameless = signed(&json!({"alg": "EdDSA"}), &key);
    assert!(jws::verify(&nameless, &one).is_ok());
    assert_eq!(jws::verify(&nameless, &two).unwrap_err(), JwsError::UnknownKey);
    let unknown = signed(&json!({"alg": "EdDSA", "kid": "z"}), &key);
    assert_eq!(jws::verify(&unknown, &one).unwrap_err(), JwsError::UnknownKey);
    assert_eq!(
        jws::verify(&unknown, &KeySet::default()).unwrap_err(),
        JwsError::UnknownKey
    );
}

#[test]
fn malformed_tokens_are_refused() {
    let key = ed25519(1);
    let set = keys(json!([jwk("a", &key)]));
    let right = signed(&json!({"alg": "EdDSA", "kid": "a"}), &key);
    let critical = signed(
        &json!({"alg": "EdDSA", "kid": "a", "crit": ["b64"], "b64": false}),
        &key,
    );
    for token in [
        String::new(),
        "a.b".to_owned(),
        format!("{right}="),
        format!("{right}.x"),
        right.replace('.', ".."),
        format!("!{right}"),
        "a".repeat(20_000),
        critical,
    ] {
        assert_eq!(jws::verify(&token, &set).unwrap_err(), JwsError::Malformed, "{token}");
    }
    assert!(KeySet::read(b"[]").is_err());
    let many: Vec<Value> = (0..65).map(|_| jwk("a", &key)).collect();
    assert!(KeySet::read(json!({"keys": many}).to_string().as_bytes()).is_err());
}

#[test]
fn claims_of_another_token_are_refused() {
    use ClaimsError::{Audience, Expired, Future, Issuer, Malformed, Nonce};
    let right = check(|_| ()).unwrap();
    assert_eq!(right.sub.expose(), "248289761001");
    assert!(check(|p| p["aud"] = json!(["hushkey"])).is_ok());
    assert!(check(|p| p["azp"] = json!("hushkey")).is_ok());
    let cases: &[(&str, Value, ClaimsError)] = &[
        ("iss", json!("https://evil.example.org"), Issuer),
        ("iss", json!("https://id.example.org/"), Issuer),
        ("aud", json!("another"), Audience),
        ("aud", json!([]), Audience),
        ("aud", json!(["hushkey", "another"]), Audience),
        ("azp", json!("another"), Audience),
        ("exp", json!(NOW - 60), Expired),
        ("iat", json!(NOW - 661), Expired),
        ("iat", json!(NOW + 61), Future),
        ("nbf", json!(NOW + 61), Future),
        ("nonce", json!("n-2"), Nonce),
        ("nonce", json!(""), Nonce),
        ("nonce", json!(null), Nonce),
        ("sub", json!(""), Malformed),
        ("sub", json!("x".repeat(256)), Malformed),
        ("exp", json!("soon"), Malformed),
        ("sub", json!(null), Malformed),
    ];
    for (name, value, error) in cases {
        assert_eq!(
            check(|p| p[*name] = value.clone()).unwrap_err(),
            *error,
            "{name} {value}"
        );
    }
}

#[test]
fn only_a_verified_address_counts() {
    assert!(check(|_| ()).unwrap().email.verified().is_some());
    for verified in [json!(false), json!(null)] {
        let claims = check(|p| p["email_verified"] = verified.clone()).unwrap();
        assert!(claims.email.verified().is_none());
    }
    assert_eq!(
        check(|p| p["email_verified"] = json!("true")).unwrap_err(),
        ClaimsError::Malformed
    );
}

fn relying_party() -> SignIn {
    let options = SignInOptions {
        provider: "http://127.0.0.1:9".into(),
        client_id: "hushkey".into(),
        client_secret: None,
        public_url: "http://127.0.0.1:8".into(),
        return_url: None,
    };
    let counter = std::sync::atomic::AtomicU8::new(1);
    let random: Random =
        Arc::new(move |out: &mut [u8]| out.fill(counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
    SignIn::new(&options, random).unwrap()
}

fn begun(party: &SignIn) -> (String, Callback) {
    let attempt = Attempt::make(NOW, &party.random);
    let cookie = attempt.seal(&party.cookie_key, [1; 12]).unwrap();
    let callback = Callback {
        code: Some(SecretText::new("code")),
        state: Some(attempt.state.clone()),
        ..Callback::default()
    };
    (cookie.expose().to_owned(), callback)
}

#[test]
fn a_state_is_its_browser_s_within_its_time_once() {
    let party = relying_party();
    let (cookie, callback) = begun(&party);
    let (other_cookie, other) = begun(&party);
    let refused = |cookie: Option<&str>, callback: &Callback, now| {
        party.same_browser(now, cookie, callback).err() == Some(SignInError::State)
    };
    assert!(refused(None, &callback, NOW), "another browser");
    assert!(refused(Some(&other_cookie), &callback, NOW), "another sign-in");
    assert!(refused(Some(&cookie), &other, NOW), "another state");
    assert!(refused(Some(&cookie), &Callback::default(), NOW), "no state");
    assert!(refused(Some(&cookie), &callback, NOW + MAX_AGE + 1), "too late");
    assert!(!refused(Some(&cookie), &callback, NOW));
    assert!(refused(Some(&cookie), &callback, NOW), "a second time");
    assert!(!refused(Some(&other_cookie), &other, NOW));
}
