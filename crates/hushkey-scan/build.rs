//! A number that is another one whenever the engine is, because the cache of a scan is valid for one engine only; and a list of the
//! files that say what libraries do.
//!
//! The number is made of the sources of this crate and of the detector, and of the versions of all dependencies (the grammars).

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

const LIBRARIES: &str = "src/code/libraries";

/// Of two patterns that say as much, the later one counts: services after what every program has.
const KINDS: &[&str] = &[
    "logging",
    "standard",
    "passes",
    "sources",
    "http",
    "storage",
    "error_reports",
    "analytics",
    "licensing",
    "third_parties",
];

fn main() -> std::io::Result<()> {
    libraries()?;
    engine()
}

/// `&[("logging/go", "…"), …]`: all files of libraries, in a fixed order.
fn libraries() -> std::io::Result<()> {
    let root = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    for entry in std::fs::read_dir(LIBRARIES)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !KINDS.contains(&&*name) {
            return Err(std::io::Error::other(format!(
                "no place in the order of libraries: {name}"
            )));
        }
    }
    let mut list = String::from("&[\n");
    for kind in KINDS {
        let mut files = Vec::new();
        walk(&Path::new(LIBRARIES).join(kind), &mut files)?;
        files.sort();
        for file in files {
            let name = file.with_extension("");
            let name = name.file_name().unwrap_or_default().to_string_lossy();
            let _ = writeln!(
                list,
                "({:?}, include_str!({:?})),",
                format!("{kind}/{name}"),
                root.join(&file)
            );
        }
    }
    list.push(']');
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    std::fs::write(out.join("libraries.rs"), list)
}

fn engine() -> std::io::Result<()> {
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
