//! Places where a value could hide from the guard: each is refused or cleaned, and its innocent twin passes untouched.

mod support;

use support::*;

/// Everything that leaves, as one text; `None` if nothing does.
fn leaves(target: &str, headers: &[(&str, &[u8])], body: &[u8]) -> Option<String> {
    let guard = guard();
    let passed = guard.pass(RawPayload::request("POST", target, headers, body)).ok()?;
    let mut text = passed.clean.target().to_owned();
    for (name, value) in passed.clean.headers() {
        text += &format!("\n{name}: {}", String::from_utf8_lossy(value));
    }
    Some(text + "\n" + &String::from_utf8_lossy(passed.clean.body()))
}

#[track_caller]
fn gone(target: &str, headers: &[(&str, &[u8])], body: &[u8], value: &str) {
    if let Some(text) = leaves(target, headers, body) {
        assert!(!text.contains(value), "{value} in {text}");
    }
}

#[track_caller]
fn untouched(target: &str, headers: &[(&str, &[u8])], body: &[u8]) {
    let guard = guard();
    let passed = guard
        .pass(RawPayload::request("POST", target, headers, body))
        .unwrap_or_else(|refused| {
            panic!(
                "refused: {:?} {headers:?}",
                refused.receipt.problem.map(|problem| problem.name())
            )
        });
    assert!(
        passed.clean.is_unchanged(),
        "{headers:?} {}",
        String::from_utf8_lossy(body)
    );
}

const JSON: (&str, &[u8]) = ("content-type", b"application/json");

#[test]
fn headers_of_framing_and_negotiation() {
    for (name, value, hidden) in [
        ("pragma", "ssn=536-22-8843", "8843"),
        ("pragma", "YW5uLnNtaXRoQGV4YW1wbGUub3Jn", "YW5uLnNtaXRoQGV4YW1wbGUub3Jn"),
        ("accept", "text/html;ip=81.2.69.142", "81.2"),
        ("accept-language", "Ann Smith", "Smith"),
        ("cache-control", "4111-1111-1111-1111", "4111"),
        ("if-modified-since", "DE89 3704 0044 0532 0130 00", "3704"),
        ("expires", "mac 3c:22:fb:9a:10:4e", "3c:22"),
        ("date", "Phone 415-555-0132", "0132"),
    ] {
        gone("/v1", &[(name, value.as_bytes())], b"", hidden);
    }
    gone(
        "/v1",
        &[("content-type", b"application/json; ssn=536-22-8843")],
        b"{}",
        "8843",
    );
    untouched(
        "/v1",
        &[
            ("accept", b"application/vnd.api+json, */*;q=0.8"),
            ("accept-language", b"de-CH, de;q=0.9"),
            JSON,
        ],
        b"{}",
    );
}

#[test]
fn names_of_headers() {
    assert!(leaves("/v1", &[("x-536-22-8843", b"1")], b"").is_none());
    assert!(leaves("/v1", &[("x-ann.smith%40example.org", b"1")], b"").is_none());
}

