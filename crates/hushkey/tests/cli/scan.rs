//! `hushkey scan` as a CI job sees it: exit codes, places, no values.

use crate::{run, text};

fn folder(name: &str, file: &str, content: &str) -> String {
    let folder = format!("{}/scan-{name}", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(format!("{folder}/{file}"), content).unwrap();
    folder
}

#[test]
fn a_leak_in_a_source_fails_and_is_not_quoted() {
    let folder = folder("leak", "a.py", "owner = \"jane.doe@acme-mail.de\"\n");
    let output = run(&["scan", &folder], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("a.py:1:10"), "{}", text(&output.stdout));
    assert!(!text(&output.stdout).contains("jane"));
    let json = run(&["scan", &folder, "--format", "json"], b"");
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["findings"][0]["classes"][0], "email");
}

#[test]
fn our_own_token_only_schema_is_clean() {
    let output = run(&["scan", "crates/hushkey-authority/migrations"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

#[test]
fn a_missing_path_cannot_run() {
    assert_eq!(run(&["scan", "no/such/path"], b"").status.code(), Some(2));
}
