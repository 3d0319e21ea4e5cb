//! SARIF 2.1.0 (OASIS), as GitHub code scanning takes it: relative paths, stable rule names and fingerprints, code flows.
//!
//! Where the folder lies on this machine is not said: `%SRCROOT%` is described and has no address, since a home folder has a
//! person's name in it.

use crate::finding::{Finding, Level, Step};
use crate::report::{Report, Why};
use crate::root;
use crate::rule::RULES;
use serde_json::{Value, json};
use std::path::Path;

/// GitHub shows no more of a run.
const MAX_RESULTS: usize = 25_000;

const ROOT: &str = "%SRCROOT%";

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
                    "properties": {"tags": tags(rule.name), "precision": "high"},
                })
            })
            .collect();
        let results: Vec<Value> = self
            .findings
            .iter()
            .zip(&self.fingerprints)
            .take(MAX_RESULTS)
            .map(|(finding, fingerprint)| self.result(finding, fingerprint))
            .collect();
        let mut notes: Vec<Value> = self
            .skipped
            .iter()
            .map(|skipped| {
                json!({"level": "note", "message": {"text": format!("skipped: {}", skipped.why)},
                    "locations": [{"physicalLocation": {"artifactLocation": self.artifact(&skipped.file)}}]})
            })
            .collect();
        if self.left > 0 {
            notes.push(
                json!({"level": "error", "message": {"text": format!("stopped: {} files were not read", self.left)}}),
            );
        }
        if self.findings.len() > MAX_RESULTS {
            let left = self.findings.len() - MAX_RESULTS;
            notes.push(json!({"level": "warning", "message": {"text": format!("{left} findings more than a run holds are left out")}}));
        }
        let mut hidden = serde_json::Map::new();
        for why in [Why::Ignored, Why::Baseline, Why::Contract, Why::PrivateLog] {
            hidden.insert(why.words().to_owned(), self.hidden_count(why).into());
        }
        let run = json!({
            "tool": {"driver": {"name": "hushkey", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {ROOT: {"description": {"text": "the folder that the scan's paths are relative to"}}},
            "invocations": [{"executionSuccessful": self.left == 0, "toolExecutionNotifications": notes}],
            "results": results,
            "properties": {"hidden": hidden},
        });
        let mut out =
            json!({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})
                .to_string();
        out.push('\n');
        out
    }

    fn result(&self, finding: &Finding, fingerprint: &str) -> Value {
        let index = RULES.iter().position(|rule| rule.name == finding.rule).unwrap_or(0);
        let flows: Vec<Value> = finding
            .data
            .iter()
            .filter(|path| !path.steps.is_empty())
            .take(10)
            .map(|path| {
                let locations: Vec<Value> = path.steps.iter().take(100).map(|step| json!({"location": self.location(step)})).collect();
                json!({"message": {"text": format!("{} ({})", path.class, path.name)}, "threadFlows": [{"locations": locations}]})
            })
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
            "locations": [{"physicalLocation": self.physical(&finding.file, finding.place.line, finding.place.column)}],
            "partialFingerprints": {"hushkey/v2": fingerprint},
            "properties": {"tags": tags},
        });
        if let (false, Some(object)) = (flows.is_empty(), result.as_object_mut()) {
            object.insert("codeFlows".to_owned(), Value::Array(flows));
        }
        result
    }

    fn location(&self, step: &Step) -> Value {
        json!({"physicalLocation": self.physical(&step.file, step.place.line, step.place.column), "message": {"text": step.what}})
    }

    fn physical(&self, file: &Path, line: u32, column: u32) -> Value {
        json!({"artifactLocation": self.artifact(file), "region": {"startLine": line.max(1), "startColumn": column.max(1)}})
    }

    fn artifact(&self, file: &Path) -> Value {
        json!({"uri": uri(&root::relative(&self.root, file)), "uriBaseId": ROOT})
    }
}

/// What the rule is about, with the weakness's number (CWE) where there is one.
fn tags(rule: &str) -> Vec<&'static str> {
    let mut tags = vec!["privacy", "security"];
    tags.extend(match rule {
        "log" => Some("external/cwe/cwe-532"),
        "exception-message" | "error-report" => Some("external/cwe/cwe-209"),
        "analytics" | "license-call" | "third-party" | "undeclared-field" | "raw-fingerprint" => {
            Some("external/cwe/cwe-359")
        }
        "url" => Some("external/cwe/cwe-598"),
        "cookie" => Some("external/cwe/cwe-315"),
        "device-storage" | "file" => Some("external/cwe/cwe-312"),
        "process-argument" => Some("external/cwe/cwe-214"),
        "unsalted-hash" => Some("external/cwe/cwe-759"),
        "literal" => Some("external/cwe/cwe-540"),
        _ => None,
    });
    tags
}

/// A relative reference (RFC 3986): everything that is not unreserved percent-encoded.
fn uri(file: &str) -> String {
    let mut out = String::new();
    for byte in file.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' | b'+' | b'=' | b',' => {
                out.push(char::from(byte))
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
