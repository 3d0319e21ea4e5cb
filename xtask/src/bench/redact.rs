//! `hushkey redact` over a log file, beside `grep -E` with one single pattern.

use super::figures::Figures;
use crate::process;
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const REPEATS: usize = 5;
const LOG_BYTES: usize = 100 << 20;

/// Times whole processes reading the same file, taking turns.
pub fn run() -> Result<()> {
    let hushkey = super::binary()?;
    let folder = process::target_dir()?.join("bench");
    std::fs::create_dir_all(&folder)?;
    let clean = folder.join("clean.log");
    let mixed = folder.join("mixed.log");
    std::fs::write(&clean, log(0))?;
    std::fs::write(&mixed, log(8))?;
    let email = "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}";
    println!("\nredact: 100 MiB of log lines, whole processes, MB/s (median of {REPEATS}, spread)\n");
    println!("{:<44}{:>14}{:>20}", "", "median", "spread");
    for (name, file) in [
        ("no personal data", &clean),
        ("8 % of lines with personal data", &mixed),
    ] {
        let mut ours = Figures::default();
        let mut grep = Figures::default();
        let mut cat = Figures::default();
        for _ in 0..REPEATS {
            ours.add(rate(Command::new(&hushkey).arg("redact"), file)?);
            grep.add(rate(
                Command::new("grep").env("LC_ALL", "C").args(["-E", "-c", email]),
                file,
            )?);
            cat.add(rate(&mut Command::new("cat"), file)?);
        }
        for (tool, figures) in [
            ("hushkey redact, all classes", ours),
            ("grep -E, one e-mail pattern", grep),
            ("cat", cat),
        ] {
            let (low, high) = figures.spread();
            println!(
                "{:<44}{:>14.0}{:>20}",
                format!("{name}: {tool}"),
                figures.median(),
                format!("{low:.0}–{high:.0}")
            );
        }
    }
    Ok(())
}

/// Megabytes (10⁶ bytes) a second that a command reads from a file.
fn rate(command: &mut Command, file: &Path) -> Result<f64> {
    let bytes = std::fs::metadata(file)?.len();
    let start = Instant::now();
    // Through a pipe: grep stops at its first match when nobody can read what it prints.
    let mut child = command
        .stdin(File::open(file)?)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start a peer")?;
    if let Some(mut output) = child.stdout.take() {
        std::io::copy(&mut output, &mut std::io::sink())?;
    }
    let status = child.wait()?;
    let seconds = start.elapsed().as_secs_f64();
    // grep says 1 when it found nothing.
    if !status.success() && status.code() != Some(1) {
        bail!("a peer failed");
    }
    Ok(bytes as f64 / 1e6 / seconds)
}

/// A log as licensing servers write it, the same on every machine; `share` % of its lines carry personal data.
fn log(share: u64) -> String {
    let mut text = String::with_capacity(LOG_BYTES + 256);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let levels = ["INFO", "DEBUG", "WARN", "INFO"];
    let parts = ["license.check", "lease.renew", "http", "store.commit", "plan.load"];
    let words = [
        "activation accepted",
        "lease renewed for machine",
        "cache refreshed in",
        "validated license",
        "retrying upstream after",
    ];
    let names = ["anna.berger", "jonas.keller", "marie.dupont", "luca.rossi"];
    while text.len() < LOG_BYTES {
        let number = next();
        let pick = |list: &[&'static str], by: u64| list[(by % list.len() as u64) as usize];
        let _ = write!(
            text,
            "2026-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z {} {} {} id={:016x} version={}.{}.{} took={}us",
            number % 12 + 1,
            number / 13 % 28 + 1,
            number / 17 % 24,
            number / 19 % 60,
            number / 23 % 60,
            number / 29 % 1000,
            pick(&levels, number / 31),
            pick(&parts, number / 37),
            pick(&words, number / 41),
            next(),
            number / 43 % 12,
            number / 47 % 30,
            number / 53 % 100,
            number / 59 % 9000,
        );
        if number % 100 < share {
            let _ = write!(
                text,
                " user={}@example.org ip=81.{}.{}.{}",
                pick(&names, number / 61),
                number % 200 + 1,
                number / 67 % 250 + 1,
                number / 71 % 250 + 1
            );
        }
        text.push('\n');
    }
    text
}
