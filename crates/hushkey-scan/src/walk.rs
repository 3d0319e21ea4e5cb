//! Which files are scanned, in what order, and which are left out with a word.

use std::io;
use std::path::{Path, PathBuf};

/// Larger files are skipped: no hand-written source is that large.
pub const MAX_FILE_BYTES: u64 = 8 << 20;

/// Folders that hold no sources of the project.
const LEFT_OUT: &[&str] = &["target", "node_modules", "vendor", "third_party", "__pycache__"];

/// The file itself, or every file below the folder, sorted. Hidden folders and symbolic links are not followed.
pub fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !std::fs::symlink_metadata(path)?.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let kind = entry.file_type()?;
            if kind.is_dir() && !name.starts_with('.') && !LEFT_OUT.contains(&name.as_ref()) {
                open.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
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
