//! Which files are scanned, in what order, and which are left out with a word.

use std::io;
use std::path::{Path, PathBuf};

/// Larger files are skipped: no hand-written source is that large.
pub const MAX_FILE_BYTES: u64 = 8 << 20;

/// Folders that hold no sources of the project.
const LEFT_OUT: &[&str] = &[
    "target",
    "node_modules",
    "vendor",
    "third_party",
    "__pycache__",
    "dist-packages",
    "site-packages",
    "Pods",
    "bower_components",
];

/// The file itself, or every file below the folder, sorted. What `.gitignore` names, hidden folders and symbolic links are not
/// followed.
pub fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !std::fs::symlink_metadata(path)?.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    let walk = ignore::WalkBuilder::new(path)
        .follow_links(false)
        .require_git(false)
        .filter_entry(|entry| {
            !(entry.depth() > 0
                && entry.file_type().is_some_and(|kind| kind.is_dir())
                && entry.file_name().to_str().is_some_and(|name| LEFT_OUT.contains(&name)))
        })
        .build();
    for entry in walk {
        let entry = entry.map_err(|error| {
            error
                .into_io_error()
                .unwrap_or_else(|| io::Error::other("the folder cannot be walked"))
        })?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}

/// Takes out what a project leaves out: patterns of `.gitignore`, from the root.
pub fn exclude(files: &mut Vec<PathBuf>, root: &Path, patterns: &[String]) -> io::Result<()> {
    if patterns.is_empty() {
        return Ok(());
    }
    let mut builder = ignore::gitignore::GitignoreBuilder::new("");
    for pattern in patterns {
        builder
            .add_line(None, pattern)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "an excluded path is no pattern"))?;
    }
    let matcher = builder
        .build()
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "an excluded path is no pattern"))?;
    files.retain(|file| {
        let name = crate::root::relative(root, file);
        // A path out of the root is none of the project's.
        name.starts_with('/')
            || name.starts_with("../")
            || !matcher.matched_path_or_any_parents(&name, false).is_ignore()
    });
    Ok(())
}

/// The text of a file, or why it is skipped.
pub fn read(file: &Path) -> io::Result<Result<String, &'static str>> {
    if std::fs::metadata(file)?.len() > MAX_FILE_BYTES {
        return Ok(Err("larger than 8 MiB"));
    }
    let bytes = std::fs::read(file)?;
    if bytes.contains(&0) {
        return Ok(Err("binary"));
    }
    Ok(String::from_utf8(bytes).map_err(|_| "not UTF-8"))
}

/// Code that a program wrote: lines longer than people write, most of the file, or on average in a large one.
pub fn is_minified(text: &str) -> bool {
    if text.len() < 4096 {
        return false;
    }
    // A source map that a compiler put at the end says nothing about the code before it.
    let (mut lines, mut all, mut long) = (0, 0, 0);
    for line in text.lines() {
        if line.len() > 1000 && line.trim_start().starts_with("//# sourceMappingURL=") {
            continue;
        }
        lines += 1;
        all += line.len();
        if line.len() > 1000 {
            long += line.len();
        }
    }
    long * 2 > text.len() || (all > 65_536 && all / lines.max(1) > 160)
}
