//! Contracts over binary bodies: the same rules as for JSON.

use super::*;

const POLICY: &str = r#"
version = 1
[classes]
default = "redact"
credit_card = "block"

[[endpoint]]
name = "thing"
match = { method = "POST", path = "/v1/thing" }
unknown_field = "UNKNOWN"

[endpoint.request]
"meta.key" = "license_key"
"meta.scope.fingerprint" = { format = "opaque", action = "pseudonymize" }
"meta.count" = "integer"
"items[].name" = "text"
"meta.digest" = "hash"
"#;

fn contract(unknown: &str) -> Guard {
    guard_of(Policy::parse(&POLICY.replace("UNKNOWN", unknown)).unwrap())
}

fn msgpack(json: &serde_json::Value) -> Vec<u8> {
    let mut out = Vec::new();
    rmpv::encode::write_value(&mut out, &values::msgpack(json)).unwrap();
    out
}

fn both(json: &serde_json::Value) -> [(&'static str, Vec<u8>); 2] {
    [(MSGPACK, msgpack(json)), (CBOR, cbor::encode(&values::cbor(json)))]
}

fn send(guard: &Guard, content_type: &str, body: &[u8]) -> Result<Vec<u8>, Problem> {
    pass_with(guard, &[("content-type", content_type.as_bytes())], body)
}

#[test]
fn undeclared_fields_are_dropped_and_counts_follow() {
    let guard = contract("drop");
    let sent = serde_json::json!({
        "extra": {"deep": [1, {"a": null}]},
        "meta": {"key": "K7QF-2M9D", "note": "x", "count": 3, "scope": {"other": true}},
        "items": [{"name": "one", "x": 1}, {"name": "two"}, 5],
        "more": []
    });
    let arrives = serde_json::json!({
        "meta": {"key": "K7QF-2M9D", "count": 3, "scope": {}},
        "items": [{"name": "one"}, {"name": "two"}]
    });
    for ((content_type, body), (_, clean)) in both(&sent).into_iter().zip(both(&arrives)) {
        assert_eq!(send(&guard, content_type, &body), Ok(clean), "{content_type}");
    }
}

#[test]
fn maps_that_end_with_a_mark_lose_members_too() {
    // {_ "meta": {_ "count": 3, "note": "x"}, "more": 1}
    let body = b"\xbf\x64meta\xbf\x65count\x03\x64note\x61x\xff\x64more\x01\xff";
    let clean = b"\xbf\x64meta\xbf\x65count\x03\xff\xff";
    assert_eq!(send(&contract("drop"), CBOR, body), Ok(clean.to_vec()));
}

#[test]
fn what_the_contract_blocks_is_refused() {
    let sent = serde_json::json!({"meta": {"count": 3}, "more": 1});
    for (content_type, body) in both(&sent) {
        assert_eq!(
            send(&contract("block"), content_type, &body),
            Err(Problem::UnknownField)
        );
    }
    let sent = serde_json::json!({"meta": {"count": "three"}});
    for (content_type, body) in both(&sent) {
        assert!(send(&contract("block"), content_type, &body).is_err(), "{content_type}");
    }
    let sent = serde_json::json!({"items": [{"name": "4111 1111 1111 1111"}]});
    for (content_type, body) in both(&sent) {
        assert_eq!(send(&contract("block"), content_type, &body), Err(Problem::PiiBlocked));
    }
}

#[test]
fn a_pseudonym_is_that_of_json() {
    let guard = contract("drop");
    let sent = serde_json::json!({"meta": {"scope": {"fingerprint": "9cd0f0009767f544247ad5e214316844"}}});
    let json = send(&guard, "application/json", sent.to_string().as_bytes()).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_ne!(json, sent);
    for ((content_type, body), (_, clean)) in both(&sent).into_iter().zip(both(&json)) {
        assert_eq!(send(&guard, content_type, &body), Ok(clean), "{content_type}");
    }
}

#[test]
fn opaque_bytes_are_a_field() {
    let guard = contract("drop");
    // {"meta": {"digest": sixteen bytes, "other": the same}}, and fourteen, which no hash has
    let bytes: &[u8] = &[0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
    let field = |bytes: &[u8]| [&[0xC4, bytes.len() as u8], bytes].concat();
    let digest = |count: u8, bytes: &[u8]| {
        let head: &[u8] = &[0x81, 0xA4, b'm', b'e', b't', b'a', 0x80 | count];
        [head, b"\xa6digest", &field(bytes)].concat()
    };
    let body = [&digest(2, bytes)[..], b"\xa5other", &field(bytes)].concat();
    assert_eq!(send(&guard, MSGPACK, &body), Ok(digest(1, bytes)));
    assert_eq!(
        send(&guard, MSGPACK, &digest(1, &bytes[..14])),
        Ok(b"\x81\xa4meta\x80".to_vec())
    );
}

#[test]
fn fields_of_protocol_buffers_are_declared_by_number() {
    let policy = r#"
version = 1
[[endpoint]]
name = "thing"
match = { method = "POST", path = "/v1/thing" }
unknown_field = "UNKNOWN"
[endpoint.request]
"1" = "text"
"2.1" = "text"
"2.3" = "integer"
"100.2" = "text"
"#;
    let guard = |unknown: &str| guard_of(Policy::parse(&policy.replace("UNKNOWN", unknown)).unwrap());
    // {1: "a", 2: {1: "b", 2: "c", 3: 5}, 4: 12, 100: {1: "d", 2: "e"}}
    let body = b"\x0a\x01a\x12\x08\x0a\x01b\x12\x01c\x18\x05\x20\x0c\xa2\x06\x06\x0a\x01d\x12\x01e";
    let clean = b"\x0a\x01a\x12\x05\x0a\x01b\x18\x05\xa2\x06\x03\x12\x01e";
    assert_eq!(send(&guard("drop"), PROTOBUF, body), Ok(clean.to_vec()));
    assert_eq!(send(&guard("block"), PROTOBUF, body), Err(Problem::UnknownField));
    assert_eq!(send(&guard("block"), PROTOBUF, clean), Ok(clean.to_vec()));
    let frame = |message: &[u8]| [&[0, 0, 0, 0, message.len() as u8], message].concat();
    assert_eq!(send(&guard("drop"), GRPC, &frame(body)), Ok(frame(clean)));
}

#[test]
fn dropping_a_class_leaves_the_member_out() {
    let policy = "version = 1\n[classes]\ndefault = \"redact\"\nemail = \"drop\"\n";
    let guard = guard_of(Policy::parse(policy).unwrap());
    let sent = serde_json::json!({"a": 1, "e": "jane@northwind.io", "list": ["x", "jane@northwind.io"]});
    let arrives = serde_json::json!({"a": 1, "list": ["x"]});
    for ((content_type, body), (_, clean)) in both(&sent).into_iter().zip(both(&arrives)) {
        assert_eq!(send(&guard, content_type, &body), Ok(clean), "{content_type}");
    }
    // an item in a byte string takes the string with it: {"a": 24('"…"'), "b": 1}; as the body itself it is replaced
    let body = b"\xa2\x61a\xd8\x18\x52\x71jane@northwind.io\x61b\x01";
    assert_eq!(send(&guard, CBOR, body), Ok(b"\xa1\x61b\x01".to_vec()));
    let body = b"\xd8\x18\x52\x71jane@northwind.io";
    assert_eq!(send(&guard, CBOR, body), Ok(b"\x50[redacted:field]".to_vec()));
    // {1: {1: "x", 2: "jane@northwind.io"}, 2: h'00ff' + an address}
    let body = b"\x0a\x16\x0a\x01x\x12\x11jane@northwind.io\x12\x13\x00\xffjane@northwind.io";
    assert_eq!(send(&guard, PROTOBUF, body), Ok(b"\x0a\x03\x0a\x01x".to_vec()));
}

#[test]
fn a_number_that_stands_in_is_a_number() {
    let guard = guard_of(Policy::parse("version = 1\n[classes]\ndefault = \"mask\"\n").unwrap());
    let sent = serde_json::json!({"latitude": 52.520008, "longitude": 13.404954});
    let json = send(&guard, "application/json", sent.to_string().as_bytes()).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let latitude = json["latitude"].as_f64().expect("still a number");
    assert_ne!(json, sent);
    for ((content_type, body), (_, clean)) in both(&sent).into_iter().zip(both(&json)) {
        let out = send(&guard, content_type, &body).unwrap();
        // one library writes 64 bits always, the other as few as do
        match content_type {
            MSGPACK => assert_eq!(out, clean),
            _ => assert_eq!(cbor::decode(&out), cbor::decode(&clean)),
        }
    }
    // {1: {1: "latitude", 2: a double}}
    let entry = |number: f64| [&b"\x0a\x13\x0a\x08latitude\x11"[..], &number.to_le_bytes()].concat();
    assert_eq!(send(&guard, PROTOBUF, &entry(52.520008)), Ok(entry(latitude)));
}
