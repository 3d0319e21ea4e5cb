//! The scan as its users see it: files in, findings out.

use hushkey_scan::scan;
use std::path::PathBuf;

fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (file, bytes) in files {
        std::fs::write(folder.join(file), bytes).unwrap();
    }
    folder
}

#[test]
fn a_literal_is_found_with_its_place_and_never_quoted() {
    let folder = folder(
        "literal",
        &[("a.py", "x = 1\nowner = \"jane.doe@acme-mail.de\"\n".as_bytes())],
    );
    let report = scan(&[folder]).unwrap();
    assert_eq!(report.findings.len(), 1, "{}", report.to_text());
    let found = &report.findings[0];
    assert_eq!((found.place.line, found.place.column, found.rule), (2, 10, "literal"));
    assert!(!report.to_text().contains("jane") && !report.to_json().contains("jane"));
}

#[test]
fn documentation_values_are_no_person() {
    let folder = folder(
        "documentation",
        &[("a.py", b"owner = \"ann@example.org\"\nip = \"192.0.2.7\"\n")],
    );
    assert_eq!(scan(&[folder]).unwrap().findings, []);
}

#[test]
fn identifying_and_unbounded_columns_are_found() {
    let sql = b"CREATE TABLE licenses (id TEXT CHECK (length(id) = 30), email TEXT CHECK (length(email) < 9), note TEXT, seats INTEGER);";
    let report = scan(&[folder("schema", &[("a.sql", sql)])]).unwrap();
    let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["identifying-column", "unbounded-text"], "{}", report.to_text());
}

#[test]
fn no_file_is_dropped_without_a_word() {
    let report = scan(&[folder("skipped", &[("a.bin", b"\0\x01"), ("b.txt", b"\xff\xfe")])]).unwrap();
    assert_eq!(report.files, 0);
    assert_eq!(report.skipped.len(), 2);
}

#[test]
fn a_path_that_is_not_there_is_an_error() {
    assert!(scan(&[PathBuf::from("no/such/folder")]).is_err());
}

#[test]
fn the_authority_s_own_schema_is_clean() {
    let migrations = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../hushkey-authority/migrations");
    let report = scan(&[migrations]).unwrap();
    assert!(report.files > 0);
    assert_eq!(report.findings, [], "{}", report.to_text());
}

#[test]
fn the_issuer_s_own_schema_is_clean() {
    let migrations = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../hushkey-issuer/migrations");
    let report = scan(&[migrations]).unwrap();
    assert!(report.files > 0);
    assert_eq!(report.findings, [], "{}", report.to_text());
}
