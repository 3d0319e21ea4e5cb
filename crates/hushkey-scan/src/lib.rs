//! Static analysis: finds personal data in sources and schemas before it is a payload.
//!
//! *In:* files and folders. *Out:* [`Finding`]s: file, line, column, rule, classes, the way the data takes. *Never:* the text of
//! a literal that was found; a file dropped without a word ([`Report::skipped`] names each and why).
//!
//! Code of eleven languages, also in Vue and Svelte components and in notebooks, is parsed ([tree-sitter](https://tree-sitter.github.io)), lowered to one small language, and followed
//! by an abstract interpreter; what libraries do and what names mean is data (`code/libraries/`, `code/taxonomy.toml`). Effort is
//! counted in steps, never in time: the same tree gives the same report on any machine. Limits: files up to [`MAX_FILE_BYTES`];
//! binary, minified and generated files are skipped and named.

mod baseline;
mod cache;
mod changed;
mod code;
mod data_map;
#[cfg(feature = "database")]
mod database;
mod finding;
mod fingerprint;
mod ignores;
mod interned;
mod junit;
pub mod lsp;
mod options;
mod report;
mod root;
mod rule;
mod rules;
mod sarif;
mod schema;
mod text;
mod walk;
mod workspace;

pub use baseline::{Baseline, BaselineError};
pub use changed::{Changed, ChangedError};
pub use code::taint::facts::Place;
pub use code::taxonomy::{DataType, Group};
#[cfg(feature = "database")]
pub use database::{DatabaseError, MAX_TABLES, SAMPLE, VALUE_BYTES, scan_database, scan_database_with};
pub use finding::{Finding, Level, Path, Step};
pub use hushkey_policy::ScanRules;
pub use options::{ScanOptions, Watch};
pub use report::{Hidden, Report, Skipped, Why};
pub use rule::{RULES, Rule, rule};
pub use walk::MAX_FILE_BYTES;

use cache::Cache;
use code::knowledge::Knowledge;
use code::taint::facts::Facts;
use ignores::Ignore;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::path::{Path as FilePath, PathBuf};

/// Scans files and folders, in path order, so that the same tree gives the same report.
///
/// A path that cannot be read is an error of the whole scan: a scan that silently saw less would pass for a clean one.
pub fn scan(paths: &[PathBuf]) -> std::io::Result<Report> {
    scan_with(paths, &ScanOptions::default())
}

/// What a name of a field, a column or a variable says by itself that it holds; code and schemas ask the same.
pub fn data_of_name(name: &str) -> Option<DataType> {
    code::taxonomy::Taxonomy::get().classify(name, "")
}

/// The same, with options.
pub fn scan_with(paths: &[PathBuf], options: &ScanOptions) -> std::io::Result<Report> {
    let root = root::of(paths);
    let mut files = Vec::new();
    for path in paths {
        files.extend(walk::files(path)?);
    }
    files.sort();
    files.dedup();
    walk::exclude(&mut files, &root, &options.rules.exclude)?;
    let watch = &options.watch;
    watch.expect(files.len());
    let detector = hushkey_detect::Detector::new();
    let knowledge = Knowledge::of(&options.rules);
    let cache = options
        .cache
        .as_deref()
        .and_then(|folder| Cache::open(folder, &options.rules));
    let outcomes: std::io::Result<Vec<Outcome>> = deep(|| {
        files
            .par_iter()
            .map_init(tree_sitter::Parser::new, |parser, file| {
                if watch.is_stopped() {
                    return Ok(Outcome::Left);
                }
                let outcome = scan_file(file, &root, cache.as_ref(), knowledge, &detector, parser);
                watch.count();
                outcome
            })
            .collect()
    });
    if let Some(cache) = &cache {
        cache.tidy();
    }
    Ok(gather(root, files.into_iter().zip(outcomes?), options))
}

/// The same for texts that are in memory, each with the name of a file that says its language. Nothing is read or written; texts of one
/// call are one project.
pub fn scan_texts(texts: &[(PathBuf, String)], options: &ScanOptions) -> Report {
    let detector = hushkey_detect::Detector::new();
    let knowledge = Knowledge::of(&options.rules);
    let outcomes: Vec<(PathBuf, Outcome)> = deep(|| {
        texts
            .par_iter()
            .map_init(tree_sitter::Parser::new, |parser, (file, text)| {
                (file.clone(), scan_text(file, text, knowledge, &detector, parser))
            })
            .collect()
    });
    gather(PathBuf::new(), outcomes.into_iter(), options)
}

