//! Whole scans: what must be found, what must not, and properties of every scan.

use super::*;
use crate::testing::acting_in;
use crate::{Class, TextKind};

mod forms;
mod names;
mod people;

/// The acting findings of a text, as class names and texts.
fn named(kind: TextKind, key: Option<&str>, parent: Option<&str>, text: &str) -> Vec<(&'static str, String)> {
    let context = Context {
        kind,
        key,
        parent,
        ..Context::default()
    };
    acting_in(text, &context)
        .into_iter()
        .map(|(class, part)| (class.name(), part))
        .collect()
}

fn value(key: &str, text: &str) -> Vec<(&'static str, String)> {
    named(TextKind::Value, Some(key), None, text)
}

fn prose(text: &str) -> Vec<(&'static str, String)> {
    named(TextKind::Prose, None, None, text)
}

/// `class` covers exactly `part` of `text`.
#[track_caller]
fn finds(text: &str, class: &str, part: &str) {
    let found = prose(text);
    assert!(
        found.contains(&(class_name(class), part.to_owned())),
        "{text:?}: {found:?}"
    );
}

fn class_name(name: &str) -> &'static str {
    Class::from_name(name).unwrap().name()
}

#[track_caller]
fn clean(text: &str) {
    assert_eq!(prose(text), [], "{text:?}");
    assert_eq!(value("note", text), [], "{text:?}");
}

#[track_caller]
fn keyed(key: &str, text: &str, class: &str) {
    assert_eq!(value(key, text), [(class_name(class), text.to_owned())], "{key}");
}

#[track_caller]
fn keyed_clean(key: &str, text: &str) {
    assert_eq!(value(key, text), [], "{key}");
}

#[test]
fn nothing_in_nothing_out() {
    clean("");
}

#[test]
fn a_wrong_field_does_not_hide_a_sure_form() {
    keyed("seat", "+447158373114", "phone");
    keyed("event", "3717 8381 4321 420", "credit_card");
    keyed("seat", "2a02:25db:7c46:c811:e80d:1aee:5b6d:da51", "ip");
}

#[test]
fn innocent_words_and_numbers_stay() {
    for text in [
        "Upgrade from 10.2.0.1 to 10.3.0.4 finished",
        "range 10.0.0.0/8",
        "pos (12.345678, 8.765432, 1.000000)",
        "Loaded plugin Maya Exporter v2",
        "Julia Kernel restarted",
        "contact=Sales Department phone=n/a",
        "Render Farm node 12 Main Street scene loaded",
        "Server Ring 0 error, Token Ring 4",
        "ratio 1.0000, 2.0000",
        "bbox 12.3456, 7.8910, 45.6789, 9.1011",
        "owner: Platform Team",
        "Signed by Acme Root CA",
        "Dear Customer, your trial ends soon",
    ] {
        clean(text);
    }
    for (key, text) in [
        ("owner", "acme-corp"),
        ("owner", "platform-team"),
        ("owner", "organization"),
        ("account", "acct_123"),
        ("user", "user_01HZX3K9ABCD"),
        ("tx", "4111111111111111"),
        ("name", "Summer Sale"),
    ] {
        keyed_clean(key, text);
    }
}

#[test]
fn harmless_values_stay() {
    for (key, text) in [
        ("session", "f5f554ed-8323-4ef5-8ba2-e1619fb9af50"),
        ("license_key", "8314-0393-0003-0484"),
        ("license_key", "QHB7T-3DKRM-9WPZC-VX4NL"),
        ("cert_fp", "DA:E8:C4:91:FE:A6:60:02:6C:6A:A5:5E:5D:47:21:1F:40:DC:CE:93"),
        ("product_id", "00330-81404-36119-AA447"),
        ("os", "ubuntu 24.04 6.8.0-40-generic"),
        ("os", "macOS 14.6.1 (23G93)"),
        ("gpu_driver", "31.0.10.5689"),
        ("tz", "America/New_York"),
        ("nonce", "+/Slz8GiktlhGa1y"),
        ("cpu", "Intel(R) Core(TM) i7-12700H"),
        ("user-agent", "Kettle/3.1.8.412-rc.2 (linux; x86_64)"),
        ("message", "list index out of range"),
        ("fn", "License::validate"),
        ("file", "src/licensing/client.rs"),
        ("lease", "190704709988"),
        ("build", "613766663"),
        ("release", "2023.3.7f1"),
    ] {
        keyed_clean(key, text);
    }
}

#[test]
fn placeholders_are_never_found() {
    for class in Class::ALL {
        let placeholder = format!("[redacted:{}]", class.name());
        for key in [
            "email",
            "name",
            "full_name",
            "user",
            "owner",
            "phone",
            "address",
            "hostname",
            "dob",
            "password",
            "email_sha256",
            "ip",
        ] {
            keyed_clean(key, &placeholder);
            keyed_clean(key, &format!("%5Bredacted%3A{}%5D", class.name()));
        }
        clean(&format!(
            "user {placeholder} exceeded; user={placeholder} name: {placeholder} /home/{placeholder}/x"
        ));
    }
}

#[test]
fn brackets_that_nobody_wrote_hide_nothing() {
    finds(
        "mail [redacted:ann.smith@example.org] ok",
        "email",
        "ann.smith@example.org",
    );
    assert_eq!(
        value("password", "hunter2 [redacted"),
        [("password", "hunter2".to_owned())]
    );
    assert_eq!(
        value("username", "annsmith[redacted"),
        [("username", "annsmith".to_owned())]
    );
    assert_eq!(
        value("username", "[redacted:email] annsmith"),
        [("username", "annsmith".to_owned())]
    );
    finds("{\"password\":\"hunter2 [redacted\"}", "password", "hunter2");
    finds("/home/[redacted/x", "username", "[redacted");
    keyed_clean("username", "[redacted:email], [redacted:person]");
}

#[test]
fn a_declared_format_spares_false_alarms_but_not_an_email() {
    let mut out = Vec::new();
    let context = Context {
        kind: TextKind::Value,
        key: None,
        parent: None,
        declared_harmless: true,
        candidates: false,
    };
    Detector::new().scan("4111111111111111", &context, &mut out);
    assert!(out.is_empty());
    Detector::new().scan("ann@example.org", &context, &mut out);
    assert_eq!(out.len(), 1);
}
