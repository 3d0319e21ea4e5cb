//! `cargo xtask fuzz`: every fuzz target for a while, on stable Rust.

use crate::process;
use anyhow::{Context, Result, bail};
use std::process::Command;

/// What `cargo fuzz` would pass: coverage feedback from LLVM, which stable rustc can emit too.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Cdebug-assertions -Copt-level=2";

/// Builds the targets and runs each for `seconds`.
pub fn run(seconds: u64) -> Result<()> {
    let target_dir = process::target_dir()?.join("fuzz");
    let status = Command::new("cargo")
        .args([
            "build",
            "--manifest-path",
            "fuzz/Cargo.toml",
            "--bins",
            "--target",
            "x86_64-unknown-linux-gnu",
            "--target-dir",
        ])
        .arg(&target_dir)
        .env("RUSTFLAGS", COVERAGE)
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("the fuzz targets do not build");
    }
    let built = target_dir.join("x86_64-unknown-linux-gnu/debug");
    let mut targets: Vec<String> = std::fs::read_dir("fuzz/fuzz_targets")?
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    targets.sort();
    for target in &targets {
        println!("fuzz: {target} for {seconds} s");
        let corpus = target_dir.join("corpus").join(target);
        std::fs::create_dir_all(&corpus)?;
        let seeds = std::path::Path::new("fuzz/seeds").join(target);
        let mut command = Command::new(built.join(target));
        command
            .arg(format!("-max_total_time={seconds}"))
            .args(["-timeout=10", "-rss_limit_mb=2048", "-verbosity=0"]);
        command
            .arg(format!("-artifact_prefix={}/", corpus.display()))
            .arg(&corpus);
        if seeds.is_dir() {
            command.arg(&seeds);
        }
        let output = command.output().context("cannot start a fuzz target")?;
        if !output.status.success() {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            bail!("fuzz target {target} found a fault");
        }
    }
    println!("fuzz: {} targets ran without a fault", targets.len());
    Ok(())
}
