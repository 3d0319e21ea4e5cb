//! What a finding is, apart from the line it stands on: code that moves keeps its fingerprint.
//!
//! *Never:* of a literal itself; a hash of a value is the value to whoever tries all.

use crate::finding::Finding;
use crate::root;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::Path;

/// The fingerprints of findings in their order; the same thing twice in a file is told apart by its count.
pub(crate) fn of(root: &Path, findings: &[Finding]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    findings
        .iter()
        .map(|finding| {
            let names: Vec<&str> = finding.data.iter().map(|path| path.name.as_str()).collect();
            let leaves = finding
                .data
                .first()
                .and_then(|path| path.steps.last())
                .map_or("", |step| step.what.as_str());
            let identity = format!(
                "{}|{}|{}|{}|{}|{leaves}",
                finding.rule,
                root::relative(root, &finding.file),
                finding.party.unwrap_or_default(),
                finding.classes().join(","),
                names.join(",")
            );
            // What else tells requests apart: the endpoint and its fields, all in the message.
            let identity = match finding.rule {
                "undeclared-field" => format!("{identity}|{}", finding.message),
                _ => identity,
            };
            let count = seen.entry(identity.clone()).or_default();
            *count += 1;
            hex(&Sha256::digest(format!("{identity}|{count}").as_bytes())[..16])
        })
        .collect()
}

/// In hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
