//! The pure crates reach no socket, file, clock or randomness: neither by a dependency nor by the standard library.

use anyhow::Result;
use cargo_metadata::{DependencyKind, Metadata, PackageId};
use std::collections::{HashMap, HashSet};
use std::path::Path;

const PURE: &[&str] = &["hushkey-detect", "hushkey-policy", "hushkey-guard", "hushkey-license"];
const IMPURE_CRATES: &[&str] = &[
    "tokio",
    "hyper",
    "mio",
    "socket2",
    "rusqlite",
    "libsqlite3-sys",
    "getrandom",
    "rand",
    "rustls",
    "reqwest",
];
const IMPURE_NAMES: &[&str] = &[
    "std::net",
    "std::fs",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant::now",
    "std::thread",
];

/// Reports impure crates in the normal dependency graph of a pure crate, and impure names in its sources.
pub fn check(metadata: &Metadata, faults: &mut Vec<String>) -> Result<()> {
    let name_of: HashMap<&PackageId, &str> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package.name.as_str()))
        .collect();
    let resolve = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: HashMap<&PackageId, _> = resolve.map(|node| (&node.id, node)).collect();
    for package in metadata.workspace_packages() {
        if !PURE.contains(&package.name.as_str()) {
            continue;
        }
        let mut seen = HashSet::new();
        let mut open = vec![&package.id];
        while let Some(id) = open.pop() {
            let Some(node) = nodes.get(id) else { continue };
            for dependency in &node.deps {
                let normal = dependency
                    .dep_kinds
                    .iter()
                    .any(|kind| kind.kind == DependencyKind::Normal && kind.target.is_none());
                if normal && seen.insert(&dependency.pkg) {
                    open.push(&dependency.pkg);
                }
            }
        }
        let reached = seen
            .iter()
            .filter_map(|id| name_of.get(*id))
            .filter(|name| IMPURE_CRATES.contains(name));
        faults.extend(reached.map(|name| format!("purity: {} reaches {name}", package.name)));
        if let Some(folder) = package.manifest_path.parent() {
            for file in super::sizes::rust_files(Path::new(folder.as_str()).join("src").as_path())? {
                if super::sizes::is_test(&file) {
                    continue;
                }
                faults.extend(impure_names(&file, &std::fs::read_to_string(&file)?));
            }
        }
    }
    Ok(())
}

fn impure_names(file: &Path, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            break;
        }
        let code = line.split("//").next().unwrap_or_default();
        for name in IMPURE_NAMES {
            if code.contains(name) && !code.contains("std::net::Ip") {
                faults.push(format!("purity: {} uses {name}", file.display()));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::impure_names;
    use std::path::Path;

    #[test]
    fn a_clock_in_a_pure_crate_is_a_fault() {
        assert_eq!(impure_names(Path::new("x.rs"), "let now = SystemTime::now();").len(), 1);
        assert!(impure_names(Path::new("x.rs"), "// SystemTime is not used\nuse std::net::Ipv4Addr;").is_empty());
    }
}
