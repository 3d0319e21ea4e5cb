//! `hushkey file carry`.

use super::read;
use crate::{machine, output};
use anyhow::Context;
use hushkey_client::{Carried, carry_activation};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Carry an offline machine's request to the authority
#[derive(clap::Args)]
#[command(after_help = "\
The license key in the request is sealed to the authority: it is not readable
here. The answer is for the machine that asked, and for no other. Exits 0 with
the machine file, 1 if the authority says no, 2 if it says nothing.

Example:
  hushkey file carry --server https://license.example request.hushkey \\
      > machine.hushkey")]
pub(crate) struct Carry {
    /// The authority, or an edge before it
    #[arg(long, value_name = "URL")]
    server: String,
    /// A PEM file of the authorities trusted for it; else the public ones
    #[arg(long, value_name = "FILE")]
    server_ca: Option<PathBuf>,
    /// How long the file shall hold; else 30 days
    #[arg(long, value_name = "SECONDS")]
    ttl: Option<i64>,
    /// The request in any of its texts; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Carry {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let request = read(&self.file)?;
        let pem = self.server_ca.as_ref().map(|file| {
            let shown = file.display();
            std::fs::read(file).with_context(|| format!("{shown} cannot be read"))
        });
        let pem = pem.transpose()?;
        let carried = machine::block_on(async {
            let patience = Duration::from_secs(30);
            Ok(carry_activation(&self.server, pem.as_deref(), patience, &request, self.ttl).await?)
        })?;
        let mut out = output::stdout();
        let code = match carried {
            Carried::Answered(file) => {
                write!(out, "{}", file.to_armor())?;
                ExitCode::SUCCESS
            }
            Carried::Denied(code) => {
                output::error(&format!("{}: {}", code.as_str(), code.sentence()));
                ExitCode::from(1)
            }
            Carried::Undecided(why) => anyhow::bail!("{why}"),
        };
        out.flush()?;
        Ok(code)
    }
}
