//! `hushkey scan`: personal data in sources and schemas.

use crate::output;
use anyhow::Context;
use clap::ValueEnum;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Find personal data in source files, schemas and databases
#[derive(clap::Args)]
#[command(after_help = "\
Looks for literals that are personal data in any text file, and for fields of
schemas that identify people or take anything: SQL, models of ORMs, OpenAPI,
JSON Schema, GraphQL, protobuf, Avro. With --database also what a sample of
stored values is. Says where, never what.
Exits 0 when nothing is found, 1 when something is.

Examples:
  hushkey scan src migrations
  hushkey scan . --format json
  hushkey scan migrations --fix-hint
  hushkey scan --database sqlite:app.db")]
pub(crate) struct Scan {
    /// Files and folders; hidden folders, dependencies and build output are
    /// left out
    #[arg(required_unless_present = "database", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A live database, read only: sqlite:PATH or postgres://…; of each column
    /// 200 values are looked at, and reported by class and count
    #[arg(long, value_name = "URL")]
    database: Vec<String>,
    /// Show what to write instead
    #[arg(long)]
    fix_hint: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
}

impl Scan {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut report = hushkey_scan::scan(&self.paths).context("cannot read what is to be scanned")?;
        for url in &self.database {
            report.add(hushkey_scan::scan_database(url)?);
        }
        report.fix_hints = self.fix_hint;
        let text = match self.format {
            Format::Text => report.to_text(),
            Format::Json => report.to_json(),
            Format::Sarif => report.to_sarif(),
        };
        let mut out = output::stdout();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(ExitCode::from(u8::from(!report.findings.is_empty())))
    }
}
