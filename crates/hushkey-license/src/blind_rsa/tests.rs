//! The vectors of RFC 9474, an independent verifier, and what must not work.

use super::public::{raise, read_uint};
use super::*;
use crypto_bigint::modular::FixedMontyForm;
use crypto_bigint::{Odd, U1024, U2048, U4096, Uint};
use serde_json::Value;
use std::sync::OnceLock;

const RFC: &str = include_str!("../../tests/data/rfc9474.json");
const VARIANTS: &str = include_str!("../../tests/data/rfc9474_variants.json");

/// Reproducible bytes; good enough for tests.
fn stream(mut state: u64) -> impl FnMut(&mut [u8]) {
    move |bytes| {
        for byte in bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
    }
}

/// One key for all tests: making one takes a while.
fn key() -> &'static SecretKey {
    static KEY: OnceLock<SecretKey> = OnceLock::new();
    KEY.get_or_init(|| SecretKey::make(&mut stream(1)).unwrap())
}

fn hex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    let text = text.strip_prefix("0x").unwrap_or(text);
    let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Runs one vector through blinding, signing, finalizing and verifying, in a key of its size.
fn run<const W: usize, const H: usize>(vector: &Value, message: &[u8], salt: &[u8]) {
    let primes = [hex(&vector["p"]), hex(&vector["q"])].concat();
    let secret = RsaSecret::<W, H>::from_bytes(&primes).unwrap();
    assert_eq!(secret.public().modulus(), hex(&vector["n"]));
    assert_eq!(*secret.expose(), primes);
    let public = secret.public();
    if vector.get("encoded_msg").is_some() {
        let padded = pss::encode(message, salt, Uint::<W>::BYTES).unwrap();
        assert_eq!(padded, hex(&vector["encoded_msg"]));
    }
    let inverse = public.read(&hex(&vector["inv"])).unwrap();
    let factor = inverse.invert().unwrap();
    let blinded = public.blind_with(message, salt, &factor, &inverse).unwrap();
    assert_eq!(blinded.message(), hex(&vector["blinded_msg"]));
    let answer = secret.blind_sign(blinded.message(), &mut stream(2)).unwrap();
    assert_eq!(answer, hex(&vector["blind_sig"]));
    let signature = public.finalize_salted(message, &blinded, &answer, salt.len()).unwrap();
    assert_eq!(signature, hex(&vector["sig"]));
    public.verify_salted(message, &signature, salt.len()).unwrap();
}

#[test]
fn vectors_of_the_rfc() {
    let vectors: Vec<Value> = serde_json::from_str(RFC).unwrap();
    assert_eq!(vectors.len(), 2);
    for vector in &vectors {
        let (message, salt) = (hex(&vector["msg"]), hex(&vector["salt"]));
        match hex(&vector["n"]).len() {
            512 => run::<{ U4096::LIMBS }, { U2048::LIMBS }>(vector, &message, &salt),
            256 => run::<{ U2048::LIMBS }, { U1024::LIMBS }>(vector, &message, &salt),
            other => panic!("a modulus of {other} bytes"),
        }
    }
}

#[test]
fn vectors_of_all_four_variants() {
    let vectors: Vec<Value> = serde_json::from_str(VARIANTS).unwrap();
    assert_eq!(vectors.len(), 4);
    for vector in &vectors {
        let message = hex(&vector["input_msg"]);
        let prefixed = [hex(&vector["msg_prefix"]), hex(&vector["msg"])].concat();
        assert_eq!(message, prefixed, "{}", vector["name"]);
        run::<{ U4096::LIMBS }, { U2048::LIMBS }>(vector, &message, &hex(&vector["salt"]));
    }
}

#[test]
fn what_is_signed_blindly_verifies_here_and_elsewhere() {
    let public = key().public();
    for round in 0..20 {
        let message = vec![round; usize::from(round) * 7];
        let blinded = public.blind(&message, &mut stream(u64::from(round) + 9)).unwrap();
        let answer = key().blind_sign(blinded.message(), &mut stream(3)).unwrap();
        assert_eq!(answer, key().blind_sign(blinded.message(), &mut stream(4)).unwrap());
        let signature = public.finalize(&message, &blinded, &answer).unwrap();
        public.verify(&message, &signature).unwrap();
        let (modulus, exponent) = (public.modulus(), [1_u8, 0, 1]);
        let other = ring::signature::RsaPublicKeyComponents {
            n: &modulus[..],
            e: &exponent[..],
        };
        let scheme = &ring::signature::RSA_PSS_2048_8192_SHA384;
        other.verify(scheme, &message, &signature).unwrap();
        assert!(other.verify(scheme, b"another message", &signature).is_err());
        assert_eq!(public.verify(b"another message", &signature), Err(RsaError::Signature));
    }
}

