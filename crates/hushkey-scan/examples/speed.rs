//! Lines a second over folders: `cargo run --release -p hushkey-scan --example speed -- FOLDER…`

#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let paths: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let begin = Instant::now();
    let report = hushkey_scan::scan(&paths)?;
    let seconds = begin.elapsed().as_secs_f64();
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or_default()
        .to_owned();
    println!(
        "{} lines, {} files, {} findings, {} skipped: {seconds:.2} s, {:.0} lines/s; {peak}",
        report.lines,
        report.files,
        report.findings.len(),
        report.skipped.len(),
        report.lines as f64 / seconds
    );
    let mut rules: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    report
        .findings
        .iter()
        .for_each(|finding| *rules.entry(finding.rule).or_default() += 1);
    println!("{rules:?}");
    Ok(())
}
