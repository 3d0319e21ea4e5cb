//! Processes of their own that a test may kill or record: examples of this crate, built beside the tests.

/// An example of this crate, built beside the tests: a process of its own that a test may kill or record.
pub fn example(name: &str) -> std::path::PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.ancestors().nth(2).expect("a test is in target/PROFILE/deps");
    let example = folder.join("examples").join(name);
    assert!(
        example.is_file(),
        "build it first: cargo build -p hushkey-authority --examples"
    );
    example
}
