//! CBOR.

use super::*;
use ciborium::Value;

pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

pub fn decode(bytes: &[u8]) -> Value {
    ciborium::from_reader(bytes).unwrap()
}

fn map(members: &[(&str, Value)]) -> Value {
    Value::Map(
        members
            .iter()
            .map(|(key, value)| (Value::from(*key), value.clone()))
            .collect(),
    )
}

fn clean(value: &Value) -> Value {
    decode(&pass(CBOR, &encode(value)).unwrap())
}

#[test]
fn keys_tell_and_lengths_follow() {
    let value = map(&[
        ("email", "jane.thompson@northwind.io".into()),
        ("username", "jthompson".into()),
        ("seats", 5.into()),
        ("credit_card", 4_111_111_111_111_111u64.into()),
    ]);
    let expected = map(&[
        ("email", "[redacted:email]".into()),
        ("username", "[redacted:username]".into()),
        ("seats", 5.into()),
        ("credit_card", "[redacted:credit_card]".into()),
    ]);
    assert_eq!(clean(&value), expected);
    for content_type in ["application/cose+cbor", "application/octet-stream"] {
        let out = pass(content_type, &encode(&value)).unwrap();
        assert_eq!(decode(&out), expected);
    }
}

#[test]
fn texts_in_chunks_are_one_text() {
    // {_ "email": (_ "jane@nor", "thwind.io"), "n": [_ 1]}
    let body = b"\xbf\x65email\x7f\x68jane@nor\x69thwind.io\xff\x61n\x9f\x01\xff\xff";
    let out = pass(CBOR, body).unwrap();
    assert_eq!(out, b"\xbf\x65email\x70[redacted:email]\x61n\x9f\x01\xff\xff");
}

#[test]
fn tags_go_with_what_they_promise() {
    // 0("...") and 1(number) of a card, in an array with a tag of its own
    let body = b"\xd8\x2a\x82\xc0\x71jane@northwind.io\xc1\x1a\x65\x00\x00\x00";
    let out = pass(CBOR, body).unwrap();
    assert_eq!(out, b"\xd8\x2a\x82\x70[redacted:email]\xc1\x1a\x65\x00\x00\x00");
    // a bignum
    let mut body = b"\xa1\x6bcredit_card\xc2\x47".to_vec();
    body.extend_from_slice(&4_111_111_111_111_111u64.to_be_bytes()[1..]);
    let out = pass(CBOR, &body).unwrap();
    assert_eq!(decode(&out), map(&[("credit_card", "[redacted:credit_card]".into())]));
}

#[test]
fn items_in_byte_strings_are_opened() {
    let inner = encode(&map(&[("username", "jthompson".into()), ("n", 1.into())]));
    let value = map(&[(
        "wrapped",
        Value::Tag(
            24,
            Box::new(Value::Array(vec![Value::Tag(24, Box::new(Value::Bytes(inner)))])),
        ),
    )]);
    // Tag 24 around an array is not a byte string: it is read as any other.
    let out = clean(&value);
    let text = format!("{out:?}");
    assert!(!text.contains("jthompson"));
    let inner = encode(&map(&[("username", "jthompson".into()), ("n", 1.into())]));
    let middle = encode(&Value::Tag(24, Box::new(Value::Bytes(inner))));
    let value = map(&[("wrapped", Value::Tag(24, Box::new(Value::Bytes(middle))))]);
    let Value::Map(members) = clean(&value) else { panic!() };
    let Value::Tag(24, middle) = &members[0].1 else {
        panic!()
    };
    let Value::Tag(24, inner) = decode(middle.as_bytes().unwrap()) else {
        panic!()
    };
    let inner = decode(inner.as_bytes().unwrap());
    assert_eq!(
        inner,
        map(&[("username", "[redacted:username]".into()), ("n", 1.into())])
    );
}

#[test]
fn what_holds_nothing_is_left_alone() {
    for body in [
        &b"\xa1\x01\x82\x18\x18\x19\x00\x01"[..], // longer heads than needed
        b"\xd9\xd9\xf7\xa1\x64plan\x63pro",
        b"\x5f\x42\x01\x02\x43\x03\x04\x05\xff",
        b"\xf9\x3e\x00",
        b"\xf7",
    ] {
        assert_eq!(pass(CBOR, body).unwrap(), body);
    }
}
