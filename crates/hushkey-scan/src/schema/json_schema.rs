//! JSON Schema, and the schema objects of OpenAPI and AsyncAPI, which are the same but for annotations.

use super::annotate::Handled;
use super::model::{Field, Format, Kind, Open, Record, Role, Schema};
use super::value::{Value, What};
use super::words;

/// Whether a document is a JSON Schema: it says so, or it describes an object.
pub(crate) fn is(root: &Value) -> bool {
    root.text_of("$schema")
        .is_some_and(|schema| schema.contains("json-schema.org"))
        || (root.text_of("type") == Some("object")
            && !properties(root).is_empty()
            && root.get("properties").is_some_and(all_schemas))
}

fn all_schemas(properties: &Value) -> bool {
    properties.entries().iter().all(|(_, value)| {
        [
            "type",
            "$ref",
            "enum",
            "anyOf",
            "oneOf",
            "allOf",
            "const",
            "description",
        ]
        .iter()
        .any(|key| value.has(key))
    })
}

pub(crate) fn read(root: &Value) -> Schema {
    let mut schema = Schema::default();
    let title = root
        .text_of("title")
        .or_else(|| root.text_of("$id").map(last_segment))
        .unwrap_or("the document");
    let name = title.trim_end_matches(".json").trim_end_matches(".schema");
    let walk = Walk {
        format: Format::JsonSchema,
        role: if words::is_event(&compact(name)) {
            Role::Event
        } else {
            Role::Request
        },
        licensing: words::is_licensing(name),
    };
    walk.object(root, &compact(name), 0, &mut schema);
    for (key, value) in definitions(root) {
        let mut walk = walk;
        if words::is_event(key) {
            walk.role = Role::Event;
        }
        walk.licensing |= words::is_licensing(key);
        walk.object(value, key, 0, &mut schema);
    }
    schema
}

fn definitions(root: &Value) -> impl Iterator<Item = (&str, &Value)> {
    ["definitions", "$defs"]
        .into_iter()
        .filter_map(|key| root.get(key))
        .flat_map(|all| all.entries().iter().map(|(key, value)| (key.text.as_str(), value)))
}

fn last_segment(id: &str) -> &str {
    id.trim_end_matches('#').rsplit('/').next().unwrap_or(id)
}

/// A title of several words as one name.
fn compact(title: &str) -> String {
    if title == "the document" {
        return title.to_owned();
    }
    title.split_whitespace().collect::<Vec<_>>().join("_")
}

fn properties(object: &Value) -> &[(super::value::Key, Value)] {
    object.get("properties").map_or(&[], Value::entries)
}

/// The way down a schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    pub format: Format,
    pub role: Role,
    pub licensing: bool,
}

impl Walk {
    /// An object schema, and all objects inside it.
    pub fn object(self, value: &Value, name: &str, depth: usize, schema: &mut Schema) {
        if depth > super::value::MAX_DEPTH || value.has("$ref") {
            return;
        }
        for list in ["allOf", "anyOf", "oneOf"] {
            for part in value.get(list).map_or(&[][..], Value::items) {
                // Closing one part of several would refuse the others' fields.
                self.part(part, name, depth + 1, list != "allOf", schema);
            }
        }
        for key in ["items", "not", "then", "else"] {
            if let Some(inner) = value.get(key) {
                self.object(inner, name, depth + 1, schema);
            }
        }
        let whole = !["allOf", "anyOf", "oneOf"].iter().any(|key| value.has(key));
        self.part_itself(value, name, depth, whole, schema);
    }

    fn part(self, value: &Value, name: &str, depth: usize, closable: bool, schema: &mut Schema) {
        if value.has("$ref") {
            return;
        }
        if closable {
            self.object(value, name, depth, schema);
        } else {
            self.part_itself(value, name, depth, false, schema);
        }
    }

