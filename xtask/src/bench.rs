//! `cargo xtask bench`: figures beside peers, in one run, interleaved, median and spread.

mod detect;
mod edge;
mod figures;
mod license;
mod redact;
mod scan;

use crate::process;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Runs one benchmark or all of them.
pub fn run(which: &str) -> Result<()> {
    match which {
        "edge" => edge::run(),
        "redact" => redact::run(),
        "detect" => detect::run(),
        "license" => license::run(),
        "scan" => scan::run(),
        "micro" => divan(),
        "all" => {
            divan()?;
            detect::run()?;
            redact::run()?;
            edge::run()?;
            license::run()?;
            scan::run()
        }
        _ => bail!("no benchmark of that name: edge, redact, detect, license, scan, micro, all"),
    }
}

/// The micro-benchmarks of the pure crates.
fn divan() -> Result<()> {
    process::run(
        "cargo",
        &[
            "bench",
            "--profile",
            "dist",
            "-p",
            "hushkey-detect",
            "-p",
            "hushkey-guard",
            "-p",
            "hushkey-license",
            "--benches",
        ],
    )
}

/// Builds what users ship and returns its path.
fn binary() -> Result<PathBuf> {
    process::run("cargo", &["build", "--quiet", "--profile", "dist", "-p", "hushkey"])?;
    Ok(process::target_dir()?.join("dist/hushkey"))
}
