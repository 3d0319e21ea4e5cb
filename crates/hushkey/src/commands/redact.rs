//! `hushkey redact`: standard input to standard output, line by line.

use crate::input::{self, Block, Run};
use anyhow::anyhow;
use hushkey_guard::{Component, Guard, GuardOptions, Lines};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Bytes that are worth a thread of their own.
const LEAST: usize = 32 << 10;

/// Clean logs and text: standard input to standard output, streaming
#[derive(clap::Args)]
#[command(after_help = "\
Every finding is replaced by [redacted:CLASS]; everything else leaves byte for
byte. A line that cannot be read or may not pass becomes [refused:PROBLEM].
Lines leave as soon as they are read. A line longer than 16 MiB is
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
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut out = io::stdout().lock();
        let mut lines = guard.lines();
        let mut clean = Vec::new();
        input::blocks(io::stdin().lock(), Vec::new(), |block| {
            // a private key may go on from block to block: one cleaner for all of it
            if lines.must_follow(block.bytes()) {
                clean.clear();
                clean_block(&mut lines, block, &mut clean);
                out.write_all(&clean)?;
                return Ok(out.flush()?);
            }
            for part in clean_all(&guard, &block.split(threads, LEAST))? {
                out.write_all(&part)?;
            }
            Ok(out.flush()?)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Cleans each part on a thread of its own; the last one, which is often the only one, on this.
fn clean_all(guard: &Guard, parts: &[Block<'_>]) -> anyhow::Result<Vec<Vec<u8>>> {
    let Some((last, others)) = parts.split_last() else {
        return Ok(Vec::new());
    };
    std::thread::scope(|scope| {
        let started: Vec<_> = others.iter().map(|part| scope.spawn(|| clean(guard, *part))).collect();
        let last = clean(guard, *last);
        let mut cleaned = Vec::with_capacity(parts.len());
        for thread in started {
            cleaned.push(thread.join().map_err(|_| anyhow!("a thread ended before its time"))?);
        }
        cleaned.push(last);
        Ok(cleaned)
    })
}

fn clean(guard: &Guard, part: Block<'_>) -> Vec<u8> {
    let mut clean = Vec::with_capacity(part.bytes().len() + 64);
    clean_block(&mut guard.lines(), part, &mut clean);
    clean
}

fn clean_block(lines: &mut Lines<'_>, block: Block<'_>, clean: &mut Vec<u8>) {
    block.runs(|run| match run {
        Run::Lines(run) => lines.redact(run, clean),
        Run::TooLong(end) => {
            clean.extend_from_slice(b"[redacted:line_too_long]");
            clean.extend_from_slice(end.as_bytes());
        }
    });
}
