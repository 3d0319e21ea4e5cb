//! What a scan reports, as text and as JSON, and never the text that was found.

use crate::finding::{Finding, Level};
use std::fmt::Write as _;
use std::path::PathBuf;

/// A file that was not scanned, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub file: PathBuf,
    /// Why.
    pub why: &'static str,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// In order of file, line and column.
    pub findings: Vec<Finding>,
    /// Files that were not looked at.
    pub skipped: Vec<Skipped>,
    /// Files looked at.
    pub files: usize,
    /// Of these, files that hold something their language's grammar does not know; the rest of them was read.
    pub partly: usize,
    /// Lines looked at.
    pub lines: usize,
    /// The text shows each finding's hint.
    pub fix_hints: bool,
}

impl Report {
    /// Takes in another report: of a database beside the files.
    pub fn add(&mut self, other: Report) {
        self.findings.extend(other.findings);
        self.skipped.extend(other.skipped);
        self.files += other.files;
        self.partly += other.partly;
        self.lines += other.lines;
    }

    /// For people: a block a finding, like a compiler's, and a closing count.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for finding in &self.findings {
            let _ = writeln!(out, "{}[{}]: {}", finding.level.name(), finding.rule, finding.message);
            let _ = writeln!(
                out,
                "  --> {}:{}:{}",
                finding.file.display(),
                finding.place.line,
                finding.place.column
            );
            if let Some(path) = finding.data.first().filter(|path| {
                path.steps.len() > 2
                    || path
                        .steps
                        .first()
                        .is_some_and(|step| step.place.line != finding.place.line)
            }) {
                for step in &path.steps {
                    let same = step.file == finding.file;
                    let file = if same {
                        String::new()
                    } else {
                        format!("{}:", step.file.display())
                    };
                    let _ = writeln!(out, "   | {file}{}: {}", step.place.line, step.what);
                }
            }
            let _ = writeln!(out, "   = {}", finding.advice);
            if self.fix_hints {
                for line in finding.hint.lines() {
                    let _ = writeln!(out, "   + {line}");
                }
            }
            out.push('\n');
        }
        for skipped in &self.skipped {
            let _ = writeln!(out, "{}: skipped, {}", skipped.file.display(), skipped.why);
        }
        let count = |level: Level| self.findings.iter().filter(|finding| finding.level == level).count();
        let (files, lines) = (self.files, self.lines);
        let _ = writeln!(
            out,
            "{} findings ({} errors, {} warnings, {} notes) in {files} files, {lines} lines",
            self.findings.len(),
            count(Level::Error),
            count(Level::Warning),
            count(Level::Note)
        );
        out
    }

    /// For programs.
    pub fn to_json(&self) -> String {
        let findings: Vec<serde_json::Value> = self
            .findings
            .iter()
            .map(|finding| {
                serde_json::json!({
                    "file": finding.file.to_string_lossy(), "line": finding.place.line, "column": finding.place.column,
                    "rule": finding.rule, "level": finding.level.name(), "message": finding.message, "advice": finding.advice,
                    "hint": finding.hint, "party": finding.party, "classes": finding.classes(),
                    "data": finding.data.iter().map(|path| serde_json::json!({
                        "class": path.class, "name": path.name,
                        "steps": path.steps.iter().map(|step| serde_json::json!({
                            "file": step.file.to_string_lossy(), "line": step.place.line, "column": step.place.column, "what": step.what,
                        })).collect::<Vec<_>>(),
                    })).collect::<Vec<_>>(),
                })
            })
            .collect();
        let skipped: Vec<serde_json::Value> = self
            .skipped
            .iter()
            .map(|skipped| serde_json::json!({"file": skipped.file.to_string_lossy(), "why": skipped.why}))
            .collect();
        let mut out = serde_json::json!({"findings": findings, "skipped": skipped, "files": self.files, "partly": self.partly, "lines": self.lines}).to_string();
        out.push('\n');
        out
    }
}
