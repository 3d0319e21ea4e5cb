//! OpenAPI 3, Swagger 2 and AsyncAPI: parameters, bodies, shared schemas, events.

use super::json_schema::Walk;
use super::model::{Format, Record, Role, Schema, Way};
use super::proto::parameters;
use super::value::Value;
use super::words;
use std::collections::HashSet;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

pub(crate) fn is(root: &Value) -> bool {
    ["openapi", "swagger", "asyncapi"].iter().any(|key| root.has(key))
}

pub(crate) fn read(root: &Value) -> Schema {
    let mut reader = Reader {
        root,
        schema: Schema::default(),
        asked: HashSet::new(),
        answered: HashSet::new(),
    };
    let events = root.has("asyncapi");
    for key in ["paths", "webhooks"] {
        for (path, item) in root.get(key).map_or(&[][..], Value::entries) {
            reader.path(&path.text, item, key == "webhooks");
        }
    }
    let components = root.get("components");
    for (name, message) in components
        .and_then(|all| all.get("messages"))
        .map_or(&[][..], Value::entries)
    {
        reader.body(message.get("payload"), &name.text, Role::Event, false);
    }
    reader.shared(components.and_then(|all| all.get("schemas")), events);
    reader.shared(root.get("definitions"), events);
    for (_, parameter) in components
        .and_then(|all| all.get("parameters"))
        .map_or(&[][..], Value::entries)
    {
        reader.parameters(std::slice::from_ref(parameter), "the API");
    }
    for (_, parameter) in root.get("parameters").map_or(&[][..], Value::entries) {
        reader.parameters(std::slice::from_ref(parameter), "the API");
    }
    reader.schema
}

struct Reader<'v> {
    root: &'v Value,
    schema: Schema,
    /// Shared schemas that requests reach.
    asked: HashSet<&'v str>,
    /// Shared schemas that answers reach.
    answered: HashSet<&'v str>,
}

impl<'v> Reader<'v> {
    fn path(&mut self, path: &str, item: &'v Value, webhook: bool) {
        let licensing = words::is_licensing(&path.replace(['/', '{', '}'], "_"));
        let owner = owner(path);
        self.parameters(item.get("parameters").map_or(&[][..], Value::items), &owner);
        for (method, operation) in item.entries() {
            if !METHODS.contains(&method.text.as_str()) {
                continue;
            }
            let name = operation
                .text_of("operationId")
                .map_or_else(|| format!("{}_{owner}", method.text), str::to_owned);
            let list = operation.get("parameters").map_or(&[][..], Value::items);
            self.parameters(list, &owner);
            let role = if webhook { Role::Event } else { Role::Request };
            let bodies = operation
                .get("requestBody")
                .and_then(|body| body.get("content"))
                .map_or(&[][..], Value::entries);
            for (_, media) in bodies {
                self.body(media.get("schema"), &name, role, licensing);
            }
            for parameter in list.iter().filter(|parameter| parameter.text_of("in") == Some("body")) {
                self.body(parameter.get("schema"), &name, role, licensing);
            }
            for (_, answer) in operation.get("responses").map_or(&[][..], Value::entries) {
                for (_, media) in answer.get("content").map_or(&[][..], Value::entries) {
                    self.body(media.get("schema"), &name, Role::Answer, licensing);
                }
                self.body(answer.get("schema"), &name, Role::Answer, licensing);
            }
        }
    }

    /// A body where it is written out; of one that is shared, that it is used so.
    fn body(&mut self, value: Option<&'v Value>, name: &str, role: Role, licensing: bool) {
        let Some(value) = value else { return };
        let mut seen = match role {
            Role::Answer => std::mem::take(&mut self.answered),
            _ => std::mem::take(&mut self.asked),
        };
        reach(self.root, value, 0, &mut seen);
        match role {
            Role::Answer => self.answered = seen,
            _ => self.asked = seen,
        }
        let walk = Walk {
            format: Format::OpenApi,
            role,
            licensing: licensing || words::is_licensing(name),
        };
        walk.object(value, name, 0, &mut self.schema);
    }

    fn shared(&mut self, all: Option<&'v Value>, events: bool) {
        for (name, value) in all.map_or(&[][..], Value::entries) {
            let name = name.text.as_str();
            let (asked, answered) = (self.asked.contains(name), self.answered.contains(name));
            let role = match () {
                () if events || words::is_event(name) => Role::Event,
                () if asked && !answered => Role::Request,
                () if answered && !asked => Role::Answer,
                () => Role::Message,
            };
            let walk = Walk {
                format: Format::OpenApi,
                role,
                licensing: words::is_licensing(name),
            };
            walk.object(value, name, 0, &mut self.schema);
        }
    }

    fn parameters(&mut self, list: &'v [Value], owner: &str) {
        for parameter in list {
            let way = match parameter.text_of("in") {
                Some("path") => Way::Path,
                Some("query") => Way::Query,
                _ => continue,
            };
            let (Some(name), Some(at)) = (parameter.text_of("name"), parameter.get("name").map(|name| name.at)) else {
                continue;
            };
            let walk = Walk {
                format: Format::OpenApi,
                role: Role::Parameters,
                licensing: false,
            };
            let mut field = walk.field(name, at, parameter.get("schema").unwrap_or(parameter));
            field.way = way;
            let mut record = Record::new(owner, at, Format::OpenApi, Role::Parameters);
            record.licensing = words::is_licensing(owner);
            record.fields.push(field);
            self.schema.records.push(record);
        }
    }
}

/// Shared schemas that a value names, and those that these name.
fn reach<'v>(root: &'v Value, value: &'v Value, depth: usize, seen: &mut HashSet<&'v str>) {
    if depth > super::value::MAX_DEPTH {
        return;
    }
    for (key, inner) in value.entries() {
        if let ("$ref", Some(path)) = (key.text.as_str(), inner.text()) {
            let name = path.rsplit('/').next().unwrap_or(path);
            let shared = root
                .get("components")
                .and_then(|all| all.get("schemas"))
                .or_else(|| root.get("definitions"))
                .and_then(|all| all.get(name));
            if let (true, Some(shared)) = (seen.insert(name), shared) {
                reach(root, shared, depth + 1, seen);
            }
        }
        reach(root, inner, depth + 1, seen);
    }
    for inner in value.items() {
        reach(root, inner, depth + 1, seen);
    }
}

/// What a path is about: the last part of it that is no parameter, in the singular.
fn owner(path: &str) -> String {
    let named = parameters(path);
    let last = path
        .split('/')
        .rev()
        .find(|part| !part.is_empty() && !part.contains('{'))
        .unwrap_or(if named.is_empty() { "the API" } else { path });
    last.to_owned()
}
