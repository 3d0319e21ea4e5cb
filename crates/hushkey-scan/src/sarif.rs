//! SARIF 2.1.0 (OASIS), as GitHub code scanning takes it: relative paths, stable rule names and fingerprints, code flows.

use crate::finding::{Finding, Level, Step};
use crate::report::Report;
use crate::rule::RULES;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::Path;

/// GitHub shows no more of a run.
const MAX_RESULTS: usize = 25_000;

impl Report {
    /// For code scanning.
    pub fn to_sarif(&self) -> String {
        let rules: Vec<Value> = RULES
            .iter()
            .map(|rule| {
                json!({
                    "id": rule.name, "name": rule.name, "shortDescription": {"text": rule.means}, "fullDescription": {"text": rule.means},
                    "help": {"text": format!("{}. To do: {}.", rule.means.trim_end_matches('.'), rule.advice)},
                    "defaultConfiguration": {"level": "warning"},
                    "properties": {"tags": ["privacy", "security"], "precision": "high"},
                })
            })
            .collect();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let results: Vec<Value> = self
            .findings
            .iter()
            .take(MAX_RESULTS)
            .map(|finding| result(finding, &mut seen))
            .collect();
        let notes: Vec<Value> = self
            .skipped
            .iter()
            .map(|skipped| json!({"level": "note", "message": {"text": format!("skipped: {}", skipped.why)}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&skipped.file)}}}]}))
            .collect();
        let run = json!({
            "tool": {"driver": {"name": "hushkey", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notes}],
            "results": results,
        });
        let mut out =
            json!({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})
                .to_string();
        out.push('\n');
        out
    }
}

fn result(finding: &Finding, seen: &mut HashMap<String, usize>) -> Value {
    let index = RULES.iter().position(|rule| rule.name == finding.rule).unwrap_or(0);
    let names: Vec<&str> = finding.data.iter().map(|path| path.name.as_str()).collect();
    // Of what it is, not of the line it is on: moving code keeps its fingerprint.
    let identity = format!(
        "{}|{}|{}|{}",
        finding.rule,
        uri(&finding.file),
        finding.classes().join(","),
        names.join(",")
    );
    let count = seen.entry(identity.clone()).or_default();
    *count += 1;
    let digest = Sha256::digest(format!("{identity}|{count}").as_bytes());
    let fingerprint: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let flows: Vec<Value> = finding
        .data
        .iter()
        .filter(|path| !path.steps.is_empty())
        .take(10)
        .map(|path| json!({"threadFlows": [{"locations": path.steps.iter().take(100).map(|step| json!({"location": location(step)})).collect::<Vec<_>>()}]}))
        .collect();
    let mut tags: Vec<String> = finding
        .classes()
        .into_iter()
        .map(|class| format!("data/{class}"))
        .collect();
    tags.extend(finding.party.map(|party| format!("party/{party}")));
    let mut result = json!({
        "ruleId": finding.rule, "ruleIndex": index,
        "level": match finding.level { Level::Error => "error", Level::Warning => "warning", Level::Note => "note" },
        "message": {"text": format!("{}. To do: {}.", finding.message, finding.advice)},
        "locations": [{"physicalLocation": physical(&finding.file, finding.place.line, finding.place.column)}],
        "partialFingerprints": {"hushkey/v1": fingerprint},
        "properties": {"tags": tags},
    });
    if let (false, Some(object)) = (flows.is_empty(), result.as_object_mut()) {
        object.insert("codeFlows".to_owned(), Value::Array(flows));
    }
    result
}

fn location(step: &Step) -> Value {
    json!({"physicalLocation": physical(&step.file, step.place.line, step.place.column), "message": {"text": step.what}})
}

fn physical(file: &Path, line: u32, column: u32) -> Value {
    json!({"artifactLocation": {"uri": uri(file)}, "region": {"startLine": line.max(1), "startColumn": column.max(1)}})
}

/// A relative reference (RFC 3986): separators forward, everything else that is not unreserved percent-encoded.
fn uri(file: &Path) -> String {
    let mut out = String::new();
    let text = file.to_string_lossy();
    let text = text.strip_prefix("./").unwrap_or(&text);
    for byte in text.bytes() {
        match byte {
            b'\\' => out.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' | b'+' | b'=' | b',' => {
                out.push(char::from(byte))
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
