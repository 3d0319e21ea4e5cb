//! Django's models, SQLAlchemy's declarative classes and tables, Alembic's migrations. Django's own migrations are made from the
//! models and passed over.

use super::{Source, number_after, string_after, words};
use crate::code::ir::{Class, Node};
use crate::schema::model::{Field, Format, Kind, Record, Role, Schema};
use crate::schema::words as names;

pub(super) fn read(source: &Source<'_>) -> Schema {
    let mut schema = Schema::default();
    for class in &source.unit.classes {
        schema.records.extend(model(source, class));
    }
    tables(source, &mut schema);
    schema
}

fn model(source: &Source<'_>, class: &Class) -> Option<Record> {
    let whole = source.slice(class.span);
    let mut fields = Vec::new();
    let mut format = Format::Django;
    for field in &class.fields {
        let declaration = source.slice(field.span);
        let called = source.unit.text(field.kind);
        let django = called.starts_with("models.") || (called.ends_with("Field") && whole.contains("models.Model"));
        let alchemy = ["Column(", "mapped_column(", "Mapped["]
            .iter()
            .any(|word| declaration.contains(word));
        if !django && !alchemy {
            continue;
        }
        if alchemy {
            format = Format::SqlAlchemy;
        }
        let kind = if django {
            django_kind(called)
        } else {
            alchemy_kind(declaration)
        };
        let name = source.unit.text(field.name);
        let mut read = Field::new(name, source.lines.place(field.at as usize), kind);
        read.length = number_after(
            declaration,
            &["max_length", "String", "VARCHAR", "Unicode", "CHAR", "length"],
        );
        read.checked = ["choices", "validators", "CheckConstraint", "SlugField"]
            .iter()
            .any(|word| declaration.contains(word));
        read.handled = source.lines.handled(field.span.0 as usize, field.span.1 as usize);
        fields.push(read);
    }
    if fields.is_empty() {
        return None;
    }
    let name = source.unit.text(class.name);
    let at = source.lines.place(class.span.0 as usize);
    let mut record = Record::new(name, at, format, Role::Table);
    let table = string_after(whole, "__tablename__").or_else(|| string_after(whole, "db_table"));
    record.licensing |= table.is_some_and(names::is_licensing);
    record.fields = fields;
    Some(record)
}

fn django_kind(called: &str) -> Kind {
    match called.rsplit('.').next().unwrap_or(called) {
        "CharField"
        | "TextField"
        | "EmailField"
        | "SlugField"
        | "URLField"
        | "GenericIPAddressField"
        | "IPAddressField"
        | "CICharField"
        | "CIEmailField"
        | "CITextField"
        | "PhoneNumberField" => Kind::Text,
        "JSONField" | "HStoreField" => Kind::Map,
        "IntegerField"
        | "BigIntegerField"
        | "SmallIntegerField"
        | "PositiveIntegerField"
        | "PositiveBigIntegerField"
        | "DecimalField"
        | "FloatField"
        | "PositiveSmallIntegerField" => Kind::Number,
        "DateField" | "DateTimeField" | "TimeField" => Kind::Time,
        _ => Kind::Other,
    }
}

fn alchemy_kind(declaration: &str) -> Kind {
    let all: Vec<&str> = words(declaration).collect();
    let has = |list: &[&str]| all.iter().any(|word| list.contains(word));
    if has(&[
        "ForeignKey",
        "relationship",
        "Enum",
        "LargeBinary",
        "Boolean",
        "bool",
        "UUID",
        "Uuid",
        "bytes",
        "Interval",
    ]) {
        Kind::Other
    } else if has(&["JSON", "JSONB", "HSTORE", "dict", "Dict", "PickleType", "MutableDict"]) {
        Kind::Map
    } else if has(&[
        "String",
        "Text",
        "Unicode",
        "UnicodeText",
        "VARCHAR",
        "CHAR",
        "TEXT",
        "CITEXT",
        "str",
        "INET",
        "CIDR",
        "MACADDR",
        "EmailType",
        "PhoneNumberType",
    ]) {
        Kind::Text
    } else if has(&[
        "Integer",
        "BigInteger",
        "SmallInteger",
        "Numeric",
        "Float",
        "int",
        "float",
        "Decimal",
    ]) {
        Kind::Number
    } else if has(&["Date", "DateTime", "TIMESTAMP", "datetime", "date"]) {
        Kind::Time
    } else {
        Kind::Other
    }
}

/// `op.create_table("licenses", sa.Column("email", sa.String(30)))`, `op.add_column("licenses", …)`, `Table("licenses", metadata, …)`.
fn tables(source: &Source<'_>, schema: &mut Schema) {
    let unit = source.unit;
    for (id, node) in unit.nodes.iter().enumerate() {
        let Node::Call { callee, args, .. } = node else {
            continue;
        };
        if !matches!(last_name(source, *callee), "create_table" | "add_column" | "Table") {
            continue;
        }
        let args = unit.list(*args);
        let Some(Node::Text(table)) = args.first().map(|first| unit.node(*first)) else {
            continue;
        };
        let at = unit.at.get(id).copied().unwrap_or(0) as usize;
        let mut record = Record::new(
            unit.text(table),
            source.lines.place(at),
            Format::SqlAlchemy,
            Role::Table,
        );
        for (index, arg) in args.iter().enumerate() {
            let Node::Call {
                callee, args: inner, ..
            } = unit.node(*arg)
            else {
                continue;
            };
            let first = unit.list(inner).first().copied().unwrap_or(0);
            let (true, Node::Text(name)) = (last_name(source, callee) == "Column", unit.node(first)) else {
                continue;
            };
            let start = unit.position(*arg) as usize;
            let end = args
                .get(index + 1)
                .map_or(0, |next| unit.position(*next) as usize)
                .max(start);
            let rest = source.text.get(start..).unwrap_or_default();
            let declaration = match end > start {
                true => source.text.get(start..end).unwrap_or_default(),
                false => rest.split('\n').next().unwrap_or_default(),
            };
            let mut field = Field::new(
                unit.text(name),
                source.lines.place(unit.position(first) as usize),
                alchemy_kind(declaration),
            );
            field.length = number_after(declaration, &["String", "VARCHAR", "Unicode", "CHAR", "length"]);
            field.checked = declaration.contains("CheckConstraint");
            field.handled = source.lines.handled(start, start + declaration.trim_end().len());
            record.fields.push(field);
        }
        if !record.fields.is_empty() {
            schema.records.push(record);
        }
    }
}

fn last_name<'s>(source: &'s Source<'_>, id: u32) -> &'s str {
    match source.unit.node(id) {
        Node::Name(name) | Node::Member(_, name) => source.unit.text(name),
        _ => "",
    }
}
