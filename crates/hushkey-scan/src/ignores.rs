//! `hushkey:ignore RULE reason` in a comment, on the line or on the line above.
//!
//! A reason is required: without one nothing is ignored, and the comment is itself a finding. So is one that names no rule, and
//! one that has nothing to ignore any more. There is no way to ignore all rules, or a whole file.

use crate::code::taint::facts::Place;
use crate::finding::{Finding, Level};
use crate::rule::{RULES, rule};
use serde::{Deserialize, Serialize};
use std::path::Path;

const MARK: &str = "hushkey:ignore";

/// What begins a comment in one of the languages.
const OPENERS: &[&str] = &["<!--", "{#", "/*", "//", "--", "#", ";", "%", "*", "'"];

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ignore {
    /// Where it stands.
    pub place: Place,
    /// The line that it speaks of.
    pub line: u32,
    pub rules: Vec<String>,
    pub fault: Option<Fault>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Fault {
    NoRule,
    NoReason,
}

/// The comments of a text.
pub(crate) fn of(text: &str) -> Vec<Ignore> {
    if !text.contains(MARK) {
        return Vec::new();
    }
    let mut ignores: Vec<Ignore> = Vec::new();
    // Comments that stand alone speak of the next line that is none of them.
    let mut waiting: Vec<Ignore> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        match read(line, number) {
            Some((ignore, true)) => waiting.push(ignore),
            Some((ignore, false)) => {
                ignores.extend(waiting.drain(..).map(|waiting| Ignore {
                    line: number,
                    ..waiting
                }));
                ignores.push(ignore);
            }
            None if line.trim().is_empty() => {}
            None => ignores.extend(waiting.drain(..).map(|waiting| Ignore {
                line: number,
                ..waiting
            })),
        }
    }
    ignores.append(&mut waiting);
    ignores
}

/// The comment of a line, and whether it stands alone.
fn read(line: &str, number: u32) -> Option<(Ignore, bool)> {
    let (before, after) = line.split_once(MARK)?;
    let opened = before.trim_end();
    let opener = OPENERS.iter().find(|opener| opened.ends_with(**opener))?;
    let code = opened.strip_suffix(opener)?;
    // In a string, or in the middle of a word: no comment.
    if in_string(code) || !(after.is_empty() || after.starts_with(char::is_whitespace)) {
        return None;
    }
    let after = ["*/", "-->", "#}"]
        .iter()
        .fold(after.trim(), |text, end| text.trim_end_matches(end).trim_end());
    let (rules, reason) = after.split_once(char::is_whitespace).unwrap_or((after, ""));
    let rules: Vec<String> = rules.split(',').map(str::to_owned).collect();
    let known = |name: &String| RULES.iter().any(|rule| rule.name == name);
    let fault = if !rules.iter().all(known) {
        Some(Fault::NoRule)
    } else if reason.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        Some(Fault::NoReason)
    } else {
        None
    };
    let column = u32::try_from(before.chars().count() + 1).unwrap_or(0);
    let place = Place { line: number, column };
    let ignore = Ignore {
        place,
        line: number,
        rules,
        fault,
    };
    Some((ignore, code.trim().is_empty()))
}

/// What stands before ends inside a string, as far as a line says.
fn in_string(code: &str) -> bool {
    let plain = code.replace("\\\\", "").replace("\\\"", "");
    plain.matches('"').count() % 2 == 1 || plain.ends_with(['"', '\'', '`'])
}

impl Ignore {
    /// Speaks of that finding.
    pub fn covers(&self, finding: &Finding) -> bool {
        self.fault.is_none() && self.line == finding.place.line && self.rules.iter().any(|rule| rule == finding.rule)
    }

    /// The finding that the comment itself is.
    pub fn finding(&self, file: &Path, used: bool) -> Option<Finding> {
        let (level, message) = match self.fault {
            Some(Fault::NoRule) => (Level::Warning, "an ignore comment names no rule, so nothing is ignored"),
            Some(Fault::NoReason) => (
                Level::Warning,
                "an ignore comment gives no reason, so nothing is ignored",
            ),
            None if !used => (Level::Note, "an ignore comment has nothing to ignore"),
            None => return None,
        };
        let rule = rule("ignore");
        Some(Finding {
            file: file.to_path_buf(),
            place: self.place,
            rule: rule.name,
            level,
            message: message.to_owned(),
            advice: rule.advice,
            hint: String::new(),
            party: None,
            data: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, of};

    #[test]
    fn comments_of_all_languages_are_read() {
        for (text, line) in [
            ("log(x) // hushkey:ignore log the test account", 1),
            ("# hushkey:ignore log,url the test account\nlog(x)", 2),
            ("/* hushkey:ignore log the test account */\n\nlog(x)", 3),
            ("<!-- hushkey:ignore literal the test account -->\n<p>", 2),
            (
                "-- hushkey:ignore unbounded-text checked by a trigger\n-- hushkey:ignore literal of a test\nx",
                3,
            ),
        ] {
            let found = of(text);
            assert!(
                found.iter().all(|ignore| ignore.line == line && ignore.fault.is_none()),
                "{found:?}"
            );
            assert!(!found.is_empty(), "{text}");
        }
    }

    #[test]
    fn rule_and_reason_are_required() {
        for (text, fault) in [
            ("x // hushkey:ignore", Fault::NoRule),
            ("x // hushkey:ignore all because", Fault::NoRule),
            ("x // hushkey:ignore log", Fault::NoReason),
            ("x /* hushkey:ignore log */", Fault::NoReason),
            ("x // hushkey:ignore log --", Fault::NoReason),
        ] {
            assert_eq!(of(text).first().and_then(|ignore| ignore.fault), Some(fault), "{text}");
        }
    }

    #[test]
    fn strings_and_prose_are_no_comments() {
        for text in [
            "let x = \"// hushkey:ignore log why not\";",
            "write hushkey:ignore RULE reason",
            "// hushkey:ignored",
            "x = '# hushkey:ignore log why not'",
            "let x = \"say \\\"// hushkey:ignore log why not\";",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }
}