    fn part_itself(self, value: &Value, name: &str, depth: usize, closable: bool, schema: &mut Schema) {
        if depth > super::value::MAX_DEPTH || properties(value).is_empty() {
            return;
        }
        let mut record = Record::new(name, value.at, self.format, self.role);
        record.licensing |= self.licensing;
        let closed = value.is_false("additionalProperties") || value.is_false("unevaluatedProperties");
        if closable && !closed {
            record.open = Open::Unsaid;
        }
        if let Some((key, _)) = value.entries().iter().find(|(key, _)| key.text == "properties") {
            record.place = key.at;
        }
        let mut inner = Vec::new();
        for (key, property) in properties(value) {
            if property.is_true("readOnly") && self.role == Role::Request {
                // Nobody sends it.
            }
            record.fields.push(self.field(&key.text, key.at, property));
            if has_objects(property) {
                inner.push((format!("{name}.{}", key.text), property));
            }
        }
        schema.records.push(record);
        for (name, property) in inner {
            self.object(property, &name, depth + 1, schema);
        }
    }

    /// A property, or a parameter's schema.
    pub fn field(self, name: &str, at: crate::code::taint::facts::Place, value: &Value) -> Field {
        let items = value.get("items").filter(|_| types(value).contains(&"array"));
        let of = items.unwrap_or(value);
        let mut field = Field::new(name, at, kind(of));
        field.length = of.number_of("maxLength");
        field.checked = ["enum", "const", "pattern"].iter().any(|key| of.has(key))
            || of.text_of("format").is_some_and(|format| format != "password");
        field.write_only = value.is_true("writeOnly");
        field.handled = handled(value).max(handled(of));
        field
    }
}

fn types(value: &Value) -> Vec<&str> {
    match value.get("type").map(|kind| &kind.what) {
        Some(What::Text(kind)) => vec![kind],
        Some(What::List(kinds)) => kinds.iter().filter_map(Value::text).collect(),
        _ => Vec::new(),
    }
}

fn kind(value: &Value) -> Kind {
    let types = types(value);
    let has = |kind: &str| types.contains(&kind);
    if has("string") {
        return match value.text_of("format") {
            Some("date" | "date-time" | "time") => Kind::Time,
            Some("byte" | "binary") => Kind::Other,
            _ if value.has("enum") || value.has("const") => Kind::Other,
            _ => Kind::Text,
        };
    }
    if has("integer") || has("number") {
        return Kind::Number;
    }
    let said = ["properties", "$ref", "allOf", "anyOf", "oneOf", "patternProperties"]
        .iter()
        .any(|key| value.has(key));
    let open = !value.is_false("additionalProperties");
    if has("object") && !said && open {
        // `additionalProperties: {type: integer}` takes no names as values, `propertyNames` none as keys.
        let bounded = value.has("propertyNames")
            || value.get("additionalProperties").is_some_and(|inner| {
                inner.has("enum") || matches!(inner.text_of("type"), Some("integer" | "number" | "boolean"))
            });
        return if bounded { Kind::Other } else { Kind::Map };
    }
    Kind::Other
}

fn has_objects(value: &Value) -> bool {
    ["properties", "items", "allOf", "anyOf", "oneOf"]
        .iter()
        .any(|key| value.has(key))
}

/// `x-data-classification`, `x-sensitive-data`, `x-pii`, and tags in the field's conventions.
fn handled(value: &Value) -> Handled {
    let mut handled = Handled::No;
    for (key, said) in value.entries() {
        let found = match key.text.as_str() {
            "x-data-classification" if said.has("masking") => Handled::Protected,
            "x-tokenized" | "x-encrypted" => Handled::Protected,
            "x-data-classification"
            | "x-sensitive-data"
            | "x-pii"
            | "x-sensitive"
            | "confluent:tags"
            | "confluent.tags"
            | "conduktor.tags"
            | "x-data-categories"
            | "data_categories"
            | "x-fides-data-categories"
            | "x-personal-data"
            | "x-sensitivity" => Handled::Classified,
            "description" | "$comment" => said.text().map_or(Handled::No, super::annotate::read),
            _ => Handled::No,
        };
        handled = handled.max(found);
    }
    handled
}
