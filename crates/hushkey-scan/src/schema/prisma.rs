//! Prisma schemas: models, one field a line.

use super::lines::Lines;
use super::model::{Field, Format, Kind, Record, Role, Schema};

pub(crate) fn read(text: &str) -> Schema {
    let lines = Lines::new(text);
    let mut schema = Schema::default();
    let mut open: Option<Record> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let code = line.trim();
        let mut words = code.split_whitespace();
        let Some(first) = words.next() else { continue };
        match &mut open {
            None if matches!(first, "model" | "type" | "view") && code.ends_with('{') => {
                let name = words.next().unwrap_or_default().trim_end_matches('{');
                let place = lines.place(start + first.len() + 1);
                open = Some(Record::new(name, place, Format::Prisma, Role::Table));
            }
            None => {}
            Some(_) if first == "}" => schema.records.extend(open.take()),
            Some(record) if first.starts_with("@@") => {
                if let Some(name) = first
                    .strip_prefix("@@map(")
                    .map(quoted)
                    .or_else(|| code.strip_prefix("@@map(").map(quoted))
                {
                    let licensing = record.licensing;
                    record.name = name.to_owned();
                    record.licensing = licensing || super::words::is_licensing(name);
                }
            }
            Some(_) if first.starts_with("//") => {}
            Some(record) => {
                let Some(kind) = words.next() else { continue };
                let base = kind.trim_end_matches(['?', '!']).trim_end_matches("[]");
                let kind = match base {
                    "String" => Kind::Text,
                    "Json" => Kind::Map,
                    "Int" | "BigInt" | "Float" | "Decimal" => Kind::Number,
                    "DateTime" => Kind::Time,
                    _ => Kind::Other,
                };
                let mut field = Field::new(first, lines.place(start), kind);
                // `@db.VarChar(255)`, `@db.Uuid`.
                field.length = code
                    .split_once("Char(")
                    .and_then(|(_, rest)| rest.split(')').next())
                    .and_then(|length| length.trim().parse().ok());
                field.checked = ["@db.Uuid", "@default(uuid", "@default(cuid", "@default(nanoid", "@id"]
                    .iter()
                    .any(|word| code.contains(word));
                field.handled = lines.handled(start, start + code.len());
                record.fields.push(field);
            }
        }
    }
    schema.records.extend(open);
    schema
}

fn quoted(text: &str) -> &str {
    text.split('"').nth(1).unwrap_or_default()
}
