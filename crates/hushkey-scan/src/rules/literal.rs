//! `literal`: personal data written into a source, a fixture or a configuration.
//!
//! Every line is read as running text by the detector that also looks at traffic. Documentation values (`example.org`,
//! the address ranges of RFC 5737 and RFC 3849) are no person and are not found.

use crate::code::taint::facts::Place;
use crate::finding::{Finding, Level, Path as DataPath};
use crate::rule::rule;
use hushkey_detect::{Confidence, Context, Detector, TextKind};
use std::path::Path;

/// Reports every finding the default policy would act on.
pub fn check(file: &Path, text: &str, detector: &Detector, out: &mut Vec<Finding>) {
    let context = Context {
        kind: TextKind::Prose,
        ..Context::default()
    };
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        findings.clear();
        detector.scan(line, &context, &mut findings);
        for finding in findings.iter().filter(|finding| finding.confidence >= Confidence::ACT) {
            let before = line.get(..finding.span.start).unwrap_or_default();
            if documentation(line.get(finding.span.clone()).unwrap_or_default()) {
                continue;
            }
            let rule = rule("literal");
            out.push(Finding {
                file: file.to_path_buf(),
                place: Place {
                    line: u32::try_from(index + 1).unwrap_or(0),
                    column: u32::try_from(before.chars().count() + 1).unwrap_or(0),
                },
                rule: rule.name,
                level: Level::Warning,
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

/// Names reserved for documentation (RFC 2606, RFC 6761).
fn documentation(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
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
