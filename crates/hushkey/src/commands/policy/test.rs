//! `hushkey policy test`.

use crate::{input, output};
use hushkey_guard::{Policy, run_policy_tests};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Run the tests written in policy files
#[derive(clap::Args)]
#[command(after_help = "\
Exits 0 if every test holds, 1 if one fails or a policy has a fault, 2 if a file
cannot be read.

Example:
  hushkey policy test policies/*.toml")]
pub(crate) struct Test {
    /// The policy files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Test {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut out = output::stdout();
        let (mut passed, mut failed, mut faults) = (0, 0, 0);
        for file in &self.files {
            let name = file.display();
            let policy = match Policy::parse(&input::text_file(file)?) {
                Ok(policy) => policy,
                Err(error) => {
                    faults += error.faults().len();
                    for fault in error.faults() {
                        writeln!(out, "{name}:{fault}")?;
                    }
                    continue;
                }
            };
            writeln!(out, "{name}")?;
            for outcome in run_policy_tests(&policy) {
                let word = if outcome.passed() { "ok    " } else { "FAILED" };
                writeln!(out, "  {word}  {}", outcome.name)?;
                for failure in &outcome.failures {
                    writeln!(out, "          {failure}")?;
                }
                if outcome.passed() { passed += 1 } else { failed += 1 }
            }
        }
        let faults_text = if faults > 0 {
            format!(", {faults} faults in policies")
        } else {
            String::new()
        };
        writeln!(out, "{passed} passed, {failed} failed{faults_text}")?;
        out.flush()?;
        Ok(ExitCode::from(u8::from(failed + faults > 0)))
    }
}
