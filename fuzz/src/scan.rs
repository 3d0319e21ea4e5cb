//! What a scan keeps, whatever the sources are.

use hushkey_scan::{ScanOptions, scan_texts};
use std::path::PathBuf;

/// A project in one text: a line `=== app.py` begins a file. At most four.
fn project(text: &str) -> Vec<(PathBuf, String)> {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("=== ").filter(|_| files.len() < 4) {
            // A name only: where a file lies is the walk's business.
            Some(name) => files.push((PathBuf::from(name.trim().replace(['/', '\\'], "_")), String::new())),
            None => {
                if let Some((_, text)) = files.last_mut() {
                    text.push_str(line);
                }
            }
        }
    }
    files
}

/// The same report again, with places that are in the files.
pub fn check_sources(text: &str) {
    let files = project(text);
    let options = ScanOptions::default();
    let report = scan_texts(&files, &options);
    let again = scan_texts(&files, &options);
    assert_eq!(report.to_sarif(), again.to_sarif(), "not deterministic");
    for finding in &report.findings {
        let lines = files
            .iter()
            .filter(|(name, _)| *name == finding.file)
            .map(|(_, text)| text.split('\n').count())
            .max();
        let line = finding.place.line as usize;
        assert!(lines.is_some_and(|lines| (1..=lines).contains(&line)), "no such line");
    }
}
