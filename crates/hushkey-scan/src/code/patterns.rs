//! Patterns of calls: a dotted path, matched from its end: `console.log` matches `window.console.log`. A part is exact, ends or
//! begins with `*`, or is `<logger>`: any receiver that is named like a logger. A call inside a path ends with `()`.

use std::collections::HashMap;

#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// The path has no more parts: `^print` is not `page.print`.
    whole: bool,
    parts: Vec<Part>,
    pub index: usize,
}

#[derive(Debug, Clone)]
enum Part {
    Exact(String),
    Begins(String),
    Ends(String),
    Any,
    Logger,
}

#[derive(Default)]
pub(super) struct Table {
    pub by_last: HashMap<String, Vec<Pattern>>,
    /// Patterns whose last part is open.
    open: Vec<Pattern>,
}

impl Table {
    pub fn add(&mut self, pattern: &str, index: usize) {
        let whole = pattern.starts_with('^');
        let parts: Vec<Part> = split(pattern.trim_start_matches('^'))
            .into_iter()
            .map(Part::read)
            .collect();
        let last = parts.last().cloned();
        let pattern = Pattern { whole, parts, index };
        match last {
            Some(Part::Exact(last)) => self.by_last.entry(last).or_default().push(pattern),
            _ => self.open.push(pattern),
        }
    }

    /// The most specific pattern that the end of a path matches.
    pub fn find(&self, path: &[&str]) -> Option<usize> {
        self.best(path, false)
    }

    /// As [`Table::find`], but a pattern of one name is that function, and nobody's method: `exec(x)`, not `regex.exec(x)`.
    pub fn find_whole(&self, path: &[&str]) -> Option<usize> {
        self.best(path, true)
    }

    fn best(&self, path: &[&str], whole: bool) -> Option<usize> {
        let last = path.last()?;
        let exact = self.by_last.get(*last).map_or(&[][..], |patterns| patterns.as_slice());
        exact
            .iter()
            .chain(&self.open)
            .filter(|pattern| pattern.matches(path) && !(whole && pattern.parts.len() == 1 && path.len() > 1))
            .max_by_key(|pattern| {
                (
                    pattern
                        .parts
                        .iter()
                        .filter(|part| matches!(part, Part::Exact(_)))
                        .count(),
                    pattern.parts.iter().filter(|part| !matches!(part, Part::Any)).count(),
                    pattern.parts.len(),
                )
            })
            .map(|pattern| pattern.index)
    }
}

impl Part {
    fn read(text: &str) -> Part {
        match text {
            "*" => Part::Any,
            "<logger>" => Part::Logger,
            _ => match (text.strip_prefix('*'), text.strip_suffix('*')) {
                (Some(end), _) => Part::Ends(end.to_owned()),
                (_, Some(begin)) => Part::Begins(begin.to_owned()),
                _ => Part::Exact(text.to_owned()),
            },
        }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            // A class that is called is made: `Client()` is `Client`.
            Part::Exact(want) => {
                text == want
                    || want.strip_suffix("()").is_some_and(|want| {
                        text == want && want.len() > 2 && want.starts_with(|c: char| c.is_ascii_uppercase())
                    })
            }
            Part::Begins(want) => text.starts_with(want.as_str()),
            Part::Ends(want) => text.ends_with(want.as_str()),
            Part::Any => true,
            Part::Logger => is_logger(text),
        }
    }
}

impl Pattern {
    pub fn matches(&self, path: &[&str]) -> bool {
        path.len() >= self.parts.len()
            && (!self.whole || path.len() == self.parts.len())
            && self
                .parts
                .iter()
                .rev()
                .zip(path.iter().rev())
                .all(|(part, text)| part.matches(text))
    }
}

/// The call's path ends as the pattern says.
pub(crate) fn path_matches(pattern: &str, callee: &str) -> bool {
    let parts = split(pattern).into_iter().map(Part::read).collect();
    let callee: Vec<&str> = callee.split('.').collect();
    Pattern {
        whole: false,
        parts,
        index: 0,
    }
    .matches(&callee)
}

/// `log`, `logger`, `_logger`, `appLog`, `LOG`, `log()`, `getLogger()`.
fn is_logger(text: &str) -> bool {
    let text = text
        .trim_end_matches("()")
        .trim_end_matches("Interface")
        .trim_start_matches('_')
        .trim_end_matches('_');
    let lower = text.to_ascii_lowercase();
    lower == "log"
        || lower.ends_with("logger")
        || lower.ends_with("logging")
        || lower == "logs"
        || lower == "slog"
        || lower == "winston"
        || (lower.ends_with("log") && (text.ends_with("Log") || text.ends_with("_log") || text.ends_with("LOG")))
}

/// Splits at dots, but not inside a package's name (`@scope/name`, `pkg.js`).
fn split(pattern: &str) -> Vec<&str> {
    if let Some(rest) = pattern.strip_prefix('\'')
        && let Some((package, rest)) = rest.split_once('\'')
    {
        let mut parts = vec![package];
        parts.extend(rest.split('.').filter(|part| !part.is_empty()));
        return parts;
    }
    pattern.split(['.', ':']).filter(|part| !part.is_empty()).collect()
}
