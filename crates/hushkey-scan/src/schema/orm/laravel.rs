//! Laravel: migrations (`Schema::create`, `Schema::table`), and columns that a model's casts encrypt.

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
        let Node::Member(facade, method) = unit.node(*callee) else {
            continue;
        };
        if !matches!(unit.text(method), "create" | "table") || !is_schema(source, facade) {
            continue;
        }
        let args = unit.list(*args);
        let (Some(table), Some(Node::Lambda(func))) = (
            args.first().and_then(|first| text(source, *first)),
            args.last().map(|last| unit.node(*last)),
        ) else {
            continue;
        };
        let at = unit.at.get(id).copied().unwrap_or(0) as usize;
        let mut record = Record::new(table, source.lines.place(at), Format::Laravel, Role::Table);
        if let Some(func) = unit.funcs.get(func as usize) {
            columns(source, func.body, 0, &mut record);
        }
        if !record.fields.is_empty() {
            schema.records.push(record);
        }
    }
    encrypted(source, &mut schema);
    schema
}

/// `Schema::…`, `Schema::connection('x')->…`.
fn is_schema(source: &Source<'_>, id: Id) -> bool {
    let unit = source.unit;
    match unit.node(id) {
        Node::Name(name) | Node::Member(_, name) if unit.text(name) == "Schema" => true,
        Node::Call { callee, .. } => matches!(unit.node(callee), Node::Member(object, _) if is_schema(source, object)),
        _ => false,
    }
}

/// The statements of a blueprint: `$table->string('email', 100)->nullable();`.
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
            let Node::Member(object, method) = unit.node(callee) else {
                return;
            };
            // Modifiers follow the column.
            if matches!(unit.node(object), Node::Call { .. }) {
                return columns(source, object, depth + 1, record);
            }
            let name = unit.list(args).first().copied();
            let kind = kind_of(unit.text(method));
            if let (Some(column), Some(kind)) = (name, kind)
                && let Some(name) = text(source, column)
            {
                let at = unit.position(id) as usize;
                let line = source.text.get(at..).unwrap_or_default();
                let line = line.split(';').next().unwrap_or_default();
                let mut field = Field::new(name, source.lines.place(unit.position(column) as usize), kind);
                field.length = number_after(line, &[name]);
                field.handled = source.lines.handled(at, at + line.len());
                record.fields.push(field);
            }
        }
        _ => {}
    }
}

/// What a method of a blueprint makes; nothing for indexes, keys and what is taken away.
fn kind_of(method: &str) -> Option<Kind> {
    Some(match method {
        "string" | "char" | "text" | "tinyText" | "mediumText" | "longText" | "ipAddress" | "macAddress" => Kind::Text,
        "json" | "jsonb" => Kind::Map,
        "integer" | "bigInteger" | "unsignedInteger" | "unsignedBigInteger" | "float" | "double" | "decimal" => {
            Kind::Number
        }
        "date" | "dateTime" | "dateTimeTz" | "timestamp" | "timestampTz" | "time" => Kind::Time,
        "geometry" | "point" | "geography" => Kind::Other,
        _ => return None,
    })
}

/// `protected $casts = ['ssn' => 'encrypted'];`, or the method `casts()`.
fn encrypted(source: &Source<'_>, schema: &mut Schema) {
    let unit = source.unit;
    for node in &unit.nodes {
        let Node::Pair(name, value) = node else { continue };
        let cast = text(source, *value).unwrap_or_default();
        if cast != "encrypted" && !cast.starts_with("encrypted:") {
            continue;
        }
        let at = unit.position(*value);
        let class = unit
            .classes
            .iter()
            .find(|class| class.span.0 <= at && at < class.span.1);
        if let Some(class) = class {
            schema.labels.push(Label {
                table: unit.text(class.name).to_owned(),
                column: unit.text(*name).to_owned(),
                handled: Handled::Protected,
            });
        }
    }
}

fn text<'s>(source: &'s Source<'_>, id: Id) -> Option<&'s str> {
    match source.unit.node(id) {
        Node::Text(text) => Some(source.unit.text(text)),
        _ => None,
    }
}
