//! Static analysis: finds personal data in sources and schemas before it is a payload.
//!
//! *In:* files and folders. *Out:* [`Finding`]s: file, line, column, rule, classes, the way the data takes. *Never:* the text of
//! a literal that was found; a file dropped without a word ([`Report::skipped`] names each and why).
//!
//! Code of eleven languages, also in Vue and Svelte components and in notebooks, is parsed ([tree-sitter](https://tree-sitter.github.io)), lowered to one small language, and followed
//! by an abstract interpreter; what libraries do and what names mean is data (`code/libraries/`, `code/taxonomy.toml`). Effort is
//! counted in steps, never in time: the same tree gives the same report on any machine. Limits: files up to [`MAX_FILE_BYTES`];
//! binary, minified and generated files are skipped and named.

mod code;
mod database;
mod finding;
mod report;
mod rule;
mod rules;
mod sarif;
mod schema;
mod walk;

pub use code::taint::facts::Place;
pub use code::taxonomy::{DataType, Group};
pub use database::{DatabaseError, MAX_TABLES, SAMPLE, VALUE_BYTES, scan_database};
pub use finding::{Finding, Level, Path, Step};
pub use report::{Report, Skipped};
pub use rule::{RULES, Rule, rule};
pub use walk::MAX_FILE_BYTES;

use code::taint::facts::Facts;
use rayon::prelude::*;
use std::path::PathBuf;

/// Scans files and folders, in path order, so that the same tree gives the same report.
///
/// A path that cannot be read is an error of the whole scan: a scan that silently saw less would pass for a clean one.
pub fn scan(paths: &[PathBuf]) -> std::io::Result<Report> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(walk::files(path)?);
    }
    files.sort();
    files.dedup();
    let detector = hushkey_detect::Detector::new();
    let outcomes: std::io::Result<Vec<Outcome>> = files
        .par_iter()
        .map_init(tree_sitter::Parser::new, |parser, file| {
            scan_file(file, &detector, parser)
        })
        .collect();
    let mut report = Report::default();
    let mut facts = Vec::new();
    let mut names = Vec::new();
    let mut schemas = Vec::new();
    for (file, outcome) in files.into_iter().zip(outcomes?) {
        match outcome {
            Outcome::Skipped(why) => report.skipped.push(Skipped { file, why }),
            Outcome::Read(read) => {
                report.files += 1;
                report.lines += read.lines;
                report.findings.extend(read.findings);
                if !read.schema.records.is_empty() || !read.schema.labels.is_empty() {
                    schemas.push((file.clone(), read.schema));
                }
                if let Some(found) = read.facts {
                    if found.cut {
                        report.skipped.push(Skipped {
                            file: file.clone(),
                            why: "read in part: larger than the step budget",
                        });
                    }
                    if found.broken {
                        report.partly += 1;
                    }
                    facts.push(*found);
                    names.push(file);
                }
            }
        }
    }
    report.findings.extend(code::project::findings(&facts, &names));
    report.findings.extend(schema::findings(schemas));
    report
        .findings
        .sort_by(|a, b| (&a.file, a.place, a.rule).cmp(&(&b.file, b.place, b.rule)));
    Ok(report)
}

enum Outcome {
    Skipped(&'static str),
    Read(Read),
}

struct Read {
    lines: usize,
    findings: Vec<Finding>,
    schema: schema::Schema,
    facts: Option<Box<Facts>>,
}

fn scan_file(
    file: &std::path::Path,
    detector: &hushkey_detect::Detector,
    parser: &mut tree_sitter::Parser,
) -> std::io::Result<Outcome> {
    let text = match walk::read(file)? {
        Ok(text) => text,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let mut findings = Vec::new();
    let extension = file
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let literals = rules::literal::Literals { detector, file };
    let mut facts = None;
    let schema;
    if let Some((language, source)) = code::embedded::code(&extension, &text) {
        if walk::is_minified(&source) {
            return Ok(Outcome::Skipped("minified"));
        }
        let mut unit = language.lower(&source, parser);
        schema = schema::of_code(&unit, &source, language);
        let module = code::taint::module_of(file);
        facts = Some(Box::new(code::taint::analyze(&mut unit, &source, language, module)));
        literals.code(&unit, &source, &mut findings);
    } else {
        schema = schema::read(&extension, &text, parser);
        literals.lines(&extension, &text, &mut findings);
    }
    Ok(Outcome::Read(Read {
        lines: text.bytes().filter(|byte| *byte == b'\n').count() + 1,
        findings,
        schema,
        facts,
    }))
}
