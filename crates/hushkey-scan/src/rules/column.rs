//! `identifying-column` and `unbounded-text`: SQL schemas that hold a person, or that somebody will be put into.

use crate::report::{Problem, Rule};
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
pub fn check(file: &Path, tables: &[Table], problems: &mut Vec<Problem>) {
    for column in tables.iter().flat_map(|table| &table.columns) {
        // Columns of fixed-size bytes may be named after a person: that is how ciphertexts and keyed hashes are kept.
        let bytes = matches!(column.kind.as_str(), "BLOB" | "BYTEA" | "BINARY" | "VARBINARY");
        let class = keys::class_of(&column.name);
        let (rule, class) = match class {
            Some(class) if !bytes => (Rule::IdentifyingColumn, Some(class)),
            _ if takes_any_text(column) => (Rule::UnboundedText, None),
            _ => continue,
        };
        problems.push(Problem {
            file: file.to_path_buf(),
            line: column.line,
            column: column.column,
            rule,
            class,
        });
    }
}

fn takes_any_text(column: &Column) -> bool {
    TEXT_TYPES.contains(&column.kind.as_str()) && !column.checked
}
