//! Random values with planted personal data: what comes out is what went in but for the placeholders.

use super::*;
use proptest::prelude::*;
use prost::Message;
use protobuf::{Activation, Owner};
use serde_json::Value;

/// A value under a key, and what is left of it.
fn member() -> impl Strategy<Value = (String, Value, Value)> {
    let same = |key: String, value: Value| (key, value.clone(), value);
    prop_oneof![
        ("[a-z]{2,6}x", "[a-z]{0,40}").prop_map(move |(key, text)| same(key, text.into())),
        ("[a-z]{2,6}x", -1000..1000i64).prop_map(move |(key, number)| same(key, number.into())),
        ("[a-z]{2,6}x", any::<bool>()).prop_map(move |(key, flag)| same(key, flag.into())),
        ("[a-z]{2,6}x", Just(0.25)).prop_map(move |(key, number)| same(key, number.into())),
        "[a-z]{2,6}x".prop_map(move |key| same(key, Value::Null)),
        planted().prop_map(|(key, value, class)| (key.to_owned(), value, format!("[redacted:{class}]").into())),
    ]
}

/// A key, a value that it tells of, and its class.
fn planted() -> impl Strategy<Value = (&'static str, Value, &'static str)> {
    prop_oneof![
        "[b-df-hj-np-t]{3,30}".prop_map(|name| ("email", format!("{name}@northwind.io").into(), "email")),
        Just(("username", "jthompson".into(), "username")),
        Just(("credit_card", 4_111_111_111_111_111u64.into(), "credit_card")),
        Just(("phone", "+44 7911 123456".into(), "phone")),
    ]
}

/// A value, and what is left of it.
fn value() -> impl Strategy<Value = (Value, Value)> {
    let leaf = prop::collection::vec(member(), 0..6).prop_map(object);
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..20).prop_map(|pairs| {
                let (before, after): (Vec<Value>, Vec<Value>) = pairs.into_iter().unzip();
                (Value::Array(before), Value::Array(after))
            }),
            (prop::collection::vec(member(), 0..20), inner).prop_map(|(members, (before, after))| {
                let more = ("innerx".to_owned(), before, after);
                object(members.into_iter().chain([more]).collect())
            }),
        ]
    })
}

fn object(members: Vec<(String, Value, Value)>) -> (Value, Value) {
    let mut before = serde_json::Map::new();
    let mut after = serde_json::Map::new();
    for (key, own, left) in members {
        before.insert(key.clone(), own);
        after.insert(key, left);
    }
    (before.into(), after.into())
}

/// A message, and what is left of it. Texts are words: schema-less, a text that begins like a message may be either.
fn message() -> impl Strategy<Value = (Activation, Activation)> {
    let member = prop_oneof![
        ("[a-z]{2,6}x", "[a-z]{0,140}").prop_map(|(key, text)| (key, text.clone(), text)),
        Just((
            "username".to_owned(),
            "jthompson".to_owned(),
            "[redacted:username]".to_owned()
        )),
    ];
    let email = prop_oneof![
        Just((String::new(), String::new())),
        "[b-df-hj-np-t]{3,60}".prop_map(|name| (format!("{name}@northwind.io"), "[redacted:email]".to_owned())),
    ];
    let owner = prop::collection::vec(("[a-z]{0,140}", email), 1..5);
    let members = prop::collection::vec(member, 0..6);
    let rest = (
        any::<u16>(),
        prop::collection::vec(0x80u8..0xC0, 0..40),
        0.001f64..1000.0,
    );
    (owner, members, rest).prop_map(|(owners, members, (seats, blob, load))| {
        let owner = |left: bool| {
            owners.iter().fold(None, |next, (name, (before, after))| {
                Some(Owner {
                    name: name.clone(),
                    email: if left { after.clone() } else { before.clone() },
                    next: next.map(Box::new),
                })
            })
        };
        let message = |left: bool| Activation {
            owner: owner(left),
            others: owner(left).into_iter().collect(),
            metadata: members
                .iter()
                .map(|(key, before, after)| (key.clone(), if left { after.clone() } else { before.clone() }))
                .collect(),
            seats: u64::from(seats),
            blob: blob.clone(),
            load,
            ..Activation::default()
        };
        (message(false), message(true))
    })
}

/// Pieces of bodies that are likely to fit together.
const PIECES: &[&[u8]] = &[
    b"\x81",
    b"\x92",
    b"\xa1",
    b"\x9f",
    b"\xbf",
    b"\xff",
    b"\x0a\x13\x12\x11jane@northwind.io",
    b"\xb1jane@northwind.io",
    b"\x71jane@northwind.io",
    b"\xa5email",
    b"\x65email",
    b"\xd8\x18\x52\x71jane@northwind.io",
    b"\x0b",
    b"\x0c",
    b"\x08\x01",
    b"\0\0\0\0\x13\x12\x11jane@northwind.io",
];

fn random_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..64),
        prop::collection::vec(prop::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn messagepack_keeps_everything_else((before, after) in value()) {
        let mut body = Vec::new();
        rmpv::encode::write_value(&mut body, &values::msgpack(&before)).unwrap();
        let out = pass(MSGPACK, &body).unwrap();
        let out = rmpv::decode::read_value(&mut &out[..]).unwrap();
        prop_assert_eq!(out, values::msgpack(&after));
    }

    #[test]
    fn cbor_keeps_everything_else((before, after) in value()) {
        let body = cbor::encode(&values::cbor(&before));
        let out = pass(CBOR, &body).unwrap();
        prop_assert_eq!(cbor::decode(&out), values::cbor(&after));
    }

    #[test]
    fn protocol_buffers_keep_everything_else((before, after) in message()) {
        let out = pass(PROTOBUF, &before.encode_to_vec()).unwrap();
        prop_assert_eq!(Activation::decode(&out[..]).unwrap(), after);
    }

    #[test]
    fn any_bytes_are_cleaned_or_refused(body in random_body()) {
        for content_type in [MSGPACK, CBOR, PROTOBUF, GRPC, "application/octet-stream"] {
            // A value that is cut by the end of an item is none, and may be legible still.
            if let Ok(out) = pass(content_type, &body) {
                let found = guard().inspect(
                    &RawPayload::body(Some(content_type), &out),
                    hushkey_detect::Confidence::ACT,
                );
                prop_assert!(found.is_ok_and(|found| found.is_empty()), "{content_type}");
            }
        }
    }
}
