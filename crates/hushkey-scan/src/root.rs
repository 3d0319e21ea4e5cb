//! The folder that reports are relative to: a report moves with its project, and says nothing of the machine.

use std::path::{Component, Path, PathBuf};

/// The folder below which absolute paths are shown short: the current one where it holds them, else what they share.
/// Empty where all paths are relative already.
pub(crate) fn of(paths: &[PathBuf]) -> PathBuf {
    let mut absolute = paths.iter().filter(|path| path.is_absolute());
    let Some(first) = absolute.next() else {
        return PathBuf::new();
    };
    if let Ok(here) = std::env::current_dir()
        && here.parent().is_some()
        && paths
            .iter()
            .filter(|path| path.is_absolute())
            .all(|path| path.starts_with(&here))
    {
        return here;
    }
    let mut shared = if first.is_dir() {
        first.clone()
    } else {
        first.parent().map(Path::to_path_buf).unwrap_or_default()
    };
    for path in absolute {
        while !path.starts_with(&shared) {
            if !shared.pop() {
                break;
            }
        }
    }
    shared
}

/// A path in a report that goes to others: relative, with `/`.
pub(crate) fn relative(root: &Path, file: &Path) -> String {
    let inside = if root.as_os_str().is_empty() {
        file
    } else {
        file.strip_prefix(root).unwrap_or(file)
    };
    let parts: Vec<String> = inside
        .components()
        .filter(|part| !matches!(part, Component::CurDir))
        .map(|part| match part {
            Component::RootDir => String::new(),
            part => part.as_os_str().to_string_lossy().into_owned(),
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{of, relative};
    use std::path::{Path, PathBuf};

    #[test]
    fn absolute_paths_are_told_from_what_they_share() {
        let root = of(&[PathBuf::from("/no/such/a/x"), PathBuf::from("/no/such/b")]);
        assert_eq!(root, PathBuf::from("/no/such"));
        assert_eq!(relative(&root, Path::new("/no/such/a/x/y.py")), "a/x/y.py");
        assert_eq!(of(&[PathBuf::from("src")]), PathBuf::new());
        assert_eq!(relative(Path::new(""), Path::new("./src/./a.py")), "src/a.py");
    }
}
