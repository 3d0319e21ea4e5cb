//! Small files: one idea each. Over the limit a file wants two names.

use anyhow::Result;
use std::path::{Path, PathBuf};

/// Production lines a file may have; tests at its end do not count, `data/` folders and generated files are exempt.
const LIMIT: usize = 600;

/// Reports Rust files over the limit.
pub fn check(faults: &mut Vec<String>) -> Result<()> {
    for folder in ["crates", "xtask", "fuzz"] {
        for file in rust_files(Path::new(folder))? {
            let text = std::fs::read_to_string(&file)?;
            let data = file
                .components()
                .any(|part| matches!(part.as_os_str().to_str(), Some("data" | "target")));
            let exempt = data || is_test(&file);
            let lines = production_lines(&text);
            if !exempt && lines > LIMIT && !text.starts_with("// @generated") {
                faults.push(format!(
                    "size: {} has {lines} production lines, the limit is {LIMIT}",
                    file.display()
                ));
            }
        }
    }
    Ok(())
}

/// Where detection has its data, and how much of it there may be, in bytes.
const DATA: (&str, u64) = ("crates/hushkey-detect/src/data", 5 << 20);

/// Reports detection data over its limit.
pub fn check_data(faults: &mut Vec<String>) -> Result<()> {
    let (folder, limit) = DATA;
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    if bytes > limit {
        faults.push(format!("size: {folder} has {bytes} bytes, the limit is {limit}"));
    }
    Ok(())
}

/// Whether a file holds tests only: `tests.rs`, or anything in a folder of that name.
pub fn is_test(file: &Path) -> bool {
    file.components()
        .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs")))
}

/// Every Rust file below a folder.
pub fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        if !folder.is_dir() || folder.ends_with("target") {
            continue;
        }
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn production_lines(text: &str) -> usize {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .count()
}

#[cfg(test)]
mod tests {
    use super::{is_test, production_lines};
    use std::path::Path;

    #[test]
    fn files_of_tests_are_known_by_their_place() {
        assert!(is_test(Path::new("crates/a/src/b/tests.rs")) && is_test(Path::new("crates/a/tests/cli/main.rs")));
        assert!(!is_test(Path::new("crates/a/src/read/test.rs")));
    }

    #[test]
    fn tests_at_the_end_do_not_count() {
        assert_eq!(production_lines("a\nb\n#[cfg(test)]\nmod tests {\n}\n"), 2);
    }
}
