//! Live databases: what columns are called, what their types take, and what a bounded sample of their values holds.
//!
//! *In:* a URL. *Out:* the findings of the schema, and [`stored-value`](crate::RULES) where values are personal data: classes and
//! counts. *Never:* a value; a write: both engines are opened read-only. Limits: [`SAMPLE`] values a column, of each the first
//! [`VALUE_BYTES`] characters; [`MAX_TABLES`] tables. A finding's file is the table, its line the column's place in it.

mod postgres;
mod sqlite;

use crate::code::taint::facts::Place;
use crate::finding::{Finding, Level, Path as DataPath};
use crate::report::{Report, Skipped};
use crate::rule::rule;
use crate::schema::{Field, Record, Schema};
use hushkey_detect::{Confidence, Context, Detector, TextKind};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Values looked at of each column.
pub const SAMPLE: usize = 200;
/// Characters looked at of each value.
pub const VALUE_BYTES: usize = 4096;
/// Tables looked at; more are named as skipped.
pub const MAX_TABLES: usize = 2000;

/// Why a database could not be scanned. Never the URL, which may hold a password, and never the engine's words, which may hold data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// Neither of the known kinds.
    #[error("the database must be sqlite:PATH or postgres://…")]
    Unknown,
    /// It cannot be opened.
    #[error("the database cannot be opened")]
    Closed,
    /// A query failed.
    #[error("the database cannot be read")]
    Unreadable,
}

/// Scans a database.
pub fn scan_database(url: &str) -> Result<Report, DatabaseError> {
    let found = if let Some(path) = url.strip_prefix("sqlite:") {
        sqlite::read(path.strip_prefix("//").unwrap_or(path))?
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        postgres::read(url)?
    } else {
        return Err(DatabaseError::Unknown);
    };
    Ok(report(found))
}

/// A table as it is, with values of its columns.
struct Table {
    /// Its name for people: `sqlite:app.db/licenses`.
    file: PathBuf,
    record: Record,
    /// Of each field, in order.
    samples: Vec<Vec<String>>,
}

/// All tables, and what else is said about their columns.
struct Found {
    tables: Vec<Table>,
    labels: Schema,
    skipped: Vec<Skipped>,
}

fn report(found: Found) -> Report {
    let detector = Detector::new();
    let mut report = Report {
        files: found.tables.len(),
        skipped: found.skipped,
        ..Report::default()
    };
    let mut schemas = vec![(PathBuf::new(), found.labels)];
    for mut table in found.tables {
        for (index, field) in table.record.fields.iter_mut().enumerate() {
            field.place = Place {
                line: u32::try_from(index + 1).unwrap_or(u32::MAX),
                column: 1,
            };
        }
        report.lines += table.record.fields.len();
        for (field, values) in table.record.fields.iter().zip(&table.samples) {
            report
                .findings
                .extend(values_of(&table.file, &table.record, field, values, &detector));
        }
        let schema = Schema {
            records: vec![table.record],
            labels: Vec::new(),
        };
        schemas.push((table.file, schema));
    }
    report.findings.extend(crate::schema::findings(schemas));
    report
        .findings
        .sort_by(|a, b| (&a.file, a.place, a.rule).cmp(&(&b.file, b.place, b.rule)));
    report
}

/// What the sampled values of a column are, by class and count.
fn values_of(
    file: &std::path::Path,
    record: &Record,
    field: &Field,
    values: &[String],
    detector: &Detector,
) -> Option<Finding> {
    let context = Context {
        kind: TextKind::Value,
        key: Some(&field.name),
        parent: Some(&record.name),
        ..Context::default()
    };
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for value in values {
        findings.clear();
        detector.scan(value, &context, &mut findings);
        let mut classes: Vec<&'static str> = findings
            .iter()
            .filter(|finding| finding.confidence >= Confidence::ACT)
            .map(|finding| finding.class.name())
            .collect();
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            *counts.entry(class).or_default() += 1;
        }
    }
    if counts.is_empty() {
        return None;
    }
    let mut parts: Vec<(usize, &'static str)> = counts.into_iter().map(|(class, count)| (count, class)).collect();
    parts.sort_by(|a, b| b.cmp(a));
    let said: Vec<String> = parts
        .iter()
        .map(|(count, class)| format!("{class} in {count}"))
        .collect();
    let rule = rule("stored-value");
    let named = crate::schema::class_of(&field.name, &record.name, record.licensing, true).is_some();
    Some(Finding {
        file: file.to_path_buf(),
        place: field.place,
        rule: rule.name,
        level: match (record.licensing, named) {
            (true, _) => Level::Error,
            // Its name says so: the schema's finding is the one to decide on.
            (false, true) => Level::Note,
            (false, false) => Level::Warning,
        },
        message: format!(
            "of {} values of {} in {}: {}",
            values.len(),
            field.name,
            record.name,
            said.join(", ")
        ),
        advice: rule.advice,
        hint: String::new(),
        party: None,
        data: parts
            .iter()
            .map(|(_, class)| DataPath {
                class,
                name: field.name.clone(),
                steps: Vec::new(),
            })
            .collect(),
    })
}

/// The rest of a list that is too long, with a word.
fn within_limit(tables: &mut Vec<String>, name: &str) -> Vec<Skipped> {
    if tables.len() <= MAX_TABLES {
        return Vec::new();
    }
    tables.truncate(MAX_TABLES);
    vec![Skipped {
        file: PathBuf::from(name),
        why: "only the first 2000 tables were read",
    }]
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
