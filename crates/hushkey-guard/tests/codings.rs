//! Values written in codings: each is found, what leaves reads as the placeholder, and its innocent twin passes untouched.

mod support;

use support::*;

fn json(body: &str) -> (String, Vec<String>) {
    let guard = guard();
    let headers: &[(&str, &[u8])] = &[("content-type", b"application/json")];
    let raw = RawPayload::request("POST", "/v1/x", headers, body.as_bytes());
    let passed = guard
        .pass(raw)
        .map_err(|refused| refused.refusal.problem().name())
        .unwrap();
    let classes = passed
        .receipt
        .entries
        .iter()
        .filter_map(|entry| entry.class)
        .map(|class| class.name().to_owned());
    let classes = classes.collect();
    (String::from_utf8(passed.clean.body().to_vec()).unwrap(), classes)
}

/// The value under `v` of what leaves, with the classes that were found.
fn sent(value: &str) -> (String, Vec<String>) {
    let body = serde_json::json!({ "v": value }).to_string();
    let (clean, classes) = json(&body);
    let clean: serde_json::Value = serde_json::from_str(&clean).unwrap();
    (clean["v"].as_str().unwrap().to_owned(), classes)
}

const MAIL: &str = "ann.lee@northwind.io";

fn join(codes: impl Iterator<Item = String>, sign: &str) -> String {
    codes.collect::<Vec<_>>().join(sign)
}

#[test]
fn every_coding_of_an_address_is_read() {
    let escaped = |sign: &str| MAIL.replace('@', sign);
    let hex = |sign: &str| join(MAIL.bytes().map(|byte| format!("{byte:02x}")), sign);
    let utf16: Vec<u8> = MAIL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let long = format!("{MAIL} and some more words that go on until the line is full, and further");
    let lines = base64_bytes(long.as_bytes())
        .as_bytes()
        .chunks(44)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect::<Vec<_>>();
    for value in [
        escaped("%u0040"),
        escaped("\\u{40}"),
        escaped("\\100"),
        escaped("\\40 "),
        escaped("\\000040"),
        escaped("&#64"),
        escaped("&#x40;"),
        escaped("=40"),
        "ann.lee=40north=\r\nwind.io".to_owned(),
        hex(" "),
        hex(":"),
        hex("-"),
        join(MAIL.bytes().map(|byte| format!("0x{byte:02x}")), ", "),
        format!("0x{}", hex("")),
        join(MAIL.bytes().map(|byte| byte.to_string()), ","),
        format!(
            "String.fromCharCode({})",
            join(MAIL.bytes().map(|byte| byte.to_string()), ", ")
        ),
        "MFXG4LTMMVSUA3TPOJ2GQ53JNZSC42LP".to_owned(),
        base64_bytes(&utf16),
        lines.join("\r\n"),
        "ann.lee<b>@</b>northwind.io".to_owned(),
        "ann.lee<!-- x -->@northwind.io".to_owned(),
        "ann.lee [at] northwind [dot] io".to_owned(),
        "ann.lee(at)northwind.io".to_owned(),
        "write to lee at northwind dot io".to_owned(),
    ] {
        for value in [value.clone(), format!("note {value} end"), base64(&value, false, true)] {
            let (clean, classes) = sent(&value);
            assert!(classes.contains(&"email".to_owned()), "{value} left as {clean}");
            let opened = unbase64(clean.trim_end_matches('=')).and_then(|bytes| String::from_utf8(bytes).ok());
            for text in [Some(clean.clone()), opened].into_iter().flatten() {
                assert!(!text.contains("northwind"), "{value} left as {text}");
            }
        }
    }
}

#[test]
fn codes_are_written_as_codes() {
    let codes = join(MAIL.bytes().map(|byte| format!("{byte:02x}")), ":");
    let (clean, _) = sent(&codes);
    let bytes: Vec<u8> = clean
        .split(':')
        .map(|code| u8::from_str_radix(code, 16).unwrap())
        .collect();
    assert_eq!(String::from_utf8(bytes).unwrap(), "[redacted:email]");
    let (clean, _) = sent("MFXG4LTMMVSUA3TPOJ2GQ53JNZSC42LP");
    assert_eq!(clean, "LNZGKZDBMN2GKZB2MVWWC2LMLU");
}

