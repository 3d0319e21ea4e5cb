use super::{project, scan, write};
use hushkey_scan::ScanOptions;
use std::path::Path;

const FILES: &[(&str, &str)] = &[
    ("models/user.py", "def mail_of(user):\n    return user.email\n"),
    (
        "app.py",
        "import logging\nfrom models.user import mail_of\ndef f(u):\n    logging.info(mail_of(u))\n",
    ),
    ("a.sql", "CREATE TABLE licenses (email TEXT);\n"),
    ("b.csv", "owner jane.doe@acme-mail.de\n"),
];

fn with_cache(folder: &Path) -> ScanOptions {
    ScanOptions {
        cache: Some(folder.to_path_buf()),
        ..ScanOptions::default()
    }
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else if path.file_name().is_some_and(|name| name != "last-scan") {
                all.push(path)
            }
        }
    }
    all
}

#[test]
fn a_cache_never_changes_what_is_found() {
    let folder = project(FILES);
    let cache = tempfile::tempdir().unwrap();
    let options = with_cache(cache.path());
    let fresh = scan(folder.path(), &ScanOptions::default());
    assert!(fresh.findings.len() >= 3, "{}", fresh.to_text());
    let cold = scan(folder.path(), &options);
    assert_eq!(entries(cache.path()).len(), FILES.len());
    let warm = scan(folder.path(), &options);
    for report in [&cold, &warm] {
        assert_eq!(report.to_json(), fresh.to_json());
        assert_eq!(report.to_sarif(), fresh.to_sarif());
    }
    // A change of one file is seen, and so is what it does to another.
    write(
        folder.path(),
        "models/user.py",
        "def mail_of(user):\n    return user.plan\n",
    );
    let changed = scan(folder.path(), &options);
    assert_eq!(
        changed.to_json(),
        scan(folder.path(), &ScanOptions::default()).to_json()
    );
    assert_ne!(changed.to_json(), fresh.to_json());
}

/// The entries are used at all: what stands in one is what is reported.
#[test]
fn damaged_entries_are_misses_and_moved_projects_are_named_anew() {
    let folder = project(FILES);
    let cache = tempfile::tempdir().unwrap();
    let options = with_cache(cache.path());
    let before = scan(folder.path(), &options);
    let other = project(FILES);
    let moved = scan(other.path(), &options);
    assert_eq!(
        entries(cache.path()).len(),
        FILES.len(),
        "the same paths and texts are the same entries"
    );
    assert!(
        moved
            .findings
            .iter()
            .all(|finding| finding.file.starts_with(other.path()))
    );
    assert_eq!(moved.fingerprints, before.fingerprints);
    for entry in entries(cache.path()) {
        let mut bytes = std::fs::read(&entry).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&entry, bytes).unwrap();
    }
    assert_eq!(scan(folder.path(), &options).to_json(), before.to_json());
}

#[test]
fn no_value_is_kept() {
    let folder = project(FILES);
    let cache = tempfile::tempdir().unwrap();
    scan(folder.path(), &with_cache(cache.path()));
    for entry in entries(cache.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        assert!(!bytes.windows(4).any(|window| window == b"jane"), "{}", entry.display());
    }
}

#[test]
fn other_rules_are_other_entries() {
    let folder = project(&[(
        "a.py",
        "import logging\ndef f(member_ref):\n    logging.info(member_ref)\n",
    )]);
    let cache = tempfile::tempdir().unwrap();
    let plain = with_cache(cache.path());
    assert_eq!(scan(folder.path(), &plain).findings.len(), 0);
    let mut own = with_cache(cache.path());
    own.rules.named.push(("member_ref".to_owned(), "username".to_owned()));
    assert_eq!(scan(folder.path(), &own).findings.len(), 1);
    assert_eq!(scan(folder.path(), &plain).findings.len(), 0);
}
