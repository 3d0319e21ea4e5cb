//! The baseline: findings that were there when a project began to scan, so that only new ones fail.

use crate::report::{Report, Why};
use crate::root;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Known findings, by fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeSet<String>,
}

/// The text is no baseline that this version reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no baseline of hushkey scan, version 1")]
pub struct BaselineError;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// Rule and file are for people; the fingerprint says which finding it is.
#[derive(Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    rule: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads a baseline file.
    pub fn parse(text: &str) -> Result<Baseline, BaselineError> {
        let file: File = serde_json::from_str(text).map_err(|_| BaselineError)?;
        if file.version != 1 {
            return Err(BaselineError);
        }
        Ok(Baseline {
            known: file.findings.into_iter().map(|entry| entry.fingerprint).collect(),
        })
    }

    /// A baseline file of all that a report shows, and of what the last baseline hid from it.
    pub fn of(report: &Report) -> String {
        let shown = report.findings.iter().zip(&report.fingerprints);
        let known = report
            .hidden
            .iter()
            .filter(|hidden| hidden.why == Why::Baseline)
            .map(|hidden| (&hidden.finding, &hidden.fingerprint));
        let mut findings: Vec<Entry> = shown
            .chain(known)
            .map(|(finding, fingerprint)| Entry {
                file: root::relative(&report.root, &finding.file),
                rule: finding.rule.to_owned(),
                fingerprint: fingerprint.clone(),
            })
            .collect();
        findings.sort();
        let file = File { version: 1, findings };
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }

    pub(crate) fn knows(&self, fingerprint: &str) -> bool {
        self.known.contains(fingerprint)
    }
}
