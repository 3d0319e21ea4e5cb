//! `hushkey policy check`.

use crate::{input, output};
use hushkey_guard::Policy;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Read policy files and report every fault with line and column
#[derive(clap::Args)]
#[command(after_help = "\
Exits 0 if all are sound, 1 if one has a fault, 2 if one cannot be read.

Example:
  hushkey policy check policies/*.toml")]
pub(crate) struct Check {
    /// The policy files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Check {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut out = output::stdout();
        let mut code = ExitCode::SUCCESS;
        for file in &self.files {
            let name = file.display();
            match Policy::parse(&input::text_file(file)?) {
                Ok(policy) => {
                    let (endpoints, tests) = (policy.endpoints().len(), policy.tests().len());
                    let digest = policy.digest();
                    writeln!(
                        out,
                        "{name}: sound, {endpoints} endpoints, {tests} tests, digest {digest}"
                    )?;
                }
                Err(error) => {
                    code = ExitCode::from(1);
                    for fault in error.faults() {
                        writeln!(out, "{name}:{fault}")?;
                    }
                }
            }
        }
        out.flush()?;
        Ok(code)
    }
}
