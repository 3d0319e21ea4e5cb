//! `identifying-column` and `unbounded-text`: SQL schemas that hold a person, or that somebody will be put into.

use crate::code::taint::facts::Place;
use crate::finding::{Finding, Level, Path as DataPath};
use crate::rule::rule;
use crate::sql::{Column, Table};
use hushkey_detect::keys;
use std::path::Path;

/// Types that take any text.
const TEXT_TYPES: &[&str] = &[
    "TEXT",
    "VARCHAR",
    "CHAR",
    "CHARACTER",
    "NVARCHAR",
    "CLOB",
    "STRING",
    "JSON",
    "JSONB",
    "CITEXT",
];

/// Reports columns of the tables.
pub fn check(file: &Path, tables: &[Table], findings: &mut Vec<Finding>) {
    for column in tables.iter().flat_map(|table| &table.columns) {
        // Columns of fixed-size bytes may be named after a person: that is how ciphertexts and keyed hashes are kept.
        let bytes = matches!(column.kind.as_str(), "BLOB" | "BYTEA" | "BINARY" | "VARBINARY");
        let class = keys::class_of(&column.name);
        let (name, class) = match class {
            Some(class) if !bytes => ("identifying-column", Some(class)),
            _ if takes_any_text(column) => ("unbounded-text", None),
            _ => continue,
        };
        let rule = rule(name);
        let message = match class {
            Some(class) => format!("the column {} holds {}", column.name, class.name()),
            None => format!("the column {} takes any text", column.name),
        };
        findings.push(Finding {
            file: file.to_path_buf(),
            place: Place {
                line: u32::try_from(column.line).unwrap_or(0),
                column: u32::try_from(column.column).unwrap_or(0),
            },
            rule: rule.name,
            level: if class.is_some() { Level::Error } else { Level::Warning },
            message,
            advice: rule.advice,
            party: None,
            data: class
                .map(|class| DataPath {
                    class: class.name(),
                    name: column.name.clone(),
                    steps: Vec::new(),
                })
                .into_iter()
                .collect(),
        });
    }
}

fn takes_any_text(column: &Column) -> bool {
    TEXT_TYPES.contains(&column.kind.as_str()) && !column.checked
}
