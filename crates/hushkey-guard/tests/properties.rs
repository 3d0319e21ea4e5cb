//! Properties that hold for every payload.

mod support;

use proptest::prelude::*;
use support::*;

const CONTENT_TYPES: &[&str] = &[
    "",
    "application/json",
    "application/x-ndjson",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=BB",
    "application/xml",
    "text/plain",
    "text/csv",
    "application/octet-stream",
    "application/msgpack",
    "application/cbor",
    "application/x-protobuf",
    "application/grpc",
    "application/json; charset=utf-16",
];

/// Values without and with personal data, and pieces of syntax.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        "[ -~]{0,24}",
        "\\PC{0,12}",
        Just("jane.thompson@northwind.io".to_owned()),
        Just("4111 1111 1111 1111".to_owned()),
        Just("GB82 WEST 1234 5698 7654 32".to_owned()),
        Just("C:\\Users\\jthompson\\file.txt".to_owned()),
        Just("/home/jthompson/.config".to_owned()),
        Just("+44 7911 123456".to_owned()),
        Just("555-12-3456".to_owned()),
        Just("3c:22:fb:1a:2b:3c".to_owned()),
        Just("jane thompson".to_owned()),
    ]
}

fn coded() -> impl Strategy<Value = String> {
    (value(), 0..6u8).prop_map(|(value, coding)| match coding {
        0 => base64(&value, false, true),
        1 => percent(&value),
        2 => hex(&value),
        3 => serde_json::json!({ "v": value }).to_string(),
        4 => base64_bytes(&gzip(value.as_bytes())),
        _ => value,
    })
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("email".to_owned()),
        Just("user".to_owned()),
        Just("hostname".to_owned()),
        Just("note".to_owned()),
        Just("key".to_owned()),
        Just("name".to_owned()),
        Just("jane.thompson@northwind.io".to_owned()),
        "[a-z_]{1,6}",
    ]
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        coded().prop_map(|text| serde_json::Value::from(text).to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        Just("4111111111111111".to_owned()),
        Just("null".to_owned()),
        Just("true".to_owned()),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(" , "))),
            prop::collection::vec((key(), inner), 0..5).prop_map(|members| {
                let members: Vec<String> = members
                    .into_iter()
                    .map(|(key, value)| format!("{}: {value}", serde_json::Value::from(key)))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

fn form() -> impl Strategy<Value = String> {
    prop::collection::vec((key(), coded()), 0..6).prop_map(|pairs| {
        let pairs: Vec<String> = pairs
            .into_iter()
            .map(|(key, value)| format!("{}={}", percent(&key), percent(&value)))
            .collect();
        pairs.join("&")
    })
}

fn xml() -> impl Strategy<Value = String> {
    prop::collection::vec(("[a-z]{1,6}", coded()), 0..6).prop_map(|fields| {
        let escape = |text: String| {
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('"', "&quot;")
                .replace(|c: char| c.is_control(), "")
        };
        let fields: Vec<String> = fields
            .into_iter()
            .map(|(name, value)| {
                let value = escape(value);
                format!("<{name} a=\"{value}\">{value}</{name}>")
            })
            .collect();
        format!("<r>{}</r>", fields.concat())
    })
}

/// Whatever leaves has no findings, and leaves unchanged the second time.
fn settled(guard: &Guard, content_type: &str, body: &[u8]) {
    let headers: &[(&str, &[u8])] = &[("content-type", content_type.as_bytes())];
    let Ok(first) = guard.pass(RawPayload::request("POST", "/", headers, body)) else {
        return;
    };
    if first.clean.is_unchanged() {
        assert_eq!(first.clean.body(), body);
    }
    let body = first.clean.body();
    let second = guard
        .pass(RawPayload::request("POST", "/", headers, body))
        .expect("what leaves can be read");
    assert!(second.clean.is_unchanged(), "{}", String::from_utf8_lossy(body));
    let found = guard
        .inspect(
            &RawPayload::request("POST", "/", headers, body),
            hushkey_detect::Confidence::ACT,
        )
        .expect("what leaves can be read");
    assert!(found.is_empty(), "{found:?} in {}", String::from_utf8_lossy(body));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_stays_json_and_settles(text in json()) {
        let guard = guard();
        let passed = guard.pass(RawPayload::body(Some("application/json"), text.as_bytes()));
        match passed {
            Ok(passed) => {
                let before: serde_json::Value = serde_json::from_str(&text).unwrap();
                let after: serde_json::Value = serde_json::from_slice(passed.clean.body()).unwrap();
                prop_assert_eq!(before.is_object(), after.is_object());
            }
            // Only a license key that opens to a value may not pass.
            Err(refused) => prop_assert_eq!(refused.refusal.problem().name(), "pii-in-credential", "{}", text),
        }
        settled(&guard, "application/json", text.as_bytes());
    }

    #[test]
    fn forms_settle(text in form()) {
        let guard = guard();
        settled(&guard, "application/x-www-form-urlencoded", text.as_bytes());
        let target = format!("/v1/x?{text}");
        let passed = guard.pass(RawPayload::request("GET", &target, &[], b""));
        if let Err(refused) = &passed {
            prop_assert_eq!(refused.refusal.problem().name(), "pii-in-credential", "{}", target);
        }
        if let Ok(passed) = passed {
            let target = passed.clean.target().to_owned();
            let again = guard.pass(RawPayload::request("GET", &target, &[], b"")).unwrap();
            prop_assert!(again.clean.is_unchanged(), "{}", target);
            prop_assert!(target.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }

    #[test]
    fn xml_stays_xml_and_settles(text in xml()) {
        settled(&guard(), "application/xml", text.as_bytes());
    }

    #[test]
    fn text_settles(text in prop::collection::vec(coded(), 0..6)) {
        settled(&guard(), "text/plain", text.join(" ").as_bytes());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..CONTENT_TYPES.len()) {
        settled(&guard(), CONTENT_TYPES[at], &bytes);
    }

    #[test]
    fn no_syntax_panics(text in "[\\[\\]{}\",:0-9a-z\\\\u%&=;<>/!?#@. \n\r-]{0,80}", at in 0..CONTENT_TYPES.len()) {
        settled(&guard(), CONTENT_TYPES[at], text.as_bytes());
    }

    #[test]
    fn spans_hold_what_was_found(text in json()) {
        let found = guard().inspect(&RawPayload::body(None, text.as_bytes()), hushkey_detect::Confidence::ACT);
        for located in found.unwrap_or_default() {
            prop_assert!(located.start < located.end && located.end <= text.len());
            prop_assert!(text.is_char_boundary(located.start) && text.is_char_boundary(located.end));
        }
    }

    #[test]
    fn lines_are_kept_where_nothing_is_found(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let guard = guard();
        let mut once = Vec::new();
        guard.redact_line(&bytes, &mut once);
        let mut twice = Vec::new();
        guard.redact_line(&once, &mut twice);
        prop_assert_eq!(&once, &twice);
    }

    #[test]
    fn many_lines_are_cleaned_as_each_alone(
        lines in prop::collection::vec(prop_oneof![line(), coded(), json(), "[ -~é\\u{1}]{0,60}"], 0..8),
        ends in prop::collection::vec(prop_oneof![Just("\n"), Just("\r\n")], 8),
        last in any::<bool>(),
        odd in prop_oneof![9 => Just(&b""[..]), 1 => Just(&b"\xff"[..])],
    ) {
        let guard = guard();
        let (mut whole, mut expected) = (Vec::new(), Vec::new());
        for (at, (line, end)) in lines.iter().zip(&ends).enumerate() {
            let end = if last || at + 1 < lines.len() { *end } else { "" };
            let line = line.replace(['\n', '\r'], " ");
            let line = [line.as_bytes(), odd].concat();
            whole.extend_from_slice(&line);
            whole.extend_from_slice(end.as_bytes());
            guard.redact_line(&line, &mut expected);
            expected.extend_from_slice(end.as_bytes());
        }
        let mut cleaned = Vec::new();
        guard.lines().redact(&whole, &mut cleaned);
        prop_assert_eq!(String::from_utf8_lossy(&cleaned), String::from_utf8_lossy(&expected));
    }
}

/// A log line, with or without personal data.
fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("2026-10-25T20:54:00.897Z INFO".to_owned()),
        Just("lease 491f2cff-d1cb-4312-af6d-f8f6f409f110".to_owned()),
        Just("version=4.12.88 took=4421us".to_owned()),
        Just("for user anna.berger from".to_owned()),
        Just("sig=Kd4HXnH04/JdAG4RZsG06vlNzbJEhyhsA9jgUgl4".to_owned()),
        "[a-zA-Z]{1,9}",
        "[0-9]{1,12}",
        value(),
        coded(),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.join(" "))
}
