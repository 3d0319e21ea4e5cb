//! Schemas: what a table, a model, a message or an API invites.
//!
//! *In:* a file. *Out:* [`model::Schema`]: records with fields, in one form for all languages; then, all files together, findings.
//! *Never:* an error: what is not a schema gives nothing. [`judge`] holds every decision on what is reported, [`words`] what names
//! mean beyond the taxonomy, [`annotate`] what conventions say that a field is handled.

mod annotate;
mod avro;
mod graphql;
mod hint;
mod json_schema;
mod judge;
mod lex;
mod lines;
mod model;
mod openapi;
mod orm;
mod prisma;
mod proto;
mod sql;
mod value;
mod words;

pub(crate) use model::{Field, Record, Schema};
pub(crate) use sql::{column_of, label_of, read as of_sql, table_of};
pub(crate) use words::class_of;

use crate::code::ir::Unit;
use crate::code::lower::Language;
use crate::finding::Finding;
use annotate::Handled;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// The schema in a file that is no code.
pub(crate) fn read(extension: &str, text: &str, parser: &mut tree_sitter::Parser) -> Schema {
    match extension {
        "sql" | "ddl" => sql::read(text),
        "proto" => proto::read(text),
        "graphql" | "graphqls" | "gql" => graphql::read(text),
        "prisma" => prisma::read(text),
        "avdl" => Schema::default(),
        "json" | "avsc" | "jsonc" | "json5" => document(text, || value::json(text)),
        "yaml" | "yml" => document(text, || value::yaml(text, parser)),
        _ => Schema::default(),
    }
}

/// Whether a text could be a schema at all: parsing every JSON file of a project would cost more than reading its code.
fn could_be(text: &str) -> bool {
    [
        "openapi",
        "swagger",
        "asyncapi",
        "json-schema.org",
        "\"properties\"",
        "\"record\"",
        "properties:",
    ]
    .iter()
    .any(|word| text.contains(word))
}

fn document<F: FnOnce() -> Option<value::Value>>(text: &str, parse: F) -> Schema {
    if !could_be(text) {
        return Schema::default();
    }
    let Some(root) = parse() else {
        return Schema::default();
    };
    if openapi::is(&root) {
        openapi::read(&root)
    } else if avro::is(&root) {
        avro::read(&root)
    } else if json_schema::is(&root) {
        json_schema::read(&root)
    } else {
        Schema::default()
    }
}

/// The tables that code declares.
pub(crate) fn of_code(unit: &Unit, text: &str, language: Language) -> Schema {
    orm::read(unit, text, language)
}

/// Judges all files together: what one says about another's column counts.
pub(crate) fn findings(mut schemas: Vec<(PathBuf, Schema)>) -> Vec<Finding> {
    let mut labels: HashMap<(String, String), Handled> = HashMap::new();
    for label in schemas.iter().flat_map(|(_, schema)| &schema.labels) {
        let known = labels.entry((table_key(&label.table), key(&label.column))).or_default();
        *known = (*known).max(label.handled);
    }
    // A dump of the schema holds all that its migrations made.
    let dumps: HashSet<PathBuf> = schemas
        .iter()
        .filter(|(file, _)| {
            file.file_name()
                .is_some_and(|name| name == "schema.rb" || name == "structure.sql")
        })
        .filter_map(|(file, _)| file.parent().map(|folder| folder.join("migrate")))
        .collect();
    let mut findings = Vec::new();
    for (file, schema) in &mut schemas {
        if file.parent().is_some_and(|folder| dumps.contains(folder)) {
            continue;
        }
        for record in &mut schema.records {
            for field in &mut record.fields {
                if let Some(handled) = labels.get(&(table_key(&record.name), key(&field.name))) {
                    field.handled = field.handled.max(*handled);
                }
            }
            judge::check(file, record, &mut findings);
        }
    }
    findings
}

/// `public.licenses` and `License` are one.
fn table_key(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    words::singular(&key(last))
}

fn key(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect()
}
