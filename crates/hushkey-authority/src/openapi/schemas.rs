//! The schemas of the document: what is read, what is written, and the components that both name.

use crate::api::endpoint::SchemaOf;
use hushkey_license::schema::Sentence;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// One maker for what is read and one for what is written: a field that may be left out in one is always there in the other.
pub(super) struct Schemas {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

/// Where schemas are named.
const PLACE: &str = "#/components/schemas/";

impl Schemas {
    pub fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        let mut written = settings().for_serialize().into_generator();
        written.subschema_for::<Sentence>();
        Self {
            read: settings().for_deserialize().into_generator(),
            written,
        }
    }

    pub fn read(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.read).to_value()
    }

    pub fn written(&mut self, schema: SchemaOf) -> Value {
        schema(&mut self.written).to_value()
    }

    /// All that were named. What is read and written in two forms would be one name for two things: a test keeps it from happening.
    pub fn into_components(mut self) -> Value {
        let mut all: Map<String, Value> = self.written.take_definitions(true);
        close(&mut all);
        for (name, schema) in self.read.take_definitions(true) {
            all.entry(name).or_insert(schema);
        }
        Value::Object(all)
    }

    /// Names that stand for two things.
    #[cfg(test)]
    pub fn doubled(mut self) -> Vec<String> {
        let mut written = self.written.take_definitions(true);
        close(&mut written);
        let read = self.read.take_definitions(true);
        let differs = |(name, schema): &(String, Value)| written.get(name).is_some_and(|other| other != schema);
        read.into_iter().filter(differs).map(|(name, _)| name).collect()
    }
}

/// What is written has no fields but its own.
fn close(schemas: &mut Map<String, Value>) {
    for (name, schema) in schemas {
        if name == "AnyDocument" {
            continue;
        }
        if let Some(object) = schema
            .as_object_mut()
            .filter(|object| object.contains_key("properties"))
        {
            object.entry("additionalProperties").or_insert(json!(false));
        }
    }
}

/// Takes out what only rustdoc understands: links, and paths of types.
pub(super) fn tidy(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match value {
                    Value::String(text) if name == "description" => *text = plain(text),
                    other => tidy(other),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn plain(text: &str) -> String {
    let text = text.replace("[`", "`").replace("`]", "`");
    let mut out = String::with_capacity(text.len());
    for (place, part) in text.split('`').enumerate() {
        if place > 0 {
            out.push('`');
        }
        // Every second part is code: of a path, its last name.
        let code = place % 2 == 1;
        out.push_str(if code {
            part.rsplit("::").next().unwrap_or(part)
        } else {
            part
        });
    }
    out
}

/// The schema that a reference names, or the schema itself.
pub(super) fn resolve<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let name = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.strip_prefix(PLACE));
    name.and_then(|name| document.get("components")?.get("schemas")?.get(name))
        .unwrap_or(schema)
}
