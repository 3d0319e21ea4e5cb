//! An example of every body, made from its schema, so that it is one.

use super::schemas::resolve;
use serde_json::{Map, Value, json};

/// How deep schemas may be nested.
const DEPTH: u8 = 12;

/// Adds an example to every body of the document that has none.
pub(super) fn add(document: &mut Value) {
    let whole = document.clone();
    walk(&whole, document, DEPTH * 2);
}

fn walk(whole: &Value, part: &mut Value, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let Value::Object(object) = part else {
        if let Value::Array(list) = part {
            list.iter_mut().for_each(|one| walk(whole, one, depth));
        }
        return;
    };
    if let Some(Value::Object(content)) = object.get_mut("content") {
        for (media, body) in content.iter_mut() {
            let bare = media == "application/json" && body.get("example").is_none();
            let example = body
                .get("schema")
                .filter(|_| bare)
                .map(|schema| of(whole, schema, DEPTH));
            if let (Some(example), Some(body)) = (example, body.as_object_mut()) {
                body.insert("example".to_owned(), example);
            }
        }
    }
    object.values_mut().for_each(|one| walk(whole, one, depth));
}

/// An example of a schema.
pub(super) fn of(whole: &Value, schema: &Value, depth: u8) -> Value {
    let Some(depth) = depth.checked_sub(1) else {
        return Value::Null;
    };
    let schema = resolve(whole, schema);
    let first = |name: &str| schema.get(name).and_then(Value::as_array).and_then(|list| list.first());
    if let Some(example) = first("examples")
        .or_else(|| schema.get("const"))
        .or_else(|| first("enum"))
    {
        return example.clone();
    }
    if let Some(one) = first("oneOf").or_else(|| first("anyOf")) {
        return of(whole, one, depth);
    }
    let kind = match schema.get("type") {
        Some(Value::String(kind)) => kind.as_str(),
        Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str).unwrap_or("null"),
        _ => "null",
    };
    match kind {
        "object" => Value::Object(object(whole, schema, depth)),
        "array" => schema
            .get("items")
            .map_or(json!([]), |items| json!([of(whole, items, depth)])),
        "integer" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        _ => Value::Null,
    }
}

/// The members that are always there.
fn object(whole: &Value, schema: &Value, depth: u8) -> Map<String, Value> {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let members = names.filter_map(|name| {
        let name = name.as_str()?;
        Some((name.to_owned(), of(whole, schema.get("properties")?.get(name)?, depth)))
    });
    members.collect()
}
