//! The JSON Schema for editors: written from the same word lists the reader checks, and proven fresh here.
//!
//! `HUSHKEY_WRITE_SCHEMA=1 cargo test -p hushkey-policy schema` writes it anew.

use crate::read::keys;
use crate::{Action, Direction, ExpectedDecision, Format, Signed, UnknownEndpoint, UnknownField};
use hushkey_detect::Class;
use serde_json::{Value, json};

fn words(names: impl Iterator<Item = &'static str>) -> Value {
    json!({ "enum": names.collect::<Vec<_>>() })
}

/// A closed table: its keys are exactly those of the reader.
fn closed(allowed: &[&str], required: &[&str], mut properties: Value) -> Value {
    let mut names: Vec<&str> = properties.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = allowed.to_vec();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected, "the schema and the reader know different keys");
    let properties = properties.take();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn described(mut schema: Value, description: &str) -> Value {
    schema["description"] = description.into();
    schema
}

fn scan() -> Value {
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let class = json!({ "type": "string", "pattern": "^[a-z0-9_]{1,40}$" });
    let classes = json!({ "type": "array", "items": class });
    let languages = json!({ "type": "array", "items": words(crate::SCAN_LANGUAGES.iter().copied()) });
    let list = |items: Value| json!({ "type": "array", "items": items });
    closed(
        keys::SCAN,
        &[],
        json!({
            "exclude": described(texts.clone(), "paths left out, written as in .gitignore"),
            "private_logs": described(texts.clone(), "loggers that are encrypted and stay on the machine"),
            "names": closed(keys::SCAN_NAMES, &[], json!({
                "silent": described(texts.clone(), "names that never hold personal data"),
                "hold": { "type": "object", "additionalProperties": class, "description": "names and the class they hold" },
            })),
            "source": list(closed(keys::SCAN_SOURCE, &["class"], json!({
                "languages": languages, "calls": texts, "reads": texts, "class": class,
            }))),
            "sink": list(closed(keys::SCAN_SINK, &["party"], json!({
                "languages": languages, "calls": texts, "writes": texts, "hosts": texts,
                "rule": words(crate::SCAN_SINK_RULES.iter().copied()), "party": { "type": "string" },
            }))),
            "sanitizer": list(closed(keys::SCAN_SANITIZER, &[], json!({ "languages": languages, "calls": texts }))),
            "party": list(closed(keys::SCAN_PARTY, &["name"], json!({
                "name": { "type": "string" },
                "may_receive": described(classes, "classes that its contract allows"),
            }))),
        }),
    )
}

fn schema() -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": text });
    let actions = words(
        Action::ALL
            .iter()
            .filter(|action| **action != Action::Tokenize)
            .map(|action| action.name()),
    );
    let class_names = || Class::ALL.iter().map(|class| class.name());
    let class_table: serde_json::Map<String, Value> = class_names()
        .chain(["default"])
        .map(|name| (name.to_owned(), json!({ "$ref": "#/$defs/action" })))
        .collect();
    let format = json!({ "anyOf": [
        words(Format::NAMED.iter().map(|(name, _)| *name)),
        { "type": "array", "items": text, "minItems": 1, "maxItems": 256 },
    ]});
    let field = closed(
        keys::FIELD,
        &[],
        json!({
            "format": { "$ref": "#/$defs/format" },
            "action": { "$ref": "#/$defs/action" },
        }),
    );
    let endpoint = closed(
        keys::ENDPOINT,
        &["name", "match"],
        json!({
            "name": { "type": "string", "pattern": "^[a-z0-9_-]{1,64}$" },
            "match": closed(keys::MATCH, &["path"], json!({
                "method": described(json!({ "anyOf": [text, texts] }), "one or more methods; left out, any"),
                "path": { "type": "string", "pattern": "^/", "description": "literal segments, {name} for one, a trailing * for the rest" },
            })),
            "unknown_field": described(words(UnknownField::ALL.iter().map(|w| w.name())), "what becomes of fields the contract does not declare"),
            "signed": described(words(Signed::ALL.iter().map(|w| w.name())), "a signed message is never altered: it passes clean, or is refused"),
            "request": { "$ref": "#/$defs/contract" },
            "response": { "$ref": "#/$defs/contract" },
            "classes": { "$ref": "#/$defs/classes" },
        }),
    );
    let test = closed(
        keys::TEST,
        &["name", "send", "expect"],
        json!({
            "name": text,
            "send": closed(keys::SEND, &[], json!({
                "endpoint": text,
                "direction": words(Direction::ALL.iter().map(|w| w.name())),
                "method": text,
                "path": text,
                "status": { "type": "integer", "minimum": 100, "maximum": 599 },
                "content_type": text,
                "headers": { "type": "object", "additionalProperties": text },
                "body": text,
            })),
            "expect": closed(keys::EXPECT, &["decision"], json!({
                "decision": words(ExpectedDecision::ALL.iter().map(|w| w.name())),
                "absent": texts,
                "present": texts,
                "classes": { "type": "array", "items": words(class_names()) },
                "actions": { "type": "array", "items": words(Action::ALL.iter().map(|w| w.name())) },
                "problem": text,
                "unchanged": { "type": "boolean" },
            })),
        }),
    );
    let mut policy = closed(
        keys::POLICY,
        &["version"],
        json!({
            "version": { "const": 1 },
            "unknown_endpoint": described(words(UnknownEndpoint::ALL.iter().map(|w| w.name())), "what becomes of messages no endpoint covers"),
            "classes": { "$ref": "#/$defs/classes" },
            "endpoint": { "type": "array", "items": endpoint },
            "test": { "type": "array", "items": test },
            "scan": described(scan(), "what a project tells static analysis (docs/scan.md)"),
        }),
    );
    policy["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    policy["title"] = "Hushkey policy".into();
    policy["$defs"] = json!({
        "action": actions,
        "format": format,
        "field": { "anyOf": [{ "$ref": "#/$defs/format" }, field] },
        "contract": { "type": "object", "additionalProperties": { "$ref": "#/$defs/field" }, "description": "field paths (meta.scope.fingerprint, items[].id, query:limit, header:x-id, path:id) and what they hold" },
        "classes": { "type": "object", "additionalProperties": false, "properties": class_table, "description": "what to do with each class of personal data" },
    });
    policy
}

#[test]
fn the_committed_schema_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/policy.schema.json");
    let fresh = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("HUSHKEY_WRITE_SCHEMA").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == fresh,
        "schema/policy.schema.json is stale: run with HUSHKEY_WRITE_SCHEMA=1"
    );
}
