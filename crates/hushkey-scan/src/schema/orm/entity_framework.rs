//! Entities of Entity Framework: classes with attributes of a table, and those that a `DbSet` of the same file names.

use super::declared::kind_of;
use super::{Source, number_after, string_after};
use crate::code::ir::Class;
use crate::schema::model::{Field, Format, Kind, Record, Role, Schema};
use crate::schema::words as names;

/// One of these stands in every file that declares an entity so that it is known.
pub(super) const WORDS: &[&str] = &[
    "[Table",
    "[Column",
    "[Key]",
    "[PrimaryKey",
    "[Owned]",
    "[Keyless]",
    "DbSet<",
];

/// Attributes of a class that is a table.
const OF_CLASS: &[&str] = &["[Table(", "[PrimaryKey(", "[Owned]", "[Keyless]", "[Index("];

/// Attributes of a column, which no other class has.
const OF_COLUMN: &[&str] = &[
    "[Key]",
    "[Column",
    "[ForeignKey",
    "[DatabaseGenerated",
    "[Timestamp]",
    "[InverseProperty",
];

pub(super) fn read(source: &Source<'_>) -> Schema {
    let sets: Vec<&str> = source
        .text
        .split("DbSet<")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .collect();
    let classes = source.unit.classes.iter();
    Schema {
        records: classes.filter_map(|class| model(source, class, &sets)).collect(),
        labels: Vec::new(),
    }
}

fn model(source: &Source<'_>, class: &Class, sets: &[&str]) -> Option<Record> {
    let first = class.fields.iter().map(|field| field.span.0).min()?;
    let head = source.slice((class.span.0, first.max(class.span.0)));
    let whole = source.slice(class.span);
    let name = source.unit.text(class.name);
    let marked = OF_CLASS.iter().any(|word| head.contains(word)) || OF_COLUMN.iter().any(|word| whole.contains(word));
    if !(marked || sets.contains(&name)) || whole.contains("DbSet<") {
        return None;
    }
    let mut record = Record::new(
        name,
        source.lines.place(class.span.0 as usize),
        Format::EfCore,
        Role::Table,
    );
    record.licensing |= string_after(head, "[Table(").is_some_and(names::is_licensing);
    for field in &class.fields {
        let declaration = source.slice(field.span);
        let said = source.lines.surroundings(field.span.0 as usize, field.span.1 as usize);
        let has = |list: &[&str]| list.iter().any(|word| said.contains(word));
        let stored = declaration.contains("get;") || declaration.contains("get =>");
        if !stored
            || has(&[
                "[NotMapped]",
                "ICollection<",
                "List<",
                "[ForeignKey",
                "[InverseProperty",
            ])
            || has(&[" static "])
        {
            continue;
        }
        let mut kind = match source.unit.text(field.kind).trim_end_matches('?') {
            "DateTimeOffset" | "DateOnly" | "TimeOnly" | "DateTime" => Kind::Time,
            "decimal" | "short" | "byte" => Kind::Number,
            "JsonDocument" | "JsonElement" | "Dictionary" | "IDictionary" => Kind::Map,
            other => kind_of(other),
        };
        if has(&["\"jsonb\"", "\"json\""]) {
            kind = Kind::Map;
        }
        let mut read = Field::new(
            source.unit.text(field.name),
            source.lines.place(field.at as usize),
            kind,
        );
        read.length = number_after(declaration, &["MaxLength", "StringLength", "Length", "varchar", "char"]);
        read.checked = has(&["[RegularExpression", "[AllowedValues", "[EnumDataType"]);
        read.handled = source.lines.handled(field.span.0 as usize, field.span.1 as usize);
        record.fields.push(read);
    }
    (!record.fields.is_empty()).then_some(record)
}
