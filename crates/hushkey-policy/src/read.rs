//! The policy file: TOML with positions to a checked [`Policy`].
//!
//! *In:* the text. *Out:* a policy, or every fault at once. *Never:* a value of the file in a message.
//!
//! Reading goes on after a fault and leaves the faulty part out, so that one run shows them all.

mod contract;
mod endpoint;
mod reader;
mod scan;
mod test;

use crate::{Action, ClassActions, Fault, Policy, PolicyError, UnknownEndpoint};
use hushkey_detect::Class;
use reader::{Reader, Value};
use toml::de::DeTable;

/// The largest policy file, in bytes.
const MAX_BYTES: usize = 1 << 20;
/// The most endpoints, fields of a contract and tests.
pub(crate) const MAX_ENTRIES: usize = 4096;

/// The keys of each table, for messages and for the JSON Schema.
pub(crate) mod keys {
    pub(crate) const POLICY: &[&str] = &["version", "unknown_endpoint", "classes", "endpoint", "test", "scan"];
    pub(crate) const ENDPOINT: &[&str] = &[
        "name",
        "match",
        "unknown_field",
        "signed",
        "request",
        "response",
        "classes",
    ];
    pub(crate) const MATCH: &[&str] = &["method", "path"];
    pub(crate) const FIELD: &[&str] = &["format", "action"];
    pub(crate) const TEST: &[&str] = &["name", "send", "expect"];
    pub(crate) const SEND: &[&str] = &[
        "endpoint",
        "direction",
        "method",
        "path",
        "status",
        "content_type",
        "headers",
        "body",
    ];
    pub(crate) const EXPECT: &[&str] = &[
        "decision",
        "absent",
        "present",
        "classes",
        "actions",
        "problem",
        "unchanged",
    ];
    pub(crate) const SCAN: &[&str] = &[
        "exclude",
        "private_logs",
        "names",
        "source",
        "sink",
        "sanitizer",
        "party",
    ];
    pub(crate) const SCAN_NAMES: &[&str] = &["silent", "hold"];
    pub(crate) const SCAN_SOURCE: &[&str] = &["languages", "calls", "reads", "class"];
    pub(crate) const SCAN_SINK: &[&str] = &["languages", "calls", "writes", "hosts", "rule", "party"];
    pub(crate) const SCAN_SANITIZER: &[&str] = &["languages", "calls"];
    pub(crate) const SCAN_PARTY: &[&str] = &["name", "may_receive"];
}

pub(crate) fn policy(text: &str) -> Result<Policy, PolicyError> {
    if text.len() > MAX_BYTES {
        let message = "a policy file is at most 1 MiB".to_owned();
        return Err(PolicyError::new(vec![Fault {
            line: 1,
            column: 1,
            message,
        }]));
    }
    let mut reader = Reader::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in &errors {
            reader.fault(error.span().unwrap_or(0..0), error.message().to_owned());
        }
        return Err(PolicyError::new(reader.into_faults()));
    }
    let policy = document(&mut reader, table.get_ref());
    let faults = reader.into_faults();
    if faults.is_empty() {
        Ok(policy)
    } else {
        Err(PolicyError::new(faults))
    }
}

fn document(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Policy {
    let mut version = false;
    let mut unknown_endpoint = UnknownEndpoint::Inspect;
    let mut classes = ClassActions::default();
    let mut endpoints = Vec::new();
    let mut tests: &[Value<'_>] = &[];
    let mut scan = crate::ScanRules::default();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "version" => {
                version = true;
                if reader.integer(key, value).is_some_and(|version| version != 1) {
                    reader.fault(value.span(), "`version` is 1".to_owned());
                }
            }
            "unknown_endpoint" => {
                let names = UnknownEndpoint::ALL.iter().map(|word| word.name());
                unknown_endpoint = reader
                    .word(key, value, UnknownEndpoint::from_name, names)
                    .unwrap_or(unknown_endpoint);
            }
            "classes" => classes = class_actions(reader, key, value),
            "endpoint" => endpoints = endpoint::endpoints(reader, reader.array(key, value)),
            "test" => tests = reader.array(key, value),
            "scan" => scan = scan::rules(reader, key, value),
            _ => reader.unknown_key(key, keys::POLICY, ""),
        }
    }
    if !version {
        reader.fault(0..0, "`version = 1` is missing".to_owned());
    }
    // What a file leaves open is as strict as no file at all.
    classes.default = classes.default.or(Some(Action::Redact));
    let policy = Policy::assemble(unknown_endpoint, classes, endpoints, Vec::new());
    let tests = test::tests(reader, tests, &policy);
    let contracts = policy.endpoints.iter().filter(|endpoint| endpoint.request.is_some());
    scan.endpoints = contracts.cloned().collect();
    Policy { tests, scan, ..policy }
}

/// `[classes]` or `[endpoint.classes]`.
fn class_actions(reader: &mut Reader<'_>, key: &reader::Key<'_>, value: &Value<'_>) -> ClassActions {
    let mut actions = ClassActions::default();
    let Some(table) = reader.table(key, value) else {
        return actions;
    };
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let class = Class::from_name(name);
        if class.is_none() && name != "default" {
            let names: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
            let shown = reader::shown(name);
            reader.fault(
                key.span(),
                format!("unknown class{shown}; classes are default, {}", names.join(", ")),
            );
        }
        let Some(action) = action(reader, key, value) else {
            continue;
        };
        match class {
            Some(class) if !action.suits(class) => {
                let masked = Class::ALL.iter().filter(|class| action.suits(**class));
                let names: Vec<&str> = masked.map(|class| class.name()).collect();
                reader.fault(
                    value.span(),
                    format!(
                        "no part of a {} may stay; `mask` is for {}: write `redact`",
                        class.name(),
                        names.join(", ")
                    ),
                );
            }
            Some(class) => actions.insert(class, action),
            None => actions.default = Some(action),
        }
    }
    actions
}

/// An action that can be carried out.
fn action(reader: &mut Reader<'_>, key: &reader::Key<'_>, value: &Value<'_>) -> Option<Action> {
    let action = reader.word(
        key,
        value,
        Action::from_name,
        Action::ALL.iter().map(|word| word.name()),
    )?;
    if action == Action::Tokenize {
        reader.fault(
            value.span(),
            "action `tokenize` needs a vault, and none is configured".to_owned(),
        );
        return None;
    }
    Some(action)
}

#[cfg(test)]
mod tests;
