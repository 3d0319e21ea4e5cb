//! Planted values in every view and every encoding are gone from what leaves.

mod support;

use support::*;

const EMAIL: &str = "jane.thompson@northwind.io";
const CARD: &str = "4111111111111111";
const IBAN: &str = "GB82WEST12345698765432";

/// The encodings a value may hide in.
fn encodings(value: &str) -> Vec<(&'static str, String)> {
    let jwt = format!(
        "{}.{}.c2lnc2lnc2lnc2lnc2lnc2lnc2ln",
        base64(r#"{"alg":"HS256","typ":"JWT"}"#, true, false),
        base64(
            &format!(r#"{{"sub": "1", "data": "{value}", "iat": 1790000000}}"#),
            true,
            false
        ),
    );
    let zero_width: String = value.chars().flat_map(|c| [c, '\u{200b}']).collect();
    let full_width: String = value
        .chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
            c => c,
        })
        .collect();
    vec![
        ("plain", value.to_owned()),
        ("base64", base64(value, false, true)),
        ("base64url", base64(value, true, false)),
        ("base64 twice", base64(&base64(value, false, true), false, true)),
        ("percent", percent(value)),
        ("percent twice", percent(&percent(value))),
        ("nested json", format!(r#"{{"payload": {{"v": "{value}"}}}}"#)),
        (
            "base64 of json",
            base64(&format!(r#"{{"a":{{"v":"{value}"}}}}"#), false, true),
        ),
        ("jwt", jwt),
        ("zero width", zero_width),
        ("full width", full_width),
        ("hex", hex(value)),
        ("entities", value.chars().map(|c| format!("&#{};", c as u32)).collect()),
        (
            "unicode escapes",
            value.chars().map(|c| format!("\\u{:04x}", c as u32)).collect(),
        ),
        ("gzip in base64", base64_bytes(&gzip(value.as_bytes()))),
    ]
}

fn all() -> Vec<(String, &'static str, String)> {
    let mut out = Vec::new();
    for value in [EMAIL, CARD, IBAN] {
        for (name, encoded) in encodings(value) {
            out.push((value.to_owned(), name, encoded));
        }
    }
    out
}

#[track_caller]
fn gone(guard: &Guard, what: &str, value: &str, target: &str, headers: &[(&str, &[u8])], body: &[u8]) {
    let raw = RawPayload::request("POST", target, headers, body);
    match guard.pass(raw) {
        Err(refused) => assert_eq!(
            refused.receipt.problem.map(|problem| problem.name()),
            Some("pii-in-credential"),
            "{what}: refused"
        ),
        Ok(passed) => {
            let mut texts = vec![passed.clean.target().to_owned()];
            texts.extend(
                passed
                    .clean
                    .headers()
                    .map(|(_, value)| String::from_utf8_lossy(value).into_owned()),
            );
            texts.push(String::from_utf8_lossy(&gunzip(passed.clean.body())).into_owned());
            for text in texts {
                assert!(!readable(&text, value), "{what}: {text}");
            }
            assert!(!passed.clean.is_unchanged(), "{what}: unchanged");
            assert!(!passed.receipt.entries.is_empty(), "{what}: no receipt");
        }
    }
}

#[test]
fn in_json_bodies() {
    let guard = guard();
    for (value, name, encoded) in all() {
        let text = format!(
            r#"{{"meta":{{"contact":{}}}}}"#,
            serde_json::to_string(&encoded).unwrap()
        );
        for content_type in [
            "application/json",
            "application/vnd.api+json",
            "text/plain",
            "image/png",
            "",
        ] {
            let headers: &[(&str, &[u8])] = &[("content-type", content_type.as_bytes())];
            gone(&guard, name, &value, "/v1/validate", headers, text.as_bytes());
        }
        let raw = RawPayload::body(Some("application/json"), text.as_bytes());
        let clean = guard.pass(raw).unwrap().clean;
        serde_json::from_slice::<serde_json::Value>(clean.body()).expect(name);
    }
}

#[test]
fn in_compressed_bodies() {
    let guard = guard();
    for (value, name, encoded) in all() {
        let text = format!(r#"{{"contact":{}}}"#, serde_json::to_string(&encoded).unwrap());
        let packed = gzip(text.as_bytes());
        let json: (&str, &[u8]) = ("content-type", b"application/json");
        gone(
            &guard,
            name,
            &value,
            "/",
            &[json, ("content-encoding", b"gzip")],
            &packed,
        );
        gone(&guard, name, &value, "/", &[json], &packed);
    }
}

#[test]
fn in_forms_and_queries() {
    let guard = guard();
    for (value, name, encoded) in all() {
        let form = format!("key=K7QF&meta%5Bcontact%5D={}", percent(&encoded));
        let headers: &[(&str, &[u8])] = &[("content-type", b"application/x-www-form-urlencoded")];
        gone(&guard, name, &value, "/", headers, form.as_bytes());
        gone(&guard, name, &value, &format!("/v1/licenses?{form}"), &[], b"");
        gone(
            &guard,
            name,
            &value,
            &format!("/v1/users/{}", percent(&encoded)),
            &[],
            b"",
        );
    }
}

#[test]
fn in_multipart_and_xml() {
    let guard = guard();
    for (value, name, encoded) in all() {
        let part =
            format!("--BB\r\nContent-Disposition: form-data; name=\"meta[contact]\"\r\n\r\n{encoded}\r\n--BB--\r\n");
        let headers: &[(&str, &[u8])] = &[("content-type", b"multipart/form-data; boundary=BB")];
        gone(&guard, name, &value, "/", headers, part.as_bytes());
        let escaped = encoded
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;");
        let headers: &[(&str, &[u8])] = &[("content-type", b"application/xml")];
        for xml in [
            format!("<?xml version=\"1.0\"?><r><contact>{escaped}</contact></r>"),
            format!("<r contact=\"{escaped}\"/>"),
            format!("<r><![CDATA[{encoded}]]></r>"),
        ] {
            gone(&guard, name, &value, "/", headers, xml.as_bytes());
        }
    }
}

#[test]
fn in_headers_and_cookies() {
    let guard = guard();
    for (value, name, encoded) in all() {
        gone(&guard, name, &value, "/", &[("x-customer", encoded.as_bytes())], b"");
        if !encoded.contains(';') {
            let cookie = format!("sid=1; u={encoded}; t=2");
            gone(&guard, name, &value, "/", &[("cookie", cookie.as_bytes())], b"");
        }
        let referer = format!("https://p.example/?c={}", percent(&encoded));
        gone(&guard, name, &value, "/", &[("referer", referer.as_bytes())], b"");
        // A credential of digits is no card; one that opens to something else is refused.
        if encoded == value && value != EMAIL {
            continue;
        }
        let bearer = format!("Bearer {encoded}");
        gone(&guard, name, &value, "/", &[("authorization", bearer.as_bytes())], b"");
    }
    let basic = format!("Basic {}", base64(&format!("{EMAIL}:pw"), false, true));
    gone(&guard, "basic", EMAIL, "/", &[("authorization", basic.as_bytes())], b"");
    let word = format!("=?utf-8?B?{}?=", base64(EMAIL, false, true));
    gone(
        &guard,
        "encoded word",
        EMAIL,
        "/",
        &[("x-customer", word.as_bytes())],
        b"",
    );
}

#[test]
fn in_log_lines() {
    let guard = guard();
    for (value, name, encoded) in all() {
        let line = format!("2026-07-09T11:07:53Z WARN retry for {encoded} after 3 tries");
        let mut out = Vec::new();
        guard.redact_line(line.as_bytes(), &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(!readable(&text, &value), "{name}: {text}");
        assert!(text.starts_with("2026-07-09T11:07:53Z WARN"), "{name}: {text}");
    }
}

#[test]
fn in_keys_and_numbers() {
    let guard = guard();
    for body in [
        format!(r#"{{"{EMAIL}": 1}}"#),
        r#"{"jane.thompson\u0040northwind.io": 1}"#.to_owned(),
        format!(r#"{{"x": {CARD}}}"#),
        format!(r#"{{"x": {CARD}.0}}"#),
        format!(r#"[[["{EMAIL}"]]]"#),
        format!("{{\"contact\":\"x\",\"contact\":\"{EMAIL}\"}}"),
        format!("{{\"a\":1}}\n{{\"contact\":\"{EMAIL}\"}}\n"),
    ] {
        let raw = RawPayload::body(Some("application/json"), body.as_bytes());
        let clean = guard.pass(raw).unwrap().clean;
        let text = String::from_utf8(clean.body().to_vec()).unwrap();
        assert!(!readable(&text, EMAIL) && !readable(&text, CARD), "{text}");
        for line in text.lines() {
            serde_json::from_str::<serde_json::Value>(line).expect(line);
        }
    }
}

#[test]
fn in_utf16() {
    let guard = guard();
    let body = format!("\u{feff}{{\"contact\":\"{EMAIL}\"}}");
    let bytes: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let raw = RawPayload::body(Some("application/json"), &bytes);
    let clean = guard.pass(raw).unwrap().clean;
    let units: Vec<u16> = clean
        .body()
        .chunks(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let text = String::from_utf16(&units).unwrap();
    assert_eq!(text, "\u{feff}{\"contact\":\"[redacted:email]\"}");
}

#[test]
fn receipts_and_problems_name_no_value() {
    let guard = guard();
    for (value, name, encoded) in all() {
        let body = serde_json::json!({ value.clone(): { "email": encoded, "card": value } }).to_string();
        let headers: &[(&str, &[u8])] = &[("x-jane-thompson", b"4111111111111111")];
        let raw = RawPayload::request("POST", "/", headers, body.as_bytes());
        let receipt = match guard.pass(raw) {
            Ok(passed) => serde_json::to_string(&passed.receipt).unwrap(),
            Err(refused) => serde_json::to_string(&refused.receipt).unwrap() + &refused.refusal.to_problem_json(),
        };
        assert!(!readable(&receipt, &value), "{name}: {receipt}");
        assert!(receipt.contains("\"place\":\"*\""), "{receipt}");
    }
}
