//! From the facts of all files to findings.

use super::library::Kind;
use super::taint::facts::Facts;
use super::taint::resolve::{self, Flow};
use super::taxonomy::Group;
use crate::finding::{Finding, Level, Path, Step};
use crate::rule::rule;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Every finding of the files, in their order.
pub(crate) fn findings(files: &[Facts], names: &[PathBuf]) -> Vec<Finding> {
    let mut by_event: BTreeMap<(usize, usize), Vec<Flow>> = BTreeMap::new();
    for flow in resolve::flows(files) {
        by_event.entry((flow.file, flow.event)).or_default().push(flow);
    }
    let mut findings = Vec::new();
    for ((file, event), mut flows) in by_event {
        let (Some(facts), Some(name)) = (files.get(file), names.get(file)) else {
            continue;
        };
        let Some(event) = facts.events.get(event) else { continue };
        flows.sort_by_key(|flow| (flow.object, severity(flow.data.group), flow.steps.len()));
        let hashed = flows.iter().all(|flow| flow.hashed);
        let rule = rule(if hashed { "unsalted-hash" } else { event.kind.rule() });
        let level = flows
            .iter()
            .map(|flow| level(event.kind, flow.data.group))
            .max()
            .unwrap_or(Level::Note);
        let party = matches!(
            event.kind,
            Kind::ErrorReport | Kind::Analytics | Kind::License | Kind::ThirdParty
        )
        .then_some(event.library);
        let data: Vec<Path> = flows
            .iter()
            .map(|flow| Path {
                class: flow.data.class,
                name: flow.name.to_string(),
                steps: steps(flow, names, &event.callee, name, event.place),
            })
            .collect();
        findings.push(Finding {
            file: name.clone(),
            place: event.place,
            rule: rule.name,
            level,
            message: message(&data, &event.callee, event.kind, event.library),
            advice: rule.advice,
            hint: String::new(),
            party,
            data,
        });
    }
    findings
}

fn steps(
    flow: &Flow,
    names: &[PathBuf],
    callee: &str,
    sink: &std::path::Path,
    place: super::taint::facts::Place,
) -> Vec<Step> {
    let file = |index: usize| names.get(index).cloned().unwrap_or_default();
    let mut steps = vec![Step {
        file: file(flow.source.0),
        place: flow.source.1,
        what: format!("{} comes in as {}", flow.data.class, flow.name),
    }];
    steps.extend(flow.steps.iter().map(|(index, place, what)| Step {
        file: file(*index),
        place: *place,
        what: what.clone(),
    }));
    steps.push(Step {
        file: sink.to_path_buf(),
        place,
        what: format!("leaves by {callee}"),
    });
    steps
}

fn message(data: &[Path], callee: &str, kind: Kind, library: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for path in data.iter().take(3) {
        parts.push(format!("{} ({})", path.class, path.name));
    }
    let more = data.len().saturating_sub(3);
    let mut what = parts.join(", ");
    if more > 0 {
        what.push_str(&format!(" and {more} more"));
    }
    let to = match kind {
        Kind::Log => "a log".to_owned(),
        Kind::Exception => "an exception's message".to_owned(),
        Kind::Url => "a URL".to_owned(),
        Kind::License => format!("{library}, a license server"),
        _ => library.to_owned(),
    };
    format!("{what} goes to {to} by {callee}")
}

/// The worse, the lower.
fn severity(group: Group) -> u8 {
    match group {
        Group::Credential | Group::Government | Group::Health | Group::Special => 0,
        Group::Financial | Group::Contact | Group::Identity => 1,
        Group::Location | Group::Device | Group::License => 2,
        Group::Network => 3,
    }
}

fn level(kind: Kind, group: Group) -> Level {
    let outside = matches!(
        kind,
        Kind::License | Kind::Analytics | Kind::ErrorReport | Kind::ThirdParty
    );
    match (outside, severity(group), kind) {
        (_, 0, _) | (true, 1 | 2, _) => Level::Error,
        (_, _, Kind::File | Kind::Process) | (false, 3, _) => Level::Note,
        _ => Level::Warning,
    }
}
