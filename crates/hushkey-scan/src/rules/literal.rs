//! `literal`: personal data written into a source, a fixture or a configuration.
//!
//! In code, the strings are read by the detector that also looks at traffic; in files of data, every line; in other text, only
//! what no text shows by chance. Only classes that a value proves by itself count: names and hosts are words of every source.
//! Documentation values (`example.org`, the address ranges of RFC 5737 and RFC 3849) are no person and are not found.

use crate::code::ir::{Node, Unit};
use crate::code::taint::facts::Place;
use crate::finding::{Finding, Level, Path as DataPath};
use crate::rule::rule;
use hushkey_detect::{Class, Confidence, Context, Detector, TextKind};
use std::path::Path;

/// Files of data: every line may be somebody's.
const DATA: &[&str] = &[
    "csv",
    "tsv",
    "json",
    "jsonl",
    "ndjson",
    "sql",
    "xml",
    "yaml",
    "yml",
    "log",
    "ldif",
    "env",
    "ini",
    "properties",
    "conf",
    "toml",
    "vcf",
];

/// What reads a file's literals.
pub struct Literals<'d> {
    pub detector: &'d Detector,
    pub file: &'d Path,
}

impl Literals<'_> {
    /// The strings of code.
    pub fn code(&self, unit: &Unit, text: &str, out: &mut Vec<Finding>) {
        let tests = tests_begin(self.file, text);
        for (index, node) in unit.nodes.iter().enumerate() {
            let Node::Text(sym) = *node else { continue };
            let literal = unit.text(sym);
            if !may_tell(literal) {
                continue;
            }
            let at = unit.at.get(index).copied().unwrap_or(0) as usize;
            if placeholder(line_at(text, at)) {
                continue;
            }
            let before = out.len();
            self.line(literal, evident, out, |_| place_of(text, at));
            // Tests make people up: worth knowing, no more.
            if at >= tests {
                for finding in out.iter_mut().skip(before) {
                    finding.level = Level::Note;
                }
            }
        }
    }

    /// The lines of a file of data or of other text.
    pub fn lines(&self, extension: &str, text: &str, out: &mut Vec<Finding>) {
        // Who wrote a package says so in its manifest.
        if self.file.file_name().is_some_and(|name| {
            matches!(
                name.to_str(),
                Some("package.json" | "composer.json" | "bower.json" | "package-lock.json")
            )
        }) {
            return;
        }
        // What another file of the project was made into, and drawings.
        if matches!(extension, "map" | "svg") {
            return;
        }
        let data = DATA.contains(&extension);
        let made_up = tests_begin(self.file, "") == 0;
        let first = out.len();
        for (index, line) in text.lines().enumerate() {
            if !may_tell(line) {
                continue;
            }
            let line_number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            self.line(line, if data { evident } else { grave }, out, |start| {
                let before = line.get(..start).unwrap_or_default();
                Place {
                    line: line_number,
                    column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
                }
            });
        }
        if made_up {
            out.iter_mut()
                .skip(first)
                .for_each(|finding| finding.level = Level::Note);
        }
    }

    fn line(&self, line: &str, counts: fn(Class) -> bool, out: &mut Vec<Finding>, place: impl Fn(usize) -> Place) {
        let context = Context {
            kind: TextKind::Prose,
            ..Context::default()
        };
        let mut findings = Vec::new();
        self.detector.scan(line, &context, &mut findings);
        for finding in findings
            .iter()
            .filter(|finding| finding.confidence >= Confidence::ACT && counts(finding.class))
        {
            let value = line.get(finding.span.clone()).unwrap_or_default();
            // A part of a number, or of a drawing.
            let part = line
                .get(..finding.span.start)
                .is_some_and(|before| before.ends_with(['.', '-']))
                || line.get(finding.span.end..).is_some_and(|after| {
                    after.starts_with('.') && after.len() > 1 && after.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
                });
            if part && finding.class.name() == "phone" || line.contains("<svg") || line.contains("<path") {
                continue;
            }
            if documentation(value) || value.contains(['{', '$', '%', '<', '`', '*', '[']) || placeholder(line) {
                continue;
            }
            let rule = rule("literal");
            out.push(Finding {
                file: self.file.to_path_buf(),
                place: place(finding.span.start),
                rule: rule.name,
                level: if grave(finding.class) {
                    Level::Error
                } else {
                    Level::Warning
                },
                message: format!("a literal is personal data: {}", finding.class.name()),
                advice: rule.advice,
                hint: String::new(),
                party: None,
                data: vec![DataPath {
                    class: finding.class.name(),
                    name: "a literal".to_owned(),
                    steps: Vec::new(),
                }],
            });
        }
    }
}