#[test]
fn arrays_of_codes_stay_arrays() {
    let codes = join(MAIL.bytes().map(|byte| byte.to_string()), ",");
    let spaced = codes.replace(',', ", \n");
    for array in [codes, spaced] {
        let (clean, classes) = json(&format!(
            r#"{{"buffer":{{"type":"Buffer","data":[{array}]}},"n":[1,2,3]}}"#
        ));
        assert_eq!(classes, ["email"], "{clean}");
        let value: serde_json::Value = serde_json::from_str(&clean).unwrap();
        let bytes: Vec<u8> = value["buffer"]["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|code| code.as_u64().unwrap() as u8)
            .collect();
        assert_eq!(String::from_utf8(bytes).unwrap(), "[redacted:email]");
    }
}

#[test]
fn a_name_beside_a_value_is_its_key() {
    for (body, class) in [
        (r#"{"k":"user_name","v":"ann.lee"}"#, "username"),
        (
            r#"[{"name":"hostname","value":"anns-laptop"},{"name":"x","value":"y"}]"#,
            "hostname",
        ),
        (r#"{"value":"ann.lee","key":"login"}"#, "username"),
        (
            r#"{"attribute":"full_name","type":"string","value":"Ann Lee"}"#,
            "person",
        ),
        (r#"{"key":"phone","value":4915123456789}"#, "phone"),
        (
            r#"{"attributes":[{"key":"user.name","value":{"stringValue":"a.vandenberg"}}]}"#,
            "username",
        ),
        (
            r#"{"value":{"stringValue":"anns-laptop"},"key":"host.name"}"#,
            "hostname",
        ),
    ] {
        let (clean, classes) = json(body);
        assert_eq!(classes, [class], "{clean}");
    }
    for body in [
        r#"{"key":"plan","value":"ann.lee"}"#,
        r#"{"name":"Northwind Studio","value":"24.5"}"#,
        r#"{"id":"login","a":1,"b":2,"c":3,"d":4,"e":5,"value":"ann.lee"}"#,
    ] {
        assert_eq!(json(body).1, [""; 0], "{body}");
    }
}

#[test]
fn a_property_of_xml_is_told_by_its_name() {
    let send = |body: &str| {
        let guard = guard();
        let headers: &[(&str, &[u8])] = &[("content-type", b"application/xml")];
        let raw = RawPayload::request("POST", "/v1/x", headers, body.as_bytes());
        let passed = guard
            .pass(raw)
            .map_err(|refused| refused.refusal.problem().name())
            .unwrap();
        String::from_utf8(passed.clean.body().to_vec()).unwrap()
    };
    for body in [
        r#"<p><property name="user_name" value="ann.lee"/></p>"#,
        r#"<p><property name="user_name">ann.lee</property></p>"#,
        r#"<p><add key="user_name" value="ann.lee"/></p>"#,
    ] {
        let clean = send(body);
        assert_eq!(clean, body.replace("ann.lee", "[redacted:username]"));
    }
    let body = r#"<p><property name="theme">ann.lee</property></p>"#;
    assert_eq!(send(body), body);
}

#[test]
fn look_alikes_pass_untouched() {
    for value in [
        "9c:b6:d0:3c:4d:5e:9c:b6:d0:3c:4d:5e:00:11:22:33",
        "timeout=40 retries=3E levels=2A",
        "a < b and c > d; <3",
        "look at example.org dot com",
        "f(at) and g[dot]",
        "1.2.3.4.5.6.7, 10, 20, 30, 40, 50, 60",
        "QHB7T3DKRM2WPZCV and northwindstudioapplication",
        "C:\\100\\data\\u{x}",
        "<b>bold</b> words &amp more",
        "10,20,30,40,50,60,70,80",
    ] {
        let (clean, classes) = sent(value);
        // the first is a fingerprint; nothing of a person
        assert!(classes.is_empty(), "{value}: {classes:?}");
        assert_eq!(clean, value);
    }
}

#[test]
fn long_texts_of_their_signs_cost_their_length() {
    let guard = guard();
    for piece in [
        "(at) ",
        "[ ",
        "<!--",
        "<a",
        "=40",
        "=\n",
        "61 ",
        "97,",
        "0x61,",
        "MFXG4LTMMVSUA3TP",
        "a=40b ",
        " dot ",
        "\\100",
        "&#6",
    ] {
        for filler in ["", "                                "] {
            let text = format!("{}{filler}{}", piece.repeat(20_000), " ".repeat(100_000));
            let begin = std::time::Instant::now();
            // refused or passed: answered
            let _ = guard.pass(RawPayload::text(&text));
            assert!(begin.elapsed().as_secs() < 20, "{piece}");
        }
    }
    // a picture in lines of base64 is no reason to refuse
    let picture: Vec<u8> = (0..60_000u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80)
        .collect();
    let lines = base64_bytes(&picture)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect::<Vec<_>>();
    let text = lines.join("\r\n");
    let passed = guard
        .pass(RawPayload::text(&text))
        .map_err(|refused| refused.refusal.problem().name());
    assert!(passed.is_ok_and(|passed| passed.clean.is_unchanged()));
}
