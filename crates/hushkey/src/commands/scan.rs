//! `hushkey scan`: personal data in sources and schemas.

mod watched;

use crate::{input, output};
use anyhow::{Context, bail};
use clap::ValueEnum;
use hushkey_guard::Policy;
use hushkey_scan::{Baseline, Changed, Level, Report, ScanOptions};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Find personal data in source files, schemas and databases
#[derive(clap::Args)]
#[command(after_help = "\
Follows personal data through code of eleven languages into logs, license
calls, analytics, error reports and third parties; reads literals, and schemas:
SQL, models of ORMs, OpenAPI, JSON Schema, GraphQL, protobuf, Avro. With
--database also what a sample of stored values is. Says where and by which
name, never what.
Exits 0 when nothing is found, 1 when something is, 2 when it cannot run or
was stopped (Ctrl-C: what was found so far is reported).

A comment on the line or above it ignores one rule, with a reason:
  hushkey:ignore log the test account of the demo

Examples:
  hushkey scan src migrations
  hushkey scan . --format sarif > hushkey.sarif
  hushkey scan . --changed-since origin/main
  hushkey scan . --write-baseline hushkey.baseline.json
  hushkey scan . --baseline hushkey.baseline.json
  hushkey scan . --policy hushkey.toml --report html > data-map.html
  hushkey scan migrations --severity note --fix-hint
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
    /// Write a data map instead: what data, from where, to whom; exits 0
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "format")]
    report: Option<Map>,
    /// Findings of this level and worse
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Severity::Warning)]
    severity: Severity,
    /// A policy file whose scan table has the project's own words
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Leave out the findings of this file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings to this file as the new baseline; exits 0
    #[arg(long, value_name = "FILE", conflicts_with_all = ["changed_since", "report"])]
    write_baseline: Option<PathBuf>,
    /// Findings that touch files changed since a git revision
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
    /// Where to keep facts about files from scan to scan [default:
    /// hushkey/scan in the user's cache folder]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache: Option<PathBuf>,
    /// Keep and use no such facts
    #[arg(long)]
    no_cache: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For CI systems: JUnit XML
    Junit,
}

#[derive(Clone, Copy, ValueEnum)]
enum Map {
    /// One page that needs nothing else
    Html,
    /// Markdown
    Md,
    /// For programs
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Severity {
    Note,
    Warning,
    Error,
}

impl Scan {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let options = self.options()?;
        let watch = watched::start(options.watch.clone());
        let mut report = hushkey_scan::scan_with(&self.paths, &options).context("cannot read what is to be scanned")?;
        watch.end();
        for url in &self.database {
            report.add(hushkey_scan::scan_database_with(url, &options)?);
        }
        report.fix_hints = self.fix_hint;
        if let Some(file) = &self.write_baseline {
            if report.left > 0 {
                bail!("stopped: no baseline is written of a part");
            }
            std::fs::write(file, Baseline::of(&report)).with_context(|| format!("cannot write {}", file.display()))?;
            output::note(&format!("{} findings are the baseline now", report.findings.len()));
            return Ok(ExitCode::SUCCESS);
        }
        let mut out = output::stdout();
        out.write_all(self.shown(&report).as_bytes())?;
        out.flush()?;
        Ok(match (report.left, self.report) {
            (0, Some(_)) => ExitCode::SUCCESS,
            (0, None) => ExitCode::from(u8::from(!report.findings.is_empty())),
            (left, _) => {
                output::note(&format!("stopped: {left} files were not read"));
                ExitCode::from(2)
            }
        })
    }

    fn options(&self) -> anyhow::Result<ScanOptions> {
        let mut options = ScanOptions {
            rules: rules(self.policy.as_deref())?,
            level: match self.severity {
                Severity::Note => Level::Note,
                Severity::Warning => Level::Warning,
                Severity::Error => Level::Error,
            },
            ..ScanOptions::default()
        };
        if let Some(file) = &self.baseline {
            let text = input::text_file(file)?;
            options.baseline = Some(Baseline::parse(&text).with_context(|| file.display().to_string())?);
        }
        if let Some(revision) = &self.changed_since {
            let first = self.paths.first().map_or(Path::new("."), PathBuf::as_path);
            let folder = if first.is_dir() {
                first
            } else {
                first.parent().unwrap_or(first)
            };
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            options.changed = Some(Changed::since(revision, folder).context("--changed-since")?);
        }
        if !self.no_cache {
            options.cache = self.cache.clone().or_else(cache_folder);
        }
        Ok(options)
    }

    fn shown(&self, report: &Report) -> String {
        match (self.report, self.format) {
            (Some(Map::Html), _) => report.to_map_html(),
            (Some(Map::Md), _) => report.to_map_markdown(),
            (Some(Map::Json), _) => report.to_map_json(),
            (None, Format::Text) => report.to_text_for(colours()),
            (None, Format::Json) => report.to_json(),
            (None, Format::Sarif) => report.to_sarif(),
            (None, Format::Junit) => report.to_junit(),
        }
    }
}

/// The `[scan]` table of a policy file.
pub(crate) fn rules(policy: Option<&Path>) -> anyhow::Result<hushkey_scan::ScanRules> {
    let Some(file) = policy else {
        return Ok(hushkey_scan::ScanRules::default());
    };
    match Policy::parse(&input::text_file(file)?) {
        Ok(policy) => Ok(policy.scan().clone()),
        Err(error) => bail!("{} has faults:\n{error}", file.display()),
    }
}

/// On a terminal that wants them (no-color.org).
fn colours() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    std::io::stdout().is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The user's folder for what can be made again.
fn cache_folder() -> Option<PathBuf> {
    let named = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .map(|folder| folder.join("hushkey").join("scan"))
}