#[test]
fn every_wrong_bit_of_a_signature_is_noticed() {
    let public = key().public();
    let blinded = public.blind(b"m", &mut stream(5)).unwrap();
    let answer = key().blind_sign(blinded.message(), &mut stream(6)).unwrap();
    let signature = public.finalize(b"m", &blinded, &answer).unwrap();
    for bit in (0..SIZE * 8).step_by(61) {
        let mut bent = signature.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(public.verify(b"m", &bent).is_err());
        let mut bent = answer.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(public.finalize(b"m", &blinded, &bent).is_err());
    }
    for length in [0, 1, SIZE - 1, SIZE + 1] {
        assert_eq!(public.verify(b"m", &vec![1; length]), Err(RsaError::Range));
        assert_eq!(key().blind_sign(&vec![1; length], &mut stream(7)), Err(RsaError::Range));
    }
    assert_eq!(public.verify(b"m", &public.modulus()), Err(RsaError::Range));
    assert_eq!(
        key().blind_sign(&public.modulus(), &mut stream(7)),
        Err(RsaError::Range)
    );
}

#[test]
fn two_blindings_of_one_message_have_nothing_in_common() {
    let public = key().public();
    let mut random = stream(8);
    let one = public.blind(b"same", &mut random).unwrap();
    let two = public.blind(b"same", &mut random).unwrap();
    let alike = one.message().iter().zip(two.message()).filter(|(a, b)| a == b).count();
    assert!(alike < 10, "{alike} of {SIZE} bytes");
}

/// The sum of a broken half is a multiple of one prime and not of the other: its greatest common divisor with the modulus
/// is a prime. The check before the answer keeps it in.
#[test]
fn a_fault_in_one_half_gives_no_prime_away() {
    let primes = key().expose();
    let (p, q) = primes.split_at(SIZE / 2);
    let mut wrong = SecretKey::from_bytes(&primes).unwrap();
    wrong.bend();
    let blinded = key().public().blind(b"m", &mut stream(5)).unwrap();
    assert_eq!(
        wrong.blind_sign(blinded.message(), &mut stream(6)),
        Err(RsaError::Fault)
    );
    // What would have got out is what the attack needs: the faulty root, raised, differs from the message by a multiple of q.
    let message: Uint<{ U2048::LIMBS }> = read_uint(blinded.message()).unwrap();
    let root = FixedMontyForm::new(&wrong.faulty_root(&message), &wrong.public().modulus);
    let message = FixedMontyForm::new(&message, &wrong.public().modulus);
    let difference = raise(&root).sub(&message).retrieve();
    let divisor = difference.gcd(key().public().modulus.modulus().as_ref());
    let found = divisor.to_be_bytes();
    assert!(found.as_slice().ends_with(q) || found.as_slice().ends_with(p));
}

#[test]
fn keys_outside_the_form_are_refused() {
    let primes = key().expose();
    let (p, q) = primes.split_at(SIZE / 2);
    let refused = |bytes: &[u8]| RsaSecret::<{ U2048::LIMBS }, { U1024::LIMBS }>::from_bytes(bytes).unwrap_err();
    let mut even = primes.to_vec();
    even[SIZE - 1] ^= 1;
    let short = [&[0_u8][..], &p[1..], q].concat();
    for bytes in [
        &[][..],
        p,
        &[p, p].concat(),
        &[&primes[..], &[0]].concat(),
        &even,
        &short,
    ] {
        assert_eq!(refused(bytes), RsaError::Key);
    }
    assert!(SecretKey::make(&mut |bytes| bytes.fill(0xff)).is_err());

    let spki = key().public().to_spki();
    assert_eq!(spki.len(), PublicKey::SPKI_SIZE);
    assert_eq!(&PublicKey::from_spki(&spki).unwrap(), key().public());
    for place in (0..81).chain(337..342) {
        let mut bent = spki.clone();
        bent[place] ^= 1;
        assert_eq!(PublicKey::from_spki(&bent), Err(RsaError::Key), "byte {place}");
    }
    let mut even = spki.clone();
    even[336] &= 0xfe;
    let mut small = spki.clone();
    small[81] &= 0x7f;
    for bytes in [&even, &small, &spki[1..].to_vec(), &[&spki[..], &[0]].concat()] {
        assert_eq!(PublicKey::from_spki(bytes), Err(RsaError::Key));
    }
}

#[test]
fn made_keys_differ_and_hide_themselves() {
    let other = SecretKey::make(&mut stream(11)).unwrap();
    assert_ne!(other.public().id(), key().public().id());
    assert_eq!(other.public().modulus()[0] & 0x80, 0x80);
    assert_eq!(
        format!("{other:?} {:?}", other.public()),
        "RsaSecret(…) RsaPublic(2048 bits)"
    );
    let odd: Option<Odd<U1024>> = Odd::new(U1024::from_be_slice(&other.expose()[..SIZE / 2])).into();
    assert!(crypto_primes::is_prime(
        crypto_primes::Flavor::Any,
        odd.unwrap().as_ref()
    ));
}
