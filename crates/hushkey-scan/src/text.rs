//! The report for people: 80 columns, a block a finding, then counts. Names, never values: no line of a source is shown, because
//! it may hold what must not be repeated.

use crate::finding::{Finding, Level, Path, Step};
use crate::report::{Report, Why};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const WIDTH: usize = 80;

/// Steps of a way that are shown: its beginning and its end.
const STEPS: usize = 8;

/// Skipped files that are named for one reason.
const NAMED: usize = 5;

impl Report {
    /// For people, plain.
    pub fn to_text(&self) -> String {
        self.to_text_for(false)
    }

    /// For people; colours are for terminals.
    pub fn to_text_for(&self, colours: bool) -> String {
        let ink = Ink { colours };
        let mut out = String::new();
        let mut at = 0;
        while let Some(finding) = self.findings.get(at) {
            let alike = self.findings.get(at + 1..).unwrap_or_default();
            let alike = alike.iter().take_while(|other| is_alike(finding, other)).count();
            let more = self.findings.get(at + 1..=at + alike).unwrap_or_default();
            block(&mut out, finding, more, self.fix_hints, &ink);
            at += 1 + alike;
        }
        self.close(&mut out, &ink);
        out
    }

    fn close(&self, out: &mut String, ink: &Ink) {
        let found = self.findings.len();
        let files = format!("{}, {}", plural(self.files, "file"), plural(self.lines, "line"));
        if found == 0 {
            let _ = writeln!(out, "{} in {files}", ink.bold("nothing found"));
        } else {
            let _ = writeln!(out, "{} in {files}", ink.bold(&plural(found, "finding")));
            let _ = writeln!(out);
            let mut rules: BTreeMap<(std::cmp::Reverse<Level>, &str), usize> = BTreeMap::new();
            for finding in &self.findings {
                *rules
                    .entry((std::cmp::Reverse(finding.level), finding.rule))
                    .or_default() += 1;
            }
            for ((level, rule), count) in rules {
                let level = level.0;
                let _ = writeln!(
                    out,
                    "  {}  {rule:<20} {count:>6}",
                    ink.level(level, &format!("{:<7}", level.name()))
                );
            }
        }
        let hidden: Vec<String> = [Why::Ignored, Why::Baseline, Why::Contract, Why::PrivateLog]
            .into_iter()
            .filter_map(|why| Some((self.hidden_count(why), why)).filter(|(count, _)| *count > 0))
            .map(|(count, why)| format!("{} {}", thousands(count), why.words()))
            .collect();
        if found > 0 && !(hidden.is_empty() && self.skipped.is_empty() && self.partly == 0 && self.left == 0) {
            out.push('\n');
        }
        if !hidden.is_empty() {
            wrap(out, &format!("Not shown: {}.", hidden.join(", ")), "", "  ");
        }
        if self.partly > 0 {
            let what = "a grammar does not know all of; the rest of them was read";
            wrap(out, &format!("{} {what}.", plural(self.partly, "file")), "", "  ");
        }
        let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for skipped in &self.skipped {
            let named = reasons.entry(skipped.why).or_default();
            named.push(shown(&skipped.file));
        }
        for (why, files) in reasons {
            let _ = writeln!(out, "Skipped, {why}: {}", plural(files.len(), "file"));
            // That a picture is no text surprises nobody.
            if why != "binary" || files.len() <= NAMED {
                for file in files.iter().take(NAMED) {
                    let _ = writeln!(out, "  {file}");
                }
                if files.len() > NAMED {
                    let _ = writeln!(out, "  and {} more (--format json names all)", files.len() - NAMED);
                }
            }
        }
        if self.left > 0 {
            let left = plural(self.left, "file");
            let _ = writeln!(
                out,
                "{}",
                ink.level(
                    Level::Error,
                    &format!("Stopped: {left} not read. This is not the whole.")
                )
            );
        }
    }
}

/// The same said of another line of the same file: shown once.
fn is_alike(one: &Finding, other: &Finding) -> bool {
    one.file == other.file
        && one.rule == other.rule
        && one.level == other.level
        && one.message == other.message
        && way(one).is_none()
        && way(other).is_none()
}

