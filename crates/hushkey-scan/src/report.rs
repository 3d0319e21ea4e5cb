//! What a scan reports, as text and as JSON, and never the text that was found.

use hushkey_detect::Class;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What is wrong at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// A literal in the source is personal data.
    Literal,
    /// A column identifies a person.
    IdentifyingColumn,
    /// A text column takes any text: sooner or later somebody's name.
    UnboundedText,
}

impl Rule {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::Literal => "literal",
            Rule::IdentifyingColumn => "identifying-column",
            Rule::UnboundedText => "unbounded-text",
        }
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Rule::Literal => "take it out, or use a documentation value such as an address at example.org",
            Rule::IdentifyingColumn => "keep a random token here and the person in a vault",
            Rule::UnboundedText => "add a CHECK on length and characters, or use a token column",
        }
    }
}

/// One finding of the scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named or found.
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub rule: Rule,
    /// The class of personal data, where one is known.
    pub class: Option<Class>,
}

/// A file that was not scanned.
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
    pub problems: Vec<Problem>,
    /// Files that were not looked at.
    pub skipped: Vec<Skipped>,
    /// Files looked at.
    pub files: usize,
    /// Lines looked at.
    pub lines: usize,
}

impl Report {
    /// For people: one line a problem, its advice under it, a closing count.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for problem in &self.problems {
            let class = problem
                .class
                .map_or(String::new(), |class| format!(" ({})", class.name()));
            let _ = writeln!(
                out,
                "{}:{}:{}: {}{class}\n    {}",
                problem.file.display(),
                problem.line,
                problem.column,
                problem.rule.name(),
                problem.rule.advice()
            );
        }
        for skipped in &self.skipped {
            let _ = writeln!(out, "{}: skipped, {}", skipped.file.display(), skipped.why);
        }
        let (problems, files, lines) = (self.problems.len(), self.files, self.lines);
        let _ = writeln!(out, "{problems} problems in {files} files, {lines} lines");
        out
    }

    /// For programs: `{"problems":[{"file","line","column","rule","class"}],"skipped":[{"file","why"}],"files","lines"}`.
    pub fn to_json(&self) -> String {
        let mut out = String::from("{\"problems\":[");
        for (index, problem) in self.problems.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let class = problem
                .class
                .map_or("null".to_owned(), |class| format!("\"{}\"", class.name()));
            let (file, line, column, rule) = (quoted(&problem.file), problem.line, problem.column, problem.rule.name());
            let _ = write!(
                out,
                "{comma}{{\"file\":{file},\"line\":{line},\"column\":{column},\"rule\":\"{rule}\",\"class\":{class}}}"
            );
        }
        out.push_str("],\"skipped\":[");
        for (index, skipped) in self.skipped.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(
                out,
                "{comma}{{\"file\":{},\"why\":\"{}\"}}",
                quoted(&skipped.file),
                skipped.why
            );
        }
        let _ = writeln!(out, "],\"files\":{},\"lines\":{}}}", self.files, self.lines);
        out
    }
}

/// A path as a JSON string (RFC 8259).
fn quoted(path: &Path) -> String {
    let mut out = String::from('"');
    for character in path.to_string_lossy().chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            character if (character as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", character as u32);
            }
            character => out.push(character),
        }
    }
    out.push('"');
    out
}
