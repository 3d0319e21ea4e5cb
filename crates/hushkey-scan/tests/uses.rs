//! What a project does with findings: ignores, baseline, rules of its own, changes, cache, reports.

#[path = "uses/cache.rs"]
mod cache;
#[path = "uses/changed.rs"]
mod changed;
#[path = "uses/hiding.rs"]
mod hiding;
#[path = "uses/reports.rs"]
mod reports;
#[path = "uses/rules.rs"]
mod rules;

use hushkey_scan::{Report, ScanOptions, scan_with};
use std::path::Path;

/// A folder with these files.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn scan(folder: &Path, options: &ScanOptions) -> Report {
    scan_with(&[folder.to_path_buf()], options).unwrap()
}

/// Line and rule of every finding.
fn found(report: &Report) -> Vec<(u32, &'static str)> {
    report
        .findings
        .iter()
        .map(|finding| (finding.place.line, finding.rule))
        .collect()
}