fn block(out: &mut String, finding: &Finding, more: &[Finding], hints: bool, ink: &Ink) {
    let place = finding.place;
    let _ = writeln!(
        out,
        "{}  {}  {}",
        ink.bold(&format!("{}:{}:{}", shown(&finding.file), place.line, place.column)),
        ink.level(finding.level, finding.level.name()),
        ink.dim(finding.rule),
    );
    wrap(out, &finding.message, "  ", "  ");
    if !more.is_empty() {
        let mut lines: Vec<u32> = more.iter().map(|other| other.place.line).collect();
        lines.dedup();
        let shown: Vec<String> = lines.iter().take(12).map(u32::to_string).collect();
        let rest = more.len().saturating_sub(12);
        let rest = if lines.len() > 12 {
            format!(" and {} more", thousands(rest))
        } else {
            String::new()
        };
        let word = if lines.len() == 1 { "line" } else { "lines" };
        wrap(out, &format!("also on {word} {}{rest}", shown.join(", ")), "  ", "  ");
    }
    if let Some(path) = way(finding) {
        steps(out, finding, path, ink);
    }
    wrap(out, finding.advice, "  → ", "    ");
    if hints {
        for line in finding.hint.lines() {
            let _ = writeln!(out, "  + {line}");
        }
    }
    out.push('\n');
}

/// The way of the first data, where it is more than the line of the finding.
fn way(finding: &Finding) -> Option<&Path> {
    finding.data.first().filter(|path| {
        path.steps.len() > 2
            || path
                .steps
                .first()
                .is_some_and(|step| step.place.line != finding.place.line || step.file != finding.file)
    })
}

fn steps(out: &mut String, finding: &Finding, path: &Path, ink: &Ink) {
    let digits = path
        .steps
        .iter()
        .map(|step| step.place.line)
        .max()
        .unwrap_or(0)
        .to_string()
        .len();
    let digits = digits.max(3);
    let left_out = path.steps.len().saturating_sub(STEPS);
    let mut file = &finding.file;
    for (index, step) in path.steps.iter().enumerate() {
        if left_out > 0 && (STEPS / 2..STEPS / 2 + left_out).contains(&index) {
            if index == STEPS / 2 {
                let _ = writeln!(out, "  {:>digits$}  {}", "…", ink.dim(&plural(left_out, "step")));
            }
            continue;
        }
        if &step.file != file {
            let _ = writeln!(
                out,
                "  {:>digits$}  {}",
                "",
                ink.dim(&format!("in {}", shown(&step.file)))
            );
            file = &step.file;
        }
        line(out, step, digits, ink);
    }
}

fn line(out: &mut String, step: &Step, digits: usize, ink: &Ink) {
    let number = ink.dim(&format!("{:>digits$}", step.place.line));
    let mut text = String::new();
    let indent = " ".repeat(digits + 4);
    wrap(&mut text, &step.what, &indent, &indent);
    // The number stands in the indent of the first line.
    let _ = write!(out, "  {number}  {}", text.trim_start());
}

/// Lines of at most [`WIDTH`] columns; a word that is longer stands alone.
fn wrap(out: &mut String, text: &str, first: &str, next: &str) {
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            next.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(&line);
    out.push('\n');
}

struct Ink {
    colours: bool,
}

impl Ink {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.colours {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }

    fn level(&self, level: Level, text: &str) -> String {
        let code = match level {
            Level::Error => "1;31",
            Level::Warning => "33",
            Level::Note => "36",
        };
        self.paint(code, text)
    }
}

/// A path as people write it.
fn shown(file: &std::path::Path) -> String {
    file.strip_prefix(".").unwrap_or(file).display().to_string()
}

/// `1 file`, `1,200 files`.
pub(crate) fn plural(count: usize, word: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{} {word}{end}", thousands(count))
}

pub(crate) fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{thousands, wrap};

    #[test]
    fn lines_fit() {
        let mut out = String::new();
        wrap(&mut out, &"word ".repeat(60), "  → ", "    ");
        assert!(out.lines().count() > 3 && out.lines().all(|line| line.chars().count() <= 80));
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(12), "12");
    }
}
