//! JSONTestSuite (MIT, see `data/json_test_parsing/LICENSE`): what must parse is read, what must not is refused.

mod support;

use std::path::Path;
use support::*;

fn vectors(prefix: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json_test_parsing");
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with(prefix) && name.ends_with(".json") {
            out.push((name, std::fs::read(path).unwrap()));
        }
    }
    assert!(out.len() > 20, "{prefix}: {} vectors", out.len());
    out
}

#[test]
fn what_must_parse_leaves_as_it_came() {
    let guard = guard();
    for (name, bytes) in vectors("y_") {
        let passed = guard
            .pass(RawPayload::body(Some("application/json"), &bytes))
            .expect(&name);
        assert_eq!(passed.clean.body(), bytes, "{name}");
        assert!(passed.clean.is_unchanged(), "{name}");
    }
}

#[test]
fn what_must_not_parse_is_refused() {
    let guard = guard();
    for (name, bytes) in vectors("n_") {
        let answer = guard.pass(RawPayload::body(Some("application/json"), &bytes));
        // An empty body is no document, and nothing to read wrongly; bare words (`abc`) are read as text.
        if bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&bytes)
            .trim_ascii()
            .is_empty()
            || bytes.iter().all(u8::is_ascii_alphabetic)
        {
            assert!(answer.is_ok_and(|passed| passed.clean.is_unchanged()), "{name}");
        } else {
            assert!(answer.is_err(), "{name}");
        }
    }
}

#[test]
fn what_may_parse_never_passes_unread() {
    let guard = guard();
    for (name, bytes) in vectors("i_") {
        if let Ok(passed) = guard.pass(RawPayload::body(Some("application/json"), &bytes)) {
            assert_eq!(passed.clean.body(), bytes, "{name}");
        }
    }
}
