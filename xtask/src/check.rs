//! `cargo xtask check`: what the compiler does not check about the architecture.

mod direction;
mod purity;
mod reasons;
pub mod sizes;

use crate::recognizers;
use anyhow::{Result, bail};

/// Runs every check and reports all faults at once.
pub fn run() -> Result<()> {
    let metadata = cargo_metadata::MetadataCommand::new().exec()?;
    let mut faults = Vec::new();
    direction::check(&metadata, &mut faults);
    purity::check(&metadata, &mut faults)?;
    sizes::check(&mut faults)?;
    sizes::check_data(&mut faults)?;
    reasons::check(&mut faults)?;
    if std::fs::read_to_string(recognizers::PAGE).ok() != Some(recognizers::page()?) {
        faults.push(format!(
            "docs: {} is not as the sources say: cargo xtask recognizers",
            recognizers::PAGE
        ));
    }
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        bail!("{} faults", faults.len());
    }
    println!("check: dependency direction, purity, sizes, dependency reasons and the reference page are in order");
    Ok(())
}
