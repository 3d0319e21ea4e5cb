//! `hushkey demo`.

use super::{run, text};

#[test]
fn the_story_ends_well() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("demo");
    let output = run(&["demo", "--once", "--dir", directory.to_str().unwrap()], b"");
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{out}{}", text(&output.stderr));
    assert!(out.contains("0 found"), "{out}");
    assert!(directory.join("logs").is_dir());
}

#[test]
fn a_directory_in_use_is_refused() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("theirs"), "x").unwrap();
    let output = run(&["demo", "--once", "--dir", home.path().to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("not empty"), "{}", text(&output.stderr));
}
