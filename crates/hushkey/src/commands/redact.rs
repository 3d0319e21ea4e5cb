//! `hushkey redact`: standard input to standard output, line by line.

use crate::input::{self, Line};
use hushkey_guard::{Component, Guard, GuardOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Clean logs and text: standard input to standard output, streaming
#[derive(clap::Args)]
#[command(after_help = "\
Every finding is replaced by [redacted:CLASS]; everything else leaves byte for
byte. Lines leave as soon as they are read. A line longer than 16 MiB is
replaced as a whole. Exits 0 whatever is found.

Examples:
  tail -f app.log | hushkey redact
  hushkey redact < crash.txt > crash-clean.txt")]
pub(crate) struct Redact {
    /// Take the class actions of this policy instead of the safe default
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl Redact {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let guard = Guard::new(
            input::policy(self.policy.as_deref())?,
            GuardOptions::new(Component::Cli),
        );
        let each = |clean: &mut Vec<u8>, line: Line<'_>| {
            let end = match line {
                Line::Whole(line, end) => {
                    guard.redact_line(line, clean);
                    end
                }
                Line::TooLong(end) => {
                    clean.extend_from_slice(b"[redacted:line_too_long]");
                    end
                }
            };
            clean.extend_from_slice(end.as_bytes());
            Ok(())
        };
        let mut out = io::stdout().lock();
        let pause = |clean: &mut Vec<u8>| {
            out.write_all(clean)?;
            clean.clear();
            Ok(out.flush()?)
        };
        input::lines(io::stdin().lock(), Vec::new(), &mut Vec::new(), each, pause)?;
        Ok(ExitCode::SUCCESS)
    }
}
