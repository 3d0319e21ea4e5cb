//! Protocol buffers: messages of a schema the guard has never seen.

use super::*;
use prost::Message;
use std::collections::BTreeMap;

/// As a license server might have it.
#[derive(Clone, PartialEq, Message)]
pub struct Activation {
    #[prost(string, tag = "1")]
    pub key: String,
    #[prost(message, optional, tag = "2")]
    pub owner: Option<Owner>,
    #[prost(btree_map = "string, string", tag = "3")]
    pub metadata: BTreeMap<String, String>,
    #[prost(uint64, tag = "4")]
    pub seats: u64,
    #[prost(bytes = "vec", tag = "5")]
    pub blob: Vec<u8>,
    #[prost(double, tag = "6")]
    pub load: f64,
    #[prost(fixed64, tag = "7")]
    pub at: u64,
    #[prost(int64, repeated, tag = "8")]
    pub counts: Vec<i64>,
    #[prost(message, repeated, tag = "100")]
    pub others: Vec<Owner>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Owner {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(string, tag = "2")]
    pub email: String,
    #[prost(message, optional, boxed, tag = "3")]
    pub next: Option<Box<Owner>>,
}

fn clean<M: Message + Default>(message: &M) -> M {
    M::decode(&pass(PROTOBUF, &message.encode_to_vec()).unwrap()[..]).unwrap()
}

fn sample() -> Activation {
    Activation {
        key: "QHB7T-3DKRM-9WPZC-VX4NL-D6FGS".to_owned(),
        seats: 12,
        blob: vec![0, 1, 2, 0xFE, 0xFF],
        load: 0.75,
        at: 1_544_712_660_300_000_000,
        counts: vec![1, -2, 300],
        metadata: BTreeMap::from([("plan".to_owned(), "pro".to_owned())]),
        ..Activation::default()
    }
}

#[test]
fn nested_lengths_are_written_anew() {
    let owner = |email: &str| Owner {
        name: "n".to_owned(),
        email: email.to_owned(),
        next: None,
    };
    let deep = |email: &str, filler: usize| Owner {
        name: "x".repeat(filler),
        next: Some(Box::new(Owner {
            next: Some(Box::new(owner(email))),
            ..owner("")
        })),
        ..owner("")
    };
    // around the lengths where a varint takes another byte
    for filler in 60..140 {
        let message = |email: &str| Activation {
            owner: Some(deep(email, filler)),
            others: vec![owner("x"), owner(email)],
            ..sample()
        };
        assert_eq!(clean(&message("jo@nw.io")), message("[redacted:email]"), "{filler}");
    }
}

#[test]
fn what_holds_nothing_is_left_alone() {
    let bytes = sample().encode_to_vec();
    assert_eq!(pass(PROTOBUF, &bytes).unwrap(), bytes);
    let bytes = Activation::default().encode_to_vec();
    assert_eq!(pass(PROTOBUF, &bytes).unwrap(), bytes);
}

#[test]
fn the_keys_of_maps_tell() {
    let message = |user: &str| Activation {
        metadata: BTreeMap::from([
            ("username".to_owned(), user.to_owned()),
            ("plan".to_owned(), "pro".to_owned()),
        ]),
        ..sample()
    };
    assert_eq!(clean(&message("jthompson")), message("[redacted:username]"));
}

#[test]
fn bytes_are_read_as_what_they_are() {
    let message = |blob: &[u8]| Activation {
        blob: blob.to_vec(),
        ..sample()
    };
    let json = br#"{"email":"jane@northwind.io"}"#;
    let clean_json = br#"{"email":"[redacted:email]"}"#;
    assert_eq!(clean(&message(json)), message(clean_json));
    let out = clean(&message(&gzip(json)));
    assert_eq!(gunzip(&out.blob), clean_json);
    let out = clean(&message(b"\x00\xffjane@northwind.io"));
    assert_eq!(out.blob, b"[redacted:email]");
}

#[test]
fn texts_that_read_as_messages_are_texts() {
    // each is a valid message by chance
    for text in ["123456789", "x1", "a12345678", "+4915112345678"] {
        let message = Activation {
            key: text.to_owned(),
            ..Activation::default()
        };
        let found = guard()
            .inspect(
                &RawPayload::body(Some(PROTOBUF), &message.encode_to_vec()),
                hushkey_detect::Confidence::ACT,
            )
            .unwrap();
        assert_eq!(found.len(), usize::from(text.starts_with('+')), "{text}: {found:?}");
    }
}

#[test]
fn a_number_with_a_finding_is_left_out() {
    #[derive(Clone, PartialEq, Message)]
    struct Entry {
        #[prost(string, tag = "1")]
        key: String,
        #[prost(uint64, tag = "2")]
        value: u64,
    }
    #[derive(Clone, PartialEq, Message)]
    struct Entries {
        #[prost(message, repeated, tag = "1")]
        entries: Vec<Entry>,
    }
    let entry = |key: &str, value| Entry {
        key: key.to_owned(),
        value,
    };
    let message = |card| Entries {
        entries: vec![entry("credit_card", card), entry("count", 7)],
    };
    assert_eq!(clean(&message(4_111_111_111_111_111)), message(0));
}

#[test]
fn groups_are_read() {
    // group 1 { 2: "jane@northwind.io" }
    let body = b"\x0b\x12\x11jane@northwind.io\x0c";
    assert_eq!(pass(PROTOBUF, body).unwrap(), b"\x0b\x12\x10[redacted:email]\x0c");
    for broken in [&b"\x0b\x12\x01x\x14"[..], b"\x0b\x12\x01x", b"\x0c"] {
        assert_eq!(pass(PROTOBUF, broken), Err(Problem::UnreadablePayload));
    }
}
