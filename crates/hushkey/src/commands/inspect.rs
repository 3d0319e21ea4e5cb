//! `hushkey inspect`: standard input to findings.

mod offsets;
mod record;

use crate::input::{self, LONGEST_LINE, Line};
use crate::output;
use anyhow::{anyhow, bail};
use hushkey_detect::Confidence;
use hushkey_guard::{Component, Guard, GuardOptions, Limits, Policy, RawPayload};
use record::{Finding, Record, Result as RecordResult};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// Show what personal data is in standard input, and where
#[derive(clap::Args)]
#[command(after_help = "\
Standard input is one body: JSON, XML, a form, a log, plain text. Printed is
one JSON finding per line, or a table on a terminal; start and end count
characters. Input larger than 8 MiB is read line by line.

With --jsonl each input line is {\"id\",\"text\"} and perhaps \"content_type\",
and each output line, in the same order,
  {\"id\",\"findings\":[{\"class\",\"start\",\"end\",\"path\",\"encoding\",\"confidence\"}]}
with a \"problem\" where the text cannot be read. Exits 0 whatever is found.

Examples:
  echo 'mail ann@example.org' | hushkey inspect
  hushkey inspect --content-type application/json < request.json
  hushkey inspect --jsonl < records.jsonl > findings.jsonl")]
pub(crate) struct Inspect {
    /// Read one JSON record per line
    #[arg(long)]
    jsonl: bool,
    /// Also show what context left too weak to act on
    #[arg(long)]
    all: bool,
    /// The media type of the input; without it the form decides
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
}

impl Inspect {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut options = GuardOptions::new(Component::Cli);
        options.limits.body = options.limits.body.max(LONGEST_LINE);
        let limit = Limits::default().body;
        let guard = Guard::new(Policy::safe_default(), options);
        let least = if self.all {
            Confidence::percent(0)
        } else {
            Confidence::ACT
        };
        let inspector = Inspector {
            guard,
            least,
            content_type: self.content_type,
        };
        if self.jsonl {
            inspector.records()?;
        } else {
            inspector.body(limit)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

struct Inspector {
    guard: Guard,
    least: Confidence,
    content_type: Option<String>,
}

impl Inspector {
    /// Findings in `text`, sorted, or the name of the problem with it.
    fn findings(&self, content_type: Option<&str>, text: &[u8]) -> RecordResult {
        let raw = RawPayload::body(content_type.or(self.content_type.as_deref()), text);
        match self.guard.inspect(&raw, self.least) {
            Ok(located) => RecordResult {
                findings: record::findings(text, &located),
                problem: None,
            },
            Err(refusal) => RecordResult {
                findings: Vec::new(),
                problem: Some(refusal.problem().name()),
            },
        }
    }

    fn records(&self) -> anyhow::Result<()> {
        let mut number = 0u64;
        let mut out = output::stdout();
        let result = input::blocks(io::stdin().lock(), Vec::new(), |block| {
            block.lines(|line| {
                number += 1;
                self.record(&mut out, number, line)
            })?;
            Ok(out.flush()?)
        });
        out.flush()?;
        result
    }

    fn record(&self, out: &mut impl Write, number: u64, line: Line<'_>) -> anyhow::Result<()> {
        let Line::Whole(line, _) = line else {
            bail!("line {number}: longer than {LONGEST_LINE} bytes")
        };
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        // The parser's own message can quote the line.
        let record: Record = serde_json::from_slice(line)
            .map_err(|_| anyhow!("line {number}: not a JSON object with \"id\" and \"text\""))?;
        let result = self.findings(record.content_type.as_deref(), record.text.as_bytes());
        serde_json::to_writer(&mut *out, &record.answer(result)).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    }

    fn body(&self, limit: usize) -> anyhow::Result<()> {
        let mut source = io::stdin().lock();
        let (start, complete) = input::up_to(&mut source, limit)?;
        let mut out = output::stdout();
        if complete {
            let result = self.findings(None, &start);
            refused(&result)?;
            return print(&mut out, &result.findings);
        }
        if self.content_type.is_some() {
            bail!("a body of a given type is at most {limit} bytes");
        }
        let mut offset = 0;
        let mut line = |line: Line<'_>| {
            let Line::Whole(line, end) = line else {
                bail!("a line is longer than {LONGEST_LINE} bytes")
            };
            let mut result = self.findings(Some("text/plain"), line);
            refused(&result)?;
            for finding in &mut result.findings {
                finding.start += offset;
                finding.end += offset;
            }
            offset += offsets::count(line) + end.len();
            print_json(&mut out, &result.findings)
        };
        input::blocks(source, start, |block| block.lines(&mut line))
    }
}

fn refused(result: &RecordResult) -> anyhow::Result<()> {
    match result.problem {
        Some(problem) => Err(anyhow!("the input cannot be inspected: {problem}")),
        None => Ok(()),
    }
}

fn print(out: &mut io::BufWriter<io::StdoutLock<'static>>, findings: &[Finding]) -> anyhow::Result<()> {
    if !io::stdout().is_terminal() {
        return print_json(out, findings);
    }
    if findings.is_empty() {
        writeln!(out, "nothing found")?;
    } else {
        let mut rows = vec![["CLASS", "START", "END", "CONFIDENCE", "ENCODING", "PATH"].map(str::to_owned)];
        rows.extend(findings.iter().map(Finding::row));
        output::table(out, &rows)?;
    }
    Ok(out.flush()?)
}

fn print_json(out: &mut impl Write, findings: &[Finding]) -> anyhow::Result<()> {
    for finding in findings {
        serde_json::to_writer(&mut *out, finding).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
