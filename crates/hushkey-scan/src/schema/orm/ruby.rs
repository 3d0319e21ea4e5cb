//! Rails: `db/schema.rb`, migrations, and `encrypts` of the models.

use super::{Source, number_after};
use crate::code::ir::{Id, Node};
use crate::schema::annotate::Handled;
use crate::schema::model::{Field, Format, Kind, Label, Record, Role, Schema};

pub(super) fn read(source: &Source<'_>) -> Schema {
    let unit = source.unit;
    let mut schema = Schema::default();
    for (id, node) in unit.nodes.iter().enumerate() {
        let Node::Call { callee, args, .. } = node else {
            continue;
        };
        let Node::Name(name) = unit.node(*callee) else { continue };
        let args = unit.list(*args);
        let at = unit.at.get(id).copied().unwrap_or(0) as usize;
        let mut record = match args.first().and_then(|first| text(source, *first)) {
            Some(table) => Record::new(table, source.lines.place(at), Format::Rails, Role::Table),
            None => continue,
        };
        match unit.text(name) {
            "create_table" | "change_table" => {
                if let Some(Node::Lambda(func)) = args.last().map(|last| unit.node(*last))
                    && let Some(func) = unit.funcs.get(func as usize)
                {
                    columns(source, func.body, 0, &mut record);
                }
            }
            "add_column" => {
                let (Some(column), Some(kind)) = (args.get(1), args.get(2).and_then(|kind| text(source, *kind))) else {
                    continue;
                };
                record.fields.extend(field(source, *column, kind, at));
            }
            _ => continue,
        }
        if !record.fields.is_empty() {
            schema.records.push(record);
        }
    }
    for class in &unit.classes {
        for id in &class.body {
            labels(source, *id, unit.text(class.name), 0, &mut schema);
        }
    }
    schema
}

/// `t.string "email", limit: 20`, `t.column :email, :string`.
fn columns(source: &Source<'_>, id: Id, depth: usize, record: &mut Record) {
    if depth > 16 {
        return;
    }
    let unit = source.unit;
    match unit.node(id) {
        Node::Seq(list) | Node::Merge(list) => {
            for inner in unit.list(list) {
                columns(source, *inner, depth + 1, record);
            }
        }
        Node::If { then, other, .. } => {
            columns(source, then, depth + 1, record);
            columns(source, other, depth + 1, record);
        }
        Node::Call { callee, args, .. } => {
            let Node::Member(_, method) = unit.node(callee) else {
                return;
            };
            let args = unit.list(args);
            let at = unit.position(id) as usize;
            match unit.text(method) {
                "column" => {
                    if let (Some(column), Some(kind)) = (args.first(), args.get(1).and_then(|kind| text(source, *kind)))
                    {
                        record.fields.extend(field(source, *column, kind, at));
                    }
                }
                "index" | "references" | "belongs_to" | "timestamps" | "check_constraint" | "remove"
                | "foreign_key" | "rename" | "change_default" | "unique_constraint" => {}
                kind => {
                    for column in args {
                        record.fields.extend(field(source, *column, kind, at));
                    }
                }
            }
        }
        _ => {}
    }
}

fn field(source: &Source<'_>, column: Id, kind: &str, at: usize) -> Option<Field> {
    let name = text(source, column)?;
    let kind = match kind {
        "string" | "text" | "citext" | "inet" | "cidr" | "macaddr" => Kind::Text,
        "json" | "jsonb" | "hstore" => Kind::Map,
        "integer" | "bigint" | "float" | "decimal" | "numeric" => Kind::Number,
        "date" | "datetime" | "timestamp" | "timestamptz" | "time" => Kind::Time,
        _ => Kind::Other,
    };
    let rest = source.text.get(at..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    let mut field = Field::new(name, source.lines.place(source.unit.position(column) as usize), kind);
    field.length = number_after(line, &["limit"]);
    field.handled = source.lines.handled(at, at + line.len());
    Some(field)
}

fn text<'s>(source: &'s Source<'_>, id: Id) -> Option<&'s str> {
    match source.unit.node(id) {
        Node::Text(text) => Some(source.unit.text(text)),
        _ => None,
    }
}

/// `encrypts :email`, `has_encrypted :email` (Lockbox), `attr_encrypted :email`.
fn labels(source: &Source<'_>, id: Id, class: &str, depth: usize, schema: &mut Schema) {
    let unit = source.unit;
    match unit.node(id) {
        Node::Seq(list) | Node::Merge(list) if depth < 8 => {
            for inner in unit.list(list) {
                labels(source, *inner, class, depth + 1, schema);
            }
        }
        Node::Call { callee, args, .. } => {
            let Node::Name(name) = unit.node(callee) else { return };
            if !matches!(unit.text(name), "encrypts" | "has_encrypted" | "attr_encrypted") {
                return;
            }
            for arg in unit.list(args) {
                if let Some(column) = text(source, *arg) {
                    schema.labels.push(Label {
                        table: class.to_owned(),
                        column: column.to_owned(),
                        handled: Handled::Protected,
                    });
                }
            }
        }
        _ => {}
    }
}