/// A class that a value proves by itself.
fn evident(class: Class) -> bool {
    class.name() == "email" || class.name() == "phone" || grave(class)
}

/// A class that is grave, and has a checksum or a form that chance does not meet.
fn grave(class: Class) -> bool {
    let name = class.name();
    matches!(
        name,
        "credit_card" | "iban" | "us_ssn" | "api_key" | "private_key" | "jwt"
    ) || matches!(
        name,
        "uk_nhs"
            | "de_tax_id"
            | "fr_nir"
            | "es_nif"
            | "es_nie"
            | "it_fiscal_code"
            | "br_cpf"
            | "pl_pesel"
            | "be_nn"
            | "fi_hetu"
            | "ch_ahv"
    )
}

/// Where a file's tests begin: at once in a file of tests, at the module of tests in Rust, else nowhere.
fn tests_begin(file: &Path, text: &str) -> usize {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let lower = stem.to_ascii_lowercase();
    let named = matches!(lower.as_str(), "tests" | "test" | "spec" | "testing" | "conftest")
        || lower.starts_with("test_")
        || lower.ends_with("_test")
        || lower.ends_with("_spec")
        || stem.ends_with("Test")
        || stem.ends_with("Tests")
        || stem.ends_with("Spec")
        || name.contains(".test.")
        || name.contains(".spec.");
    let folder = file.parent().is_some_and(|folder| {
        folder.components().any(|part| {
            matches!(
                part.as_os_str().to_str(),
                Some("tests" | "test" | "__tests__" | "spec" | "testdata" | "benches")
            )
        })
    });
    if named || folder {
        return 0;
    }
    text.find("#[cfg(test)]\nmod ").unwrap_or(usize::MAX)
}

/// Cheap: what has no `@`, few digits and no long word holds none of them.
fn may_tell(text: &str) -> bool {
    text.len() > 6
        && (text.contains('@')
            || text.bytes().filter(u8::is_ascii_digit).count() >= 7
            || text.split_ascii_whitespace().any(|word| word.len() >= 20)
            || text.contains("-----BEGIN"))
}

fn place_of(text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Place {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}

/// The line that a place is in, or nothing of a line that no person wrote.
fn line_at(text: &str, at: usize) -> &str {
    let start = text
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1);
    let line = text
        .get(start..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default();
    if line.len() > 300 { "" } else { line }
}

/// A text that shows people what to write: `e.g. kai@doe.com`, `"form.email.placeholder": …`.
fn placeholder(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    lower.contains("placeholder")
        || lower.contains("e.g.")
        || lower.contains("example")
        || lower.contains("defaultmessage")
}

/// Names reserved for documentation (RFC 2606, RFC 6761), and people that nobody is.
fn documentation(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    // Where to read a value is no value.
    if ["process.env", "os.environ", "env[", "getenv(", "import.meta"]
        .iter()
        .any(|start| lower.starts_with(start))
    {
        return true;
    }
    // The mailbox of a role is nobody's.
    if let Some((mailbox, _)) = lower.split_once('@')
        && matches!(
            mailbox.trim_start_matches("mailto:"),
            "contact"
                | "support"
                | "info"
                | "hello"
                | "sales"
                | "noreply"
                | "no-reply"
                | "donotreply"
                | "security"
                | "help"
                | "abuse"
                | "webmaster"
                | "postmaster"
                | "hostmaster"
                | "root"
                | "team"
                | "feedback"
                | "press"
                | "legal"
                | "privacy"
                | "billing"
                | "git"
        )
    {
        return true;
    }
    if let Some((mailbox, domain)) = lower.split_once('@')
        && (matches!(
            mailbox,
            "you" | "your" | "user" | "username" | "name" | "email" | "me" | "someone" | "your.name" | "your-email"
        ) || domain.split('.').any(|label| {
            matches!(
                label,
                "example" | "domain" | "yourdomain" | "yourcompany" | "email" | "doe"
            )
        }))
    {
        return true;
    }
    [
        "example.org",
        "example.com",
        "example.net",
        ".example",
        ".test",
        ".invalid",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
}
