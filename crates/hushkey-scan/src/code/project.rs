//! From the facts of all files to findings.

mod raw_ids;
mod undeclared;

use super::library::Kind;
use super::patterns::path_matches;
use super::taint::facts::Facts;
use super::taint::resolve::{self, Flow};
use super::taxonomy::Group;
use crate::finding::{Finding, Level, Path, Step};
use crate::report::Why;
use crate::rule::rule;
use hushkey_policy::ScanRules;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Every finding of the files, in their order, and why it is none of a project where the project's rules say so.
pub(crate) fn findings(files: &[Facts], names: &[PathBuf], rules: &ScanRules) -> Vec<(Finding, Option<Why>)> {
    let mut by_event: BTreeMap<(usize, usize), Vec<Flow>> = BTreeMap::new();
    for flow in resolve::flows(files) {
        by_event.entry((flow.file, flow.event)).or_default().push(flow);
    }
    raw_ids::keep_raw(files, &mut by_event);
    let mut findings = undeclared::findings(files, names);
    let mut parts = Vec::new();
    for ((file, event), flow) in by_event {
        let Some(sink) = files.get(file).and_then(|facts| facts.events.get(event)) else {
            continue;
        };
        let private = sink.kind == Kind::Log && rules.private_logs.iter().any(|log| path_matches(log, &sink.callee));
        let (granted, left): (Vec<Flow>, Vec<Flow>) = flow
            .into_iter()
            .partition(|flow| may_receive(rules, sink.library, flow.data.class));
        let why = private.then_some(Why::PrivateLog);
        parts.push(((file, event), left, why));
        parts.push(((file, event), granted, why.or(Some(Why::Contract))));
    }
    for ((file, event), mut flows, why) in parts.into_iter().filter(|(_, flows, _)| !flows.is_empty()) {
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
        let finding = Finding {
            file: name.clone(),
            place: event.place,
            rule: rule.name,
            level,
            message: message(&data, &event.callee, event.kind, event.library),
            advice: rule.advice,
            hint: String::new(),
            party,
            data,
        };
        findings.push((finding, why));
    }
    findings
}

/// A third party's contract allows the class.
fn may_receive(rules: &ScanRules, library: &str, class: &str) -> bool {
    rules
        .parties
        .iter()
        .filter(|party| party.name.eq_ignore_ascii_case(library))
        .any(|party| party.may_receive.iter().any(|allowed| allowed == class))
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
        Kind::RawFingerprint => "a server, raw, as a fingerprint".to_owned(),
        Kind::BuiltFingerprint => "a fingerprint, raw,".to_owned(),
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
        Kind::License | Kind::Analytics | Kind::ErrorReport | Kind::ThirdParty | Kind::RawFingerprint
    );
    match (outside, severity(group)) {
        (_, 0) | (true, 1 | 2) => Level::Error,
        _ => Level::Warning,
    }
}
