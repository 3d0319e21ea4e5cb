//! MessagePack.

use super::*;
use rmpv::Value;

fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    rmpv::encode::write_value(&mut out, value).unwrap();
    out
}

fn decode(mut bytes: &[u8]) -> Value {
    let value = rmpv::decode::read_value(&mut bytes).unwrap();
    assert!(bytes.is_empty());
    value
}

fn map(members: &[(&str, Value)]) -> Value {
    Value::Map(
        members
            .iter()
            .map(|(key, value)| (Value::from(*key), value.clone()))
            .collect(),
    )
}

/// What comes out of a message under the safe default.
fn clean(value: &Value) -> Value {
    decode(&pass(MSGPACK, &encode(value)).unwrap())
}

#[test]
fn keys_tell_and_lengths_follow() {
    let value = map(&[
        ("email", "jane.thompson@northwind.io".into()),
        ("username", "jthompson".into()),
        ("plan", "pro".into()),
        ("seats", 5.into()),
    ]);
    assert_eq!(
        clean(&value),
        map(&[
            ("email", "[redacted:email]".into()),
            ("username", "[redacted:username]".into()),
            ("plan", "pro".into()),
            ("seats", 5.into()),
        ])
    );
}

#[test]
fn what_holds_nothing_is_left_alone() {
    let value = map(&[
        ("plan", "pro".into()),
        ("fingerprint", Value::Binary(vec![0, 1, 2, 0xFE, 0xFF])),
        (
            "nested",
            Value::Array(vec![Value::Nil, true.into(), 1.5.into(), (-7).into()]),
        ),
        ("at", Value::Ext(-1, vec![0x65, 1, 2, 3])),
    ]);
    let bytes = encode(&value);
    assert_eq!(pass(MSGPACK, &bytes).unwrap(), bytes);
}

#[test]
fn texts_around_every_width_of_a_head() {
    for filler in [0, 3, 8, 14, 15, 16, 200, 235, 250, 65_500, 65_530, 70_000] {
        let text = |value: &str| Value::from(format!("{} {value}", "x".repeat(filler)));
        let value = Value::Array(vec![text("jane@northwind.io"), "after".into()]);
        let expected = Value::Array(vec![text("[redacted:email]"), "after".into()]);
        assert_eq!(clean(&value), expected, "{filler}");
    }
}

#[test]
fn a_number_becomes_a_text() {
    let value = map(&[("credit_card", 4_111_111_111_111_111u64.into()), ("count", 3.into())]);
    let expected = map(&[("credit_card", "[redacted:credit_card]".into()), ("count", 3.into())]);
    assert_eq!(clean(&value), expected);
}

#[test]
fn keys_are_looked_at() {
    let value = map(&[("jane.thompson@northwind.io", map(&[("plan", "pro".into())]))]);
    assert_eq!(
        clean(&value),
        map(&[("[redacted:email]", map(&[("plan", "pro".into())]))])
    );
    let value = Value::Map(vec![(Value::from(4_111_111_111_111_111u64), "x".into())]);
    assert_eq!(
        clean(&value),
        Value::Map(vec![("[redacted:credit_card]".into(), "x".into())])
    );
}

#[test]
fn bytes_are_read_as_what_they_are() {
    let json = r#"{"email":"jane@northwind.io"}"#;
    let wide: Vec<u8> = "jane@northwind.io".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let value = map(&[
        ("json", Value::Binary(json.as_bytes().to_vec())),
        ("gzip", Value::Binary(gzip(json.as_bytes()))),
        ("wide", Value::Binary(wide)),
        ("base64", base64("jane@northwind.io", false, true).into()),
        ("opaque", Value::Binary(b"\x00\xffjane@northwind.io\x00".to_vec())),
        ("ext", Value::Ext(9, b"jane@northwind.io".to_vec())),
        ("other", Value::Ext(9, b"\x00\xffjane@northwind.io".to_vec())),
    ]);
    let clean = clean(&value);
    let json = br#"{"email":"[redacted:email]"}"#;
    let bytes = |key: &str| match &clean[key] {
        Value::Binary(bytes) | Value::Ext(9, bytes) => bytes.clone(),
        other => panic!("{key}: {other}"),
    };
    assert_eq!(bytes("json"), json);
    assert_eq!(gunzip(&bytes("gzip")), json);
    let units: Vec<u16> = bytes("wide")
        .chunks(2)
        .map(|two| u16::from_le_bytes([two[0], two[1]]))
        .collect();
    assert_eq!(String::from_utf16(&units).unwrap(), "[redacted:email]");
    assert_eq!(clean["base64"], Value::from(base64("[redacted:email]", false, true)));
    assert_eq!(bytes("opaque"), b"[redacted:email]");
    assert_eq!(bytes("ext"), b"[redacted:email]");
    assert_eq!(clean["other"], Value::from("[redacted:email]"));
}

#[test]
fn the_strings_of_old_encoders_may_be_bytes() {
    let body = b"\x81\xa4note\xb3\xff jane@northwind.io";
    assert_eq!(pass(MSGPACK, body).unwrap(), b"\x81\xa4note\xb0[redacted:email]");
}

#[test]
fn compressed_bodies_are_compressed_again() {
    let body = gzip(&encode(&map(&[("email", "jane@northwind.io".into())])));
    let headers: &[(&str, &[u8])] = &[("content-type", MSGPACK.as_bytes()), ("content-encoding", b"gzip")];
    let out = pass_with(&guard(), headers, &body).unwrap();
    assert_eq!(decode(&gunzip(&out)), map(&[("email", "[redacted:email]".into())]));
}

#[test]
fn bodies_of_no_declared_type_are_recognized() {
    let value = map(&[
        ("email", "jane@northwind.io".into()),
        ("big", 70_000.into()),
        ("f", 1.5.into()),
    ]);
    for content_type in ["application/octet-stream", ""] {
        let out = pass(content_type, &encode(&value)).unwrap();
        assert_eq!(decode(&out)["email"], Value::from("[redacted:email]"));
    }
    // numbers alone say nothing of the format
    let bytes = encode(&Value::Array(vec![1.into(), 200.into(), 70_000.into()]));
    assert_eq!(
        pass("application/octet-stream", &bytes),
        Err(Problem::UnreadablePayload)
    );
}

#[test]
fn json_under_another_name_is_json() {
    let out = pass(MSGPACK, br#"{"email":"jane@northwind.io"}"#).unwrap();
    assert_eq!(out, br#"{"email":"[redacted:email]"}"#);
}

#[test]
fn findings_are_located_by_their_items() {
    let body = b"\x82\xa1n\x05\xa5email\xb1jane@northwind.io";
    let raw = RawPayload::body(Some(MSGPACK), body);
    let found = guard().inspect(&raw, hushkey_detect::Confidence::ACT).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].start, found[0].end), (10, body.len()));
    assert_eq!(found[0].path, "email");
}
