//! What a scan reports, and never the text that was found.

use crate::finding::{Finding, Level};
use crate::fingerprint;
use crate::ignores::Ignore;
use crate::options::ScanOptions;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A file that was not scanned, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub file: PathBuf,
    /// Why.
    pub why: &'static str,
}

/// Why something that was found is no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// A comment ignores it, with a reason.
    Ignored,
    /// The baseline knows it.
    Baseline,
    /// The receiver's contract allows it.
    Contract,
    /// It goes to a log that is encrypted and stays on the machine.
    PrivateLog,
}

impl Why {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Why::Ignored => "ignored with a reason",
            Why::Baseline => "in the baseline",
            Why::Contract => "allowed by contract",
            Why::PrivateLog => "in a private log",
        }
    }
}

/// Something that was found and is not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// What it would be.
    pub finding: Finding,
    /// Its fingerprint.
    pub fingerprint: String,
    /// Why it is none.
    pub why: Why,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// In order of file, line and column.
    pub findings: Vec<Finding>,
    /// What each of them is apart from its line, in the same order.
    pub fingerprints: Vec<String>,
    /// What was found and is not reported; the data map has it.
    pub hidden: Vec<Hidden>,
    /// Files that were not looked at.
    pub skipped: Vec<Skipped>,
    /// Files looked at.
    pub files: usize,
    /// Of these, files that hold something their language's grammar does not know; the rest of them was read.
    pub partly: usize,
    /// Lines looked at.
    pub lines: usize,
    /// Files that were not read because the scan was stopped.
    pub left: usize,
    /// The text shows each finding's hint.
    pub fix_hints: bool,
    pub(crate) root: PathBuf,
}

impl Report {
    /// Takes in another report: of a database beside the files.
    pub fn add(&mut self, other: Report) {
        self.findings.extend(other.findings);
        self.fingerprints.extend(other.fingerprints);
        self.hidden.extend(other.hidden);
        self.skipped.extend(other.skipped);
        self.files += other.files;
        self.partly += other.partly;
        self.lines += other.lines;
        self.left += other.left;
    }

    /// Decides what of all that was found is reported.
    pub(crate) fn settle(
        &mut self,
        mut found: Vec<(Finding, Option<Why>)>,
        ignores: &[(PathBuf, Ignore)],
        options: &ScanOptions,
    ) {
        silence(&mut found, options);
        let mut used: HashSet<usize> = HashSet::new();
        let mut by_line: HashMap<(&Path, u32), Vec<usize>> = HashMap::new();
        for (index, (file, ignore)) in ignores.iter().enumerate() {
            by_line.entry((file, ignore.line)).or_default().push(index);
        }
        for (finding, why) in found.iter_mut().filter(|(_, why)| why.is_none()) {
            let here = by_line.get(&(finding.file.as_path(), finding.place.line));
            for index in here.into_iter().flatten() {
                if ignores.get(*index).is_some_and(|(_, ignore)| ignore.covers(finding)) {
                    used.insert(*index);
                    *why = Some(Why::Ignored);
                }
            }
        }
        for (index, (file, ignore)) in ignores.iter().enumerate() {
            // A scan that was stopped does not know whether a comment has something to ignore.
            let used = used.contains(&index) || self.left > 0;
            found.extend(ignore.finding(file, used).map(|finding| (finding, None)));
        }
        found.sort_by(|(a, _), (b, _)| (&a.file, a.place, a.rule).cmp(&(&b.file, b.place, b.rule)));
        let (findings, whys): (Vec<Finding>, Vec<Option<Why>>) = found.into_iter().unzip();
        let fingerprints = fingerprint::of(&self.root, &findings);
        for ((finding, fingerprint), mut why) in findings.into_iter().zip(fingerprints).zip(whys) {
            if why.is_none() && options.baseline.as_ref().is_some_and(|known| known.knows(&fingerprint)) {
                why = Some(Why::Baseline);
            }
            match why {
                Some(why) => self.hidden.push(Hidden {
                    finding,
                    fingerprint,
                    why,
                }),
                None if finding.level >= options.level
                    && options.changed.as_ref().is_none_or(|changed| changed.touches(&finding)) =>
                {
                    self.findings.push(finding);
                    self.fingerprints.push(fingerprint);
                }
                None => {}
            }
        }
    }

    /// How many findings there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// How many are hidden for a reason.
    pub fn hidden_count(&self, why: Why) -> usize {
        self.hidden.iter().filter(|hidden| hidden.why == why).count()
    }

    /// For programs.
    pub fn to_json(&self) -> String {
        let findings: Vec<serde_json::Value> = self
            .findings
            .iter()
            .zip(&self.fingerprints)
            .map(|(finding, fingerprint)| {
                serde_json::json!({
                    "file": finding.file.to_string_lossy(), "line": finding.place.line, "column": finding.place.column,
                    "rule": finding.rule, "level": finding.level.name(), "message": finding.message, "advice": finding.advice,
                    "hint": finding.hint, "party": finding.party, "classes": finding.classes(), "fingerprint": fingerprint,
                    "data": finding.data.iter().map(|path| serde_json::json!({
                        "class": path.class, "name": path.name,
                        "steps": path.steps.iter().map(|step| serde_json::json!({
                            "file": step.file.to_string_lossy(), "line": step.place.line, "column": step.place.column, "what": step.what,
                        })).collect::<Vec<_>>(),
                    })).collect::<Vec<_>>(),
                })
            })
            .collect();
        let hidden: Vec<serde_json::Value> = self
            .hidden
            .iter()
            .map(|hidden| {
                serde_json::json!({
                    "file": hidden.finding.file.to_string_lossy(), "line": hidden.finding.place.line,
                    "rule": hidden.finding.rule, "fingerprint": hidden.fingerprint, "why": hidden.why.words(),
                })
            })
            .collect();
        let skipped: Vec<serde_json::Value> = self
            .skipped
            .iter()
            .map(|skipped| serde_json::json!({"file": skipped.file.to_string_lossy(), "why": skipped.why}))
            .collect();
        let mut out = serde_json::json!({
            "findings": findings, "hidden": hidden, "skipped": skipped,
            "files": self.files, "partly": self.partly, "lines": self.lines, "left": self.left,
        })
        .to_string();
        out.push('\n');
        out
    }
}

/// Names that a project says hold nothing are no data in any finding, schemas' included.
fn silence(found: &mut Vec<(Finding, Option<Why>)>, options: &ScanOptions) {
    if options.rules.silent_names.is_empty() {
        return;
    }
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let silent: HashSet<String> = options.rules.silent_names.iter().map(|name| plain(name)).collect();
    found.retain_mut(|(finding, _)| {
        let before = finding.data.len();
        finding.data.retain(|path| !silent.contains(&plain(&path.name)));
        before == 0 || !finding.data.is_empty()
    });
}