/// Joins what each file left.
fn gather(root: PathBuf, outcomes: impl Iterator<Item = (PathBuf, Outcome)>, options: &ScanOptions) -> Report {
    let mut report = Report {
        root,
        ..Report::default()
    };
    let mut facts = Vec::new();
    let mut names = Vec::new();
    let mut findings: Vec<(Finding, Option<Why>)> = Vec::new();
    let mut ignores = Vec::new();
    let mut schemas = Vec::new();
    for (file, outcome) in outcomes {
        match outcome {
            Outcome::Left => report.left += 1,
            Outcome::Skipped(why) => report.skipped.push(Skipped { file, why }),
            Outcome::Read(read) => {
                report.files += 1;
                report.lines += read.lines;
                findings.extend(read.findings.into_iter().map(|finding| (finding, None)));
                ignores.extend(read.ignores.into_iter().map(|ignore| (file.clone(), ignore)));
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
    findings.extend(code::project::findings(&facts, &names, &options.rules));
    findings.extend(schema::findings(schemas).into_iter().map(|finding| (finding, None)));
    report.settle(findings, &ignores, options);
    report
}

/// Stack of a thread that reads code: nests are followed to a bounded depth, and that many frames of any build fit in.
const STACK: usize = 64 << 20;

/// Runs on threads with a stack that the deepest nest that is followed fits in.
fn deep<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static POOL: std::sync::OnceLock<Option<rayon::ThreadPool>> = std::sync::OnceLock::new();
    match POOL.get_or_init(|| rayon::ThreadPoolBuilder::new().stack_size(STACK).build().ok()) {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

enum Outcome {
    Skipped(&'static str),
    Read(Box<Read>),
    /// The scan was stopped before.
    Left,
}

/// What analysis leaves of one file.
#[derive(Serialize, Deserialize)]
struct Read {
    lines: usize,
    findings: Vec<Finding>,
    ignores: Vec<Ignore>,
    schema: schema::Schema,
    facts: Option<Box<Facts>>,
}

fn scan_file(
    file: &FilePath,
    root: &FilePath,
    cache: Option<&Cache>,
    knowledge: Knowledge,
    detector: &hushkey_detect::Detector,
    parser: &mut tree_sitter::Parser,
) -> std::io::Result<Outcome> {
    let text = match walk::read(file)? {
        Ok(text) => text,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let name = root::relative(root, file);
    if let Some(read) = cache.and_then(|cache| cache.read(&name, &text, file)) {
        return Ok(Outcome::Read(Box::new(read)));
    }
    let outcome = scan_text(file, &text, knowledge, detector, parser);
    if let (Some(cache), Outcome::Read(read)) = (cache, &outcome) {
        cache.write(&name, &text, read);
    }
    Ok(outcome)
}

/// Analyzes the text of a file; the file itself is not looked at.
fn scan_text(
    file: &FilePath,
    text: &str,
    knowledge: Knowledge,
    detector: &hushkey_detect::Detector,
    parser: &mut tree_sitter::Parser,
) -> Outcome {
    let mut findings = Vec::new();
    let extension = file
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let literals = rules::literal::Literals { detector, file };
    let mut facts = None;
    let schema;
    let mut ignored = ignores::of(text);
    // A page is a text too, and one whose scripts a program wrote is only that.
    let page = code::embedded::is_page(&extension);
    let code = code::embedded::code(&extension, text).filter(|(_, source)| !(page && walk::is_minified(source)));
    if let Some((language, source)) = code {
        if walk::is_minified(&source) {
            return Outcome::Skipped("minified");
        }
        let mut unit = language.lower(&source, parser);
        schema = schema::of_code(&unit, &source, language);
        let module = code::taint::module_of(file);
        facts = Some(Box::new(code::taint::analyze(
            &mut unit, &source, language, module, knowledge,
        )));
        if page {
            literals.lines(&extension, text, &mut findings);
        } else {
            literals.code(&unit, &source, &mut findings);
        }
        // Comments of the code itself: a cell of a notebook is a string of the file.
        ignored = ignores::of(&source);
    } else {
        schema = schema::read(&extension, text, parser);
        literals.lines(&extension, text, &mut findings);
    }
    Outcome::Read(Box::new(Read {
        lines: text.bytes().filter(|byte| *byte == b'\n').count() + 1,
        findings,
        ignores: ignored,
        schema,
        facts,
    }))
}