#[test]
fn license_keys_and_credentials() {
    for value in ["536-22-8843", "+14155552671", "81.2.69.142", "DE89370400440532013000"] {
        gone("/v1", &[JSON], format!(r#"{{"key":"{value}"}}"#).as_bytes(), value);
        gone(
            "/v1",
            &[("authorization", format!("License {value}").as_bytes())],
            b"",
            value,
        );
    }
    gone(
        "/v1",
        &[("authorization", b"License 4111 1111 1111 1111")],
        b"",
        "4111 1111",
    );
    gone("/v1", &[("authorization", b"License Ann Smith")], b"", "Smith");
    gone(
        "/v1",
        &[("authorization", b"License 12 High Street, Springfield, IL 62704")],
        b"",
        "Springfield",
    );
    for key in [
        "6CC69F-67E48E-B7C643-28C049-0C257A-632B96-V3",
        "RT5WN-Z5B3P-FD46J-U9DJL-84XUV",
        "3a90e84f-aa73-4624-b618-f6e23b871a41",
        "90121-44817-20933-71045-66218",
        "4111111111111111",
        "4111-1111-1111-1111",
        "0049-3090-1820-3344",
    ] {
        untouched("/v1", &[JSON], format!(r#"{{"meta":{{"key":"{key}"}}}}"#).as_bytes());
        untouched("/v1", &[("authorization", format!("License {key}").as_bytes())], b"");
    }
}

#[test]
fn attributes_of_cookies() {
    let guard = guard();
    for cookie in [
        "id=1; Path=/u/ann.smith@example.org",
        "id=1; Expires=ann.smith@example.org",
        "id=1; Secure=ann.smith@example.org",
        "id=1; Priority=536-22-8843",
    ] {
        let headers: [(&str, &[u8]); 1] = [("set-cookie", cookie.as_bytes())];
        let raw = RawPayload::response("GET", "/v1", 200, &headers, b"");
        let Ok(passed) = guard.pass(raw) else { continue };
        for (_, value) in passed.clean.headers() {
            let value = String::from_utf8_lossy(value);
            assert!(!value.contains("ann.smith") && !value.contains("8843"), "{value}");
        }
    }
    let plain: [(&str, &[u8]); 1] = [(
        "set-cookie",
        b"id=x1y2; Path=/; Expires=Tue, 24 Nov 2026 03:00:00 GMT; Max-Age=60; HttpOnly; SameSite=Lax",
    )];
    assert!(
        guard
            .pass(RawPayload::response("GET", "/v1", 200, &plain, b""))
            .is_ok_and(|passed| passed.clean.is_unchanged())
    );
}

#[test]
fn envelopes_of_parts() {
    let head: (&str, &[u8]) = ("content-type", b"multipart/form-data; boundary=b1b2b3b4");
    let part = |headers: &str, content: &str| format!("--b1b2b3b4\r\n{headers}\r\n\r\n{content}\r\n--b1b2b3b4--\r\n");
    for body in [
        part(
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/x; u=\"ann.smith@example.org\"",
            "1",
        ),
        part("Content-Disposition: ann.smith@example.org; name=\"a\"", "1"),
        part("ann.smith@example.org: form-data", "1"),
        part(
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: quoted-printable",
            "ann.smith=40example.org",
        ),
    ] {
        gone("/v1", &[head], body.as_bytes(), "ann.smith");
    }
    untouched(
        "/v1",
        &[head],
        part(
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain",
            "1",
        )
        .as_bytes(),
    );
}

#[test]
fn declarations_and_prefixes_of_xml() {
    let head: (&str, &[u8]) = ("content-type", b"application/xml");
    for body in [
        r#"<?xml version="1.0" encoding="ann.smith@example.org"?><r/>"#,
        r#"<?xml version="1.0" encoding="UTF-7"?><r>ann.smith+AEA-example.org</r>"#,
        r#"<ann.smith:a xmlns:ann.smith="x"/>"#,
    ] {
        gone("/v1", &[head], body.as_bytes(), "ann.smith");
    }
    untouched(
        "/v1",
        &[head],
        br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a:r xmlns:a="urn:x">1</a:r>"#,
    );
}

#[test]
fn words_are_words_whatever_they_are_declared_to_be() {
    untouched("/v1", &[JSON], b"hello");
    gone("/v1", &[JSON], b"Dear Anna Berger", "Berger");
    assert!(leaves("/v1", &[JSON], b"hello\"").is_none());
    assert!(leaves("/v1", &[JSON], b"{hello}").is_none());
}

#[test]
fn control_characters_do_not_split_a_value() {
    gone(
        "/v1",
        &[("content-type", b"text/plain")],
        b"mail ann.smith\x01@example.org now",
        "ann.smith",
    );
    gone(
        "/v1",
        &[JSON],
        br#"{"note":"ann.smith\u0000@example.org"}"#,
        "ann.smith",
    );
}

#[test]
fn many_false_placeholders_cost_their_length_only() {
    // With a search to the end of the text for each, this would take minutes.
    let body = "[redacted:a a@b.co ".repeat(20_000) + &"x ".repeat(1_500_000);
    let guard = guard();
    let headers: [(&str, &[u8]); 1] = [("content-type", b"text/plain")];
    // Too many findings or cleaned: either is an answer.
    let _ = guard
        .pass(RawPayload::request("POST", "/v1", &headers, body.as_bytes()))
        .map(drop);
}

/// Bytes in stored blocks: what any reader of brotli and Zstandard reads.
fn stored(coding: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len() as u32;
    match coding {
        "br" => {
            let header = ((length - 1) << 3 | 1 << 19) << 1;
            [&header.to_le_bytes()[..3], body, &[3]].concat()
        }
        _ => {
            let block = length << 3 | 1;
            [&[0x28, 0xB5, 0x2F, 0xFD, 0, 7 << 3], &block.to_le_bytes()[..3], body].concat()
        }
    }
}

#[test]
fn brotli_and_zstd_are_undone_cleaned_and_done_again() {
    let guard = guard();
    for coding in ["br", "zstd"] {
        let headers: &[(&str, &[u8])] = &[
            ("content-type", b"application/json"),
            ("content-encoding", coding.as_bytes()),
        ];
        let clean = stored(coding, br#"{"version":"1.2.3"}"#);
        let passed = guard.pass(RawPayload::request("POST", "/", headers, &clean)).unwrap();
        assert!(passed.clean.is_unchanged() && passed.clean.body() == clean, "{coding}");
        let dirty = stored(coding, br#"{"note":"mail ann.lee@northwind.io"}"#);
        let passed = guard.pass(RawPayload::request("POST", "/", headers, &dirty)).unwrap();
        let body = passed.clean.body();
        assert!(!body.windows(7).any(|window| window == b"ann.lee"), "{coding}");
        assert!(body.windows(16).any(|window| window == b"[redacted:email]"), "{coding}");
        let again = guard.pass(RawPayload::request("POST", "/", headers, body)).unwrap();
        assert!(again.clean.is_unchanged(), "{coding}");
    }
}

#[test]
fn a_decoy_in_front_of_an_encoded_value_hides_nothing() {
    let guard = guard();
    // "hello decoy text", then ann.lee@northwind.io; and the value behind a long path in the same alphabet
    for blob in [
        "aGVsbG8gZGVjb3kgdGV4dA/YW5uLmxlZUBub3J0aHdpbmQuaW8",
        "YWJjZGVm_YW5uLmxlZUBub3J0aHdpbmQuaW8",
        "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/YW5uLmxlZUBub3J0aHdpbmQuaW8",
    ] {
        let body = format!(r#"{{"blob":"{blob}"}}"#);
        let raw = RawPayload::body(Some("application/json"), body.as_bytes());
        let passed = guard.pass(raw).unwrap();
        let clean = String::from_utf8(passed.clean.body().to_vec()).unwrap();
        assert!(!clean.contains("YW5uLmxlZUBub3J0aHdpbmQuaW8"), "{blob}");
        let mut line = Vec::new();
        guard.redact_line(format!("blob {blob} end").as_bytes(), &mut line);
        assert!(!String::from_utf8(line).unwrap().contains("YW5uLmxlZU"), "{blob}");
    }
}
