//! `cargo xtask check`: what the compiler does not check about the architecture.

mod direction;
mod purity;
mod reasons;
mod sizes;

use anyhow::{Result, bail};

/// Runs every check and reports all faults at once.
pub fn run() -> Result<()> {
    let metadata = cargo_metadata::MetadataCommand::new().exec()?;
    let mut faults = Vec::new();
    direction::check(&metadata, &mut faults);
    purity::check(&metadata, &mut faults)?;
    sizes::check(&mut faults)?;
    reasons::check(&mut faults)?;
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        bail!("{} faults", faults.len());
    }
    println!("check: dependency direction, purity, file sizes and dependency reasons are in order");
    Ok(())
}
