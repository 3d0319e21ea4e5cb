//! What is refused, and why; and what costs no more than it should.

mod support;

use hushkey_guard::{Limits, Problem};
use support::*;

fn problem(headers: &[(&str, &[u8])], body: &[u8]) -> Option<Problem> {
    let guard = guard();
    let answer = guard.pass(RawPayload::request("POST", "/v1/x", headers, body));
    answer.err().map(|refused| {
        assert_eq!(refused.receipt.problem, Some(refused.refusal.problem()));
        refused.refusal.problem()
    })
}

const JSON: (&str, &[u8]) = ("content-type", b"application/json");

#[test]
fn unreadable_payloads() {
    for body in [
        &b"{\"a\":"[..],
        b"{\"a\":1,}",
        b"{/**/}",
        b"{\"a\":\"\xff\"}",
        b"{}{}",
        b"nul}",
    ] {
        assert_eq!(problem(&[JSON], body), Some(Problem::UnreadablePayload), "{body:?}");
    }
    let xml: &[(&str, &[u8])] = &[("content-type", b"application/xml")];
    for body in [
        &b"<a><b></a></b>"[..],
        b"<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        b"<a>&unknown;</a>",
        b"<a/><b/>",
        b"<a@b/>",
    ] {
        assert_eq!(problem(xml, body), Some(Problem::UnreadablePayload), "{body:?}");
    }
    let multipart: &[(&str, &[u8])] = &[("content-type", b"multipart/form-data; boundary=B")];
    for body in [&b"no parts"[..], b"--B\r\n\r\nx", b"--B\r\nno header\r\n\r\nx\r\n--B--"] {
        assert_eq!(problem(multipart, body), Some(Problem::UnreadablePayload), "{body:?}");
    }
    assert_eq!(
        problem(&[JSON, ("content-type", b"text/xml")], b"{}"),
        Some(Problem::UnreadablePayload)
    );
    assert_eq!(problem(&[], b"\x01\x02\x03"), Some(Problem::UnreadablePayload));
}

#[test]
fn unsupported_encodings() {
    for coding in [&b"compress"[..], b"lzma", b"gzip, compress", b"gzip, gzip, gzip, gzip"] {
        assert_eq!(
            problem(&[JSON, ("content-encoding", coding)], b"{}"),
            Some(Problem::UnsupportedEncoding),
            "{coding:?}"
        );
    }
    assert_eq!(
        problem(&[JSON], &[0x28, 0xB5, 0x2F, 0xFD, 1]),
        Some(Problem::UnreadablePayload)
    );
}

#[test]
fn too_much_of_everything() {
    let limits = Limits::default();
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(problem(&[JSON], nested(limits.depth).as_bytes()), None);
    assert_eq!(
        problem(&[JSON], nested(limits.depth + 1).as_bytes()),
        Some(Problem::TooDeep)
    );
    assert_eq!(problem(&[], &vec![b'a'; limits.body + 1]), Some(Problem::TooLarge));
    let many = format!("[{}1]", "1,".repeat(limits.fields));
    assert_eq!(problem(&[JSON], many.as_bytes()), Some(Problem::TooMuchWork));
    let findings = format!("[{}1]", "\"ann.lee@northwind.io\",".repeat(limits.findings + 1));
    assert_eq!(problem(&[JSON], findings.as_bytes()), Some(Problem::TooMuchWork));
    let headers = vec![("x-a", &b"1"[..]); limits.headers + 1];
    assert_eq!(problem(&headers, b""), Some(Problem::TooMuchWork));
    let long = vec![b'a'; limits.header_bytes + 1];
    assert_eq!(problem(&[("x-a", &long)], b""), Some(Problem::TooLarge));
    let mut value = "ann.lee@northwind.io".to_owned();
    for _ in 0..=limits.nesting {
        value = base64(&value, false, true);
    }
    let body = serde_json::json!({ "a": value }).to_string();
    assert_eq!(problem(&[JSON], body.as_bytes()), Some(Problem::TooDeep));
    let packed = gzip(&vec![b' '; limits.decompressed + 1]);
    assert_eq!(
        problem(&[JSON, ("content-encoding", b"gzip")], &packed),
        Some(Problem::TooLarge)
    );
}

/// Work is counted, so hostile input of this size would not end if any of it were superlinear.
#[test]
fn hostile_input_ends() {
    let guard = guard();
    for unit in [
        "a@",
        "1",
        "1.",
        "-",
        "a/",
        "YWFh/",
        "%41",
        "%25",
        "\\u0041",
        "&#65;",
        "?a=",
        "&a=b",
        "{\"",
        "[",
        "=?utf-8?B?",
        "eyJ.",
        "eyJhIjoxfQ.",
        "eyJhIjox.",
        "H4sI",
        "\u{200b}",
        "\u{ff21}",
        "ab:",
        "[redacted:",
        "psn_",
        "--B\r\n",
        "<a>",
        "<![CDATA[",
        "//",
        "+1 ",
    ] {
        let text = unit.repeat((1 << 18) / unit.len());
        let _ = guard.pass(RawPayload::text(&text));
        let body = serde_json::json!({ "a": text }).to_string();
        let _ = guard.pass(RawPayload::body(Some("application/json"), body.as_bytes()));
        for content_type in [
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=B",
        ] {
            let _ = guard.pass(RawPayload::body(Some(content_type), text.as_bytes()));
        }
    }
}

#[test]
fn digests_of_a_changed_body_are_removed() {
    let guard = guard();
    let headers: &[(&str, &[u8])] = &[JSON, ("content-digest", b"sha-256=:AAAA:")];
    let dirty = guard
        .pass(RawPayload::request(
            "POST",
            "/",
            headers,
            br#"{"a":"ann.lee@northwind.io"}"#,
        ))
        .unwrap();
    assert_eq!(dirty.clean.headers().count(), 1);
    let clean = guard.pass(RawPayload::request("POST", "/", headers, b"{}")).unwrap();
    assert_eq!(clean.clean.headers().count(), 2);
}

#[test]
fn long_lines_are_cut_between_words() {
    let guard = guard();
    // Values stand all over the places where pieces could be cut.
    for value in ["ann.lee@northwind.io", "4111 1111 1111 1111"] {
        for prefix in 0..8 {
            let line = format!("{}{}", "x".repeat(prefix), format!(" card {value} ok").repeat(8_000));
            let mut out = Vec::new();
            guard.redact_line(line.as_bytes(), &mut out);
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.matches("[redacted:").count(), 8_000, "{value}");
            assert!(!text.contains("northwind") && !text.contains("1111"), "{value}");
        }
    }
}
