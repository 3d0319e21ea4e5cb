use super::{found, project, scan, write};
use hushkey_scan::{Changed, ChangedError, ScanOptions};
use std::path::Path;
use std::process::Command;

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn only_what_touches_changed_files_is_reported() {
    let folder = project(&[
        ("models/user.py", "def contact_of(user):\n    return user.plan\n"),
        (
            "app.py",
            "import logging\nfrom models.user import contact_of\ndef f(u):\n    logging.info(contact_of(u))\n",
        ),
        ("old.py", "import logging\ndef f(email):\n    logging.info(email)\n"),
    ]);
    let path = folder.path();
    git(path, &["init", "-q"]);
    git(path, &["add", "."]);
    git(path, &["commit", "-q", "-m", "first"]);
    let since = || ScanOptions {
        changed: Some(Changed::since("HEAD", path).unwrap()),
        ..ScanOptions::default()
    };
    assert_eq!(found(&scan(path, &since())), []);
    // The leak is in app.py, which did not change; its source is in a file that did.
    write(path, "models/user.py", "def contact_of(user):\n    return user.email\n");
    let report = scan(path, &since());
    assert_eq!(found(&report), [(4, "log")], "{}", report.to_text());
    // A file that git does not know yet.
    write(
        path,
        "new file.py",
        "import logging\ndef f(phone):\n    logging.info(phone)\n",
    );
    assert_eq!(scan(path, &since()).findings.len(), 2);
    assert_eq!(scan(path, &ScanOptions::default()).findings.len(), 3);
    assert_eq!(Changed::since("no-such-branch", path), Err(ChangedError::NoRevision));
    assert_eq!(Changed::since("--output=x", path), Err(ChangedError::NoRevision));
    let outside = tempfile::tempdir().unwrap();
    assert_eq!(Changed::since("HEAD", outside.path()), Err(ChangedError::NoRepository));
}
