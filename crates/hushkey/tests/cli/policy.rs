//! `hushkey policy`.

use super::{run, text};
use std::io::Write;

fn file(content: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content.as_bytes()).unwrap();
    file
}

const TEST: &str = r#"version = 1
[[test]]
name = "an e-mail is redacted"
send = { path = "/any", body = '{"note":"ann@example.com"}' }
expect = { decision = "allow", absent = ["ann@example.com"], classes = ["email"] }
"#;

#[test]
fn check_reports_every_fault_with_its_place() {
    let bad = file("version = 1\nunknown_endpoint = \"ann\"\n[classes]\nmail = \"drop\"\n");
    let name = bad.path().to_str().unwrap();
    let output = run(&["policy", "check", "policies/keygen.toml", name], b"");
    assert_eq!(output.status.code(), Some(1));
    let out = text(&output.stdout);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("policies/keygen.toml: sound, "), "{out}");
    assert!(
        lines[1].starts_with(&format!("{name}:2:20: `unknown_endpoint` must be one of ")),
        "{out}"
    );
    assert!(
        lines[2].starts_with(&format!("{name}:4:1: unknown class `mail`; ")),
        "{out}"
    );
    assert_eq!(lines.len(), 3);
    assert!(!out.contains("ann"));
}

#[test]
fn check_of_an_unreadable_file_exits_2() {
    assert_eq!(
        run(&["policy", "check", "/nowhere/policy.toml"], b"").status.code(),
        Some(2)
    );
}

#[test]
fn a_failing_test_exits_1_and_says_which() {
    let good = file(TEST);
    let output = run(&["policy", "test", good.path().to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).ends_with("1 passed, 0 failed\n"));

    let bad = file(&TEST.replace("version = 1", "version = 1\n[classes]\nemail = \"allow\""));
    let output = run(&["policy", "test", bad.path().to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(1));
    let out = text(&output.stdout);
    assert!(out.contains("FAILED  an e-mail is redacted"), "{out}");
    assert!(out.ends_with("0 passed, 1 failed\n"), "{out}");

    let broken = file("version = 3\n");
    assert_eq!(
        run(&["policy", "test", broken.path().to_str().unwrap()], b"")
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn every_pack_holds() {
    let packs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
    let mut files: Vec<String> = std::fs::read_dir(packs)
        .unwrap()
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert!(files.len() >= 2);
    let arguments: Vec<&str> = ["policy", "test"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    let output = run(&arguments, b"");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(!text(&output.stdout).contains("\n0 passed"));
}

#[test]
fn explain_shows_why_and_never_the_value() {
    let body = br#"{"meta":{"key":"DEMO-DAD877-FCBF82-B83D5A-03E644-V3"},"note":"write to ann@example.com"}"#;
    let path = [
        "--method",
        "POST",
        "--path",
        "/v1/x",
        "--content-type",
        "application/json",
    ];
    let arguments: Vec<&str> = ["policy", "explain"].into_iter().chain(path).collect();
    let output = run(&arguments, body);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let out = text(&output.stdout);
    let expected = "
email in body note: redact
  found by      email, 95 % sure: its form is enough
  rule          [classes] default
";
    assert!(out.ends_with(expected), "{out}");
    assert!(out.contains("verdict   allowed"), "{out}");
    assert!(!out.contains("ann@") && !text(&output.stderr).contains("ann@"));
}

#[test]
fn explain_shows_what_was_left_when_asked() {
    // A number that only looks like one of a person: no name, no word beside it.
    let body = br#"{"order":"44051401458"}"#;
    let json = ["policy", "explain", "--content-type", "application/json"];
    let without = run(&json, body);
    assert!(
        text(&without.stdout).ends_with("findings  none\n"),
        "{}",
        text(&without.stdout)
    );
    let with = run(&[&json[..], &["--all"]].concat(), body);
    let out = text(&with.stdout);
    assert!(out.contains("pl_pesel in body order: left as it is"), "{out}");
    assert!(out.contains("rule          too weak to act on"), "{out}");
    assert!(!out.contains("44051401458"));
}

#[test]
fn explain_names_the_endpoint_and_the_refusal() {
    let policy =
        file("version = 1\n[classes]\nemail = \"block\"\n[[endpoint]]\nname = \"report\"\nmatch = { path = \"/r\" }\n");
    let file = policy.path().to_str().unwrap();
    let output = run(
        &["policy", "explain", "--policy", file, "--path", "/r"],
        br#"{"a":"ann@example.com"}"#,
    );
    let out = text(&output.stdout);
    assert!(
        out.contains("endpoint  report\n") && out.contains("verdict   refused: pii-blocked\n"),
        "{out}"
    );
}
