//! A number that is another one whenever the engine is: the cache of a scan is valid for one engine only.
//!
//! Made of the sources of this crate and of the detector, and of the versions of all dependencies (the grammars).

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let mut files = Vec::new();
    for folder in ["src", "../hushkey-detect/src"] {
        println!("cargo:rerun-if-changed={folder}");
        walk(Path::new(folder), &mut files)?;
    }
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../Cargo.lock");
    files.push(PathBuf::from("../../Cargo.lock"));
    files.sort();
    // Fixed keys: the same sources give the same number on any machine.
    let mut hasher = std::collections::hash_map::DefaultHasher::new();
    for file in files {
        file.to_string_lossy().replace('\\', "/").hash(&mut hasher);
        std::fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo:rustc-env=HUSHKEY_SCAN_ENGINE={:016x}", hasher.finish());
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
