//! Fields that the contract of an endpoint does not let through, as findings.

use crate::code::taint::facts::{Facts, Undeclared};
use crate::finding::{Finding, Level, Path};
use crate::report::Why;
use crate::rule::rule;
use std::path::PathBuf;

/// Fields that a message names.
const NAMED: usize = 4;

pub(super) fn findings(files: &[Facts], names: &[PathBuf]) -> Vec<(Finding, Option<Why>)> {
    let of_file = |(facts, name)| {
        let facts: &Facts = facts;
        let name: &PathBuf = name;
        facts.undeclared.iter().map(|request| (finding(request, name), None))
    };
    files.iter().zip(names).flat_map(of_file).collect()
}

fn finding(request: &Undeclared, file: &std::path::Path) -> Finding {
    let rule = rule("undeclared-field");
    let data: Vec<Path> = request
        .fields
        .iter()
        .filter_map(|(name, held)| {
            held.map(|data| Path {
                class: data.class,
                name: name.to_string(),
                steps: Vec::new(),
            })
        })
        .collect();
    let level = match (request.closed, data.is_empty()) {
        (_, false) => Level::Error,
        (true, true) => Level::Warning,
        (false, true) => Level::Note,
    };
    let named: Vec<&str> = request.fields.iter().take(NAMED).map(|(name, _)| &**name).collect();
    let more = match request.fields.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (are, go) = if request.fields.len() == 1 {
        ("is", "goes")
    } else {
        ("are", "go")
    };
    let message = format!(
        "{}{more} {are} not in the contract of {} and {go} there by {}",
        named.join(", "),
        request.endpoint,
        request.callee
    );
    let hint = request.fields.iter().take(NAMED).fold(
        format!("leave it out, or declare it for {}:", request.endpoint),
        |hint, (name, _)| format!("{hint}\n\"{}\" = \"FORMAT\"", name.replace('\\', "\\\\")),
    );
    Finding {
        file: file.to_path_buf(),
        place: request.place,
        rule: rule.name,
        level,
        message,
        advice: rule.advice,
        hint,
        party: None,
        data,
    }
}
