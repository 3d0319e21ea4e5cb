//! Models whose fields are declared with their types: TypeORM, GORM, JPA and Hibernate in Java and Kotlin.

use super::{Source, number_after, string_after};
use crate::code::ir::Class;
use crate::code::lower::Language;
use crate::schema::model::{Field, Format, Kind, Record, Role, Schema};
use crate::schema::words as names;

pub(super) fn read(source: &Source<'_>, language: Language) -> Schema {
    let format = match language {
        Language::Go => Format::Gorm,
        Language::Java | Language::Kotlin => Format::Jpa,
        _ => Format::TypeOrm,
    };
    let records = source
        .unit
        .classes
        .iter()
        .filter_map(|class| model(source, class, format));
    Schema {
        records: records.collect(),
        labels: Vec::new(),
    }
}

fn model(source: &Source<'_>, class: &Class, format: Format) -> Option<Record> {
    let first = class.fields.iter().map(|field| field.span.0).min()?;
    let whole = source.slice(class.span);
    let head = source.slice((class.span.0, first.max(class.span.0)));
    let is_model = match format {
        Format::Gorm => ["gorm:\"", "gorm.Model", "gorm.DeletedAt"]
            .iter()
            .any(|word| whole.contains(word)),
        Format::Jpa => ["@Entity", "@Table", "@Embeddable", "@MappedSuperclass"]
            .iter()
            .any(|word| head.contains(word)),
        _ => head.contains("@Entity"),
    };
    if !is_model {
        return None;
    }
    let name = source.unit.text(class.name);
    let mut record = Record::new(name, source.lines.place(class.span.0 as usize), format, Role::Table);
    let table = [
        "@Table(name",
        "@Table(",
        "@Entity(name",
        "@Entity({ name",
        "@Entity({name",
        "@Entity(",
    ]
    .iter()
    .find_map(|key| string_after(head, key));
    record.licensing |= table.is_some_and(names::is_licensing);
    for field in &class.fields {
        let declaration = source.slice(field.span);
        let said = source.lines.surroundings(field.span.0 as usize, field.span.1 as usize);
        let has = |list: &[&str]| list.iter().any(|word| said.contains(word));
        let skipped = match format {
            Format::Gorm => has(&["gorm:\"-"]),
            Format::Jpa => has(&[
                "@Transient",
                " static ",
                "@OneToMany",
                "@ManyToOne",
                "@OneToOne",
                "@ManyToMany",
            ]),
            _ => !has(&["@Column", "@PrimaryColumn", "Column("]),
        };
        if skipped {
            continue;
        }
        let mut kind = kind_of(source.unit.text(field.kind));
        if has(&[
            "type:jsonb",
            "type:json",
            "\"jsonb\"",
            "\"json\"",
            "\"simple-json\"",
            "SqlTypes.JSON",
            "'jsonb'",
            "'json'",
        ]) {
            kind = Kind::Map;
        }
        if has(&[
            "@Enumerated",
            "\"uuid\"",
            "'uuid'",
            "enum:",
            "type:uuid",
            "@GeneratedValue",
        ]) {
            kind = Kind::Other;
        }
        let mut read = Field::new(
            source.unit.text(field.name),
            source.lines.place(field.at as usize),
            kind,
        );
        read.length = number_after(declaration, &["length", "size", "max", "varchar", "char"]);
        read.checked = has(&["@Pattern", "@Check", "check:", "@Matches", "oneof=", "@IsIn", "@IsUUID"]);
        read.handled = source.lines.handled(field.span.0 as usize, field.span.1 as usize);
        record.fields.push(read);
    }
    Some(record)
}

pub(super) fn kind_of(kind: &str) -> Kind {
    match kind.rsplit(['.', ':']).next().unwrap_or(kind) {
        "String" | "string" | "CharSequence" | "NullString" | "Text" => Kind::Text,
        "Map" | "map" | "HashMap" | "JsonNode" | "JSON" | "JSONMap" | "Record" | "any" | "object" | "unknown"
        | "Any" | "Object" | "MutableMap" => Kind::Map,
        "int" | "Integer" | "long" | "Long" | "Int" | "int32" | "int64" | "uint" | "uint32" | "uint64" | "number"
        | "BigDecimal" | "double" | "Double" | "float" | "float64" | "bigint" | "NullInt64" => Kind::Number,
        "Date" | "LocalDate" | "LocalDateTime" | "Instant" | "Time" | "OffsetDateTime" | "ZonedDateTime" => Kind::Time,
        _ => Kind::Other,
    }
}
