//! Avro: records, wherever they nest.

use super::annotate::{self, Handled};
use super::model::{Field, Format, Kind, Record, Role, Schema};
use super::value::{Value, What};
use super::words;

pub(crate) fn is(root: &Value) -> bool {
    let record = |value: &Value| value.text_of("type") == Some("record") && value.has("fields") && value.has("name");
    record(root) || root.items().iter().any(record)
}

pub(crate) fn read(root: &Value) -> Schema {
    let mut schema = Schema::default();
    walk(root, 0, &mut schema);
    schema
}

fn walk(value: &Value, depth: usize, schema: &mut Schema) {
    if depth > super::value::MAX_DEPTH {
        return;
    }
    if value.text_of("type") == Some("record") {
        record(value, schema);
    }
    for (_, inner) in value.entries() {
        walk(inner, depth + 1, schema);
    }
    for inner in value.items() {
        walk(inner, depth + 1, schema);
    }
}

fn record(value: &Value, schema: &mut Schema) {
    let Some(name) = value.text_of("name") else { return };
    let space = value.text_of("namespace").unwrap_or_default();
    let role = if words::is_event(name) || words::is_event(&space.replace('.', "_")) {
        Role::Event
    } else {
        Role::Message
    };
    let at = value.get("name").map_or(value.at, |name| name.at);
    let mut record = Record::new(name.rsplit('.').next().unwrap_or(name), at, Format::Avro, role);
    for field in value.get("fields").map_or(&[][..], Value::items) {
        let (Some(name), Some(kind)) = (field.get("name"), field.get("type")) else {
            continue;
        };
        let Some(text) = name.text() else { continue };
        let mut read = Field::new(text, name.at, kind_of(kind));
        let tagged = ["confluent:tags", "confluent.tags", "conduktor.tags", "data_categories"]
            .iter()
            .any(|key| field.has(key));
        read.handled = field.text_of("doc").map_or(Handled::No, annotate::read);
        if tagged {
            read.handled = read.handled.max(Handled::Classified);
        }
        record.fields.push(read);
    }
    schema.records.push(record);
}

fn kind_of(value: &Value) -> Kind {
    match &value.what {
        What::Text(kind) => match kind.as_str() {
            "string" => Kind::Text,
            "int" | "long" | "float" | "double" => Kind::Number,
            _ => Kind::Other,
        },
        What::List(kinds) => kinds
            .iter()
            .map(kind_of)
            .find(|kind| *kind != Kind::Other)
            .unwrap_or(Kind::Other),
        What::Map(_) => match value.text_of("type") {
            Some("map") => match value.get("values").map(kind_of) {
                Some(Kind::Number) => Kind::Other,
                _ => Kind::Map,
            },
            Some("array") => value.get("items").map_or(Kind::Other, kind_of),
            Some("int" | "long") if value.text_of("logicalType").is_some() => Kind::Time,
            Some("string") if value.text_of("logicalType") == Some("uuid") => Kind::Other,
            Some("string") => Kind::Text,
            Some("int" | "long" | "float" | "double") => Kind::Number,
            _ => Kind::Other,
        },
        _ => Kind::Other,
    }
}
