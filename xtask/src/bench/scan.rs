//! `hushkey scan` over published packages, beside semgrep (taint within files) and ast-grep (patterns without flow), in turns.

use super::figures::Figures;
use crate::process;
use crate::tools;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const REPEATS: usize = 3;

/// The peers, pinned.
const PEERS: &[&str] = &["semgrep==1.172.0", "ast-grep-cli==0.51.1"];

/// Packages read by all, pinned: about 220,000 lines of Python. The large ones are read by those that can.
const SMALL: &[&str] = &["django==5.2.8", "celery==5.5.3", "flask==3.1.2"];
const LARGE: &[&str] = &["pandas==2.3.3", "sympy==1.14.0"];

/// One tool's measurements.
#[derive(Default)]
struct Row {
    rate: Figures,
    seconds: Figures,
    peak: Figures,
}

/// Times whole processes over the same folders, taking turns.
pub fn run() -> Result<()> {
    let hushkey = super::binary()?;
    let folder = process::target_dir()?.join("bench/scan");
    let venv = folder.join("venv");
    let pip = venv.join("bin/pip");
    if !pip.is_file() {
        tools::ensure(&[&tools::PYTHON])?;
        process::run("python3", &["-m", "venv", text(&venv)?])?;
    }
    let mut install = vec!["install", "--quiet"];
    install.extend(PEERS);
    process::run(text(&pip)?, &install)?;
    let small = packages(&folder, &pip, "small", SMALL)?;
    let large = packages(&folder, &pip, "large", LARGE)?;

    let cache = folder.join("cache");
    for (name, tree, with_semgrep) in [("small", &small, true), ("large", &large, false)] {
        let lines = lines(tree)?;
        println!("\nscan: {name} packages, {lines} lines of Python, whole processes (median of {REPEATS}, spread)\n");
        println!("{:<34}{:>14}{:>18}{:>14}", "", "1,000 lines/s", "spread", "peak, MB");
        let scan = |arguments: &[&str]| {
            let mut command = Command::new(&hushkey);
            command
                .arg("scan")
                .arg(tree)
                .args(["--format", "sarif"])
                .args(arguments);
            command
        };
        let cache = text(&cache)?;
        let mut rows: Vec<(&str, Row)> = Vec::new();
        for _ in 0..REPEATS {
            let _ = std::fs::remove_dir_all(cache);
            measure(&mut rows, "hushkey scan, no cache", scan(&["--no-cache"]), lines)?;
            measure(&mut rows, "hushkey scan, cold cache", scan(&["--cache", cache]), lines)?;
            measure(&mut rows, "hushkey scan, warm cache", scan(&["--cache", cache]), lines)?;
            let mut peer = Command::new(venv.join("bin/ast-grep"));
            peer.args(["scan", "--rule", "benches/scan/ast-grep.yaml", "--json=stream"])
                .arg(tree);
            measure(&mut rows, "ast-grep, one rule, no flow", peer, lines)?;
            if with_semgrep {
                let mut peer = Command::new(venv.join("bin/semgrep"));
                peer.args([
                    "scan",
                    "--metrics=off",
                    "--disable-version-check",
                    "--no-git-ignore",
                    "--config",
                    "benches/scan/semgrep.yaml",
                    "--sarif",
                    "--jobs=2",
                ])
                .arg(tree);
                peer.env(
                    "PATH",
                    format!(
                        "{}:{}",
                        text(&venv.join("bin"))?,
                        std::env::var("PATH").unwrap_or_default()
                    ),
                );
                measure(&mut rows, "semgrep, one taint rule", peer, lines)?;
            }
        }
        for (tool, row) in &rows {
            let (low, high) = row.rate.spread();
            println!(
                "{tool:<34}{:>14.0}{:>18}{:>14.0}",
                row.rate.median(),
                format!("{low:.0}–{high:.0}"),
                row.peak.median()
            );
        }
    }

    let empty = folder.join("empty");
    std::fs::create_dir_all(&empty)?;
    std::fs::write(empty.join("a.py"), "x = 1\n")?;
    let mut rows = Vec::new();
    for _ in 0..9 {
        let mut command = Command::new(&hushkey);
        command.arg("scan").arg(&empty).arg("--no-cache");
        measure(&mut rows, "start", command, 1)?;
    }
    for (_, row) in &rows {
        println!("\nstart, one line: {:.1} ms", row.seconds.median() * 1e3);
    }
    Ok(())
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path is not text")
}

/// Downloads and unpacks wheels, once.
fn packages(folder: &Path, pip: &Path, name: &str, wanted: &[&str]) -> Result<PathBuf> {
    let tree = folder.join(name);
    if tree.is_dir() {
        return Ok(tree);
    }
    let wheels = folder.join(format!("{name}-wheels"));
    let mut arguments = vec!["download", "--quiet", "--no-deps", "--dest", text(&wheels)?];
    arguments.extend(wanted);
    process::run(text(pip)?, &arguments)?;
    let part = folder.join(format!("{name}-part"));
    for wheel in std::fs::read_dir(&wheels)? {
        process::run("python3", &["-m", "zipfile", "-e", text(&wheel?.path())?, text(&part)?])?;
    }
    std::fs::rename(part, &tree)?;
    Ok(tree)
}

fn lines(tree: &Path) -> Result<u64> {
    let mut count = 0;
    for entry in std::fs::read_dir(tree)? {
        let path = entry?.path();
        if path.is_dir() {
            count += lines(&path)?;
        } else if path.extension().is_some_and(|end| end == "py") {
            count += std::fs::read(&path)?.iter().filter(|byte| **byte == b'\n').count() as u64;
        }
    }
    Ok(count)
}

fn measure(rows: &mut Vec<(&'static str, Row)>, tool: &'static str, mut command: Command, lines: u64) -> Result<()> {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {tool}"))?;
    let mut peak = 0.0_f64;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak.max(resident(child.id()));
        std::thread::sleep(Duration::from_millis(if start.elapsed().as_millis() < 200 {
            1
        } else {
            10
        }));
    };
    let seconds = start.elapsed().as_secs_f64();
    // Both say 1 when they found something.
    if !matches!(status.code(), Some(0 | 1)) {
        bail!("{tool} failed: {status}");
    }
    if !rows.iter().any(|(known, _)| *known == tool) {
        rows.push((tool, Row::default()));
    }
    if let Some((_, row)) = rows.iter_mut().find(|(known, _)| *known == tool) {
        row.rate.add(lines as f64 / seconds / 1e3);
        row.seconds.add(seconds);
        row.peak.add(peak);
    }
    Ok(())
}

/// The most memory a process has had so far, in megabytes; its children are not counted.
fn resident(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap_or_default();
    let kilobytes: f64 = line
        .split_whitespace()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .unwrap_or(0.0);
    kilobytes / 1e3
}
