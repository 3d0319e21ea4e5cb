//! Which flows of a machine's ids into its fingerprint are told: where it leaves, if that is seen, else where it is put together.

use crate::code::library::Kind;
use crate::code::taint::facts::Facts;
use crate::code::taint::resolve::Flow;
use crate::code::taint::{HARDWARE, is_fingerprint, is_machine_id};
use std::collections::{BTreeMap, HashSet};

/// Drops the flows of fingerprints that are none, and of those that another finding tells.
pub(super) fn keep_raw(files: &[Facts], by_event: &mut BTreeMap<(usize, usize), Vec<Flow>>) {
    let kind = |file: usize, event: usize| {
        files
            .get(file)
            .and_then(|facts| facts.events.get(event))
            .map(|event| event.kind)
    };
    let mut built = false;
    for ((file, event), flows) in by_event.iter_mut() {
        match kind(*file, *event) {
            Some(Kind::RawFingerprint) => flows.retain(|flow| is_hardware(flow) && is_sent_as_one(flow)),
            Some(Kind::BuiltFingerprint) => {
                flows.retain(is_hardware);
                built |= !flows.is_empty();
            }
            _ => {}
        }
    }
    by_event.retain(|_, flows| !flows.is_empty());
    if !built {
        return;
    }
    // Lines, and functions, that a told flow comes through.
    let mut lines: HashSet<(usize, u32)> = HashSet::new();
    let mut functions: HashSet<&str> = HashSet::new();
    for ((file, event), flows) in by_event.iter() {
        if kind(*file, *event) == Some(Kind::BuiltFingerprint) {
            continue;
        }
        for (file, place, what) in flows.iter().flat_map(|flow| &flow.steps) {
            lines.insert((*file, place.line));
            functions.extend(what.strip_prefix("comes from "));
        }
    }
    let mut told: Vec<(usize, usize)> = Vec::new();
    for ((file, event), flows) in by_event.iter() {
        let Some(facts) = files.get(*file) else { continue };
        let Some(sink) = facts
            .events
            .get(*event)
            .filter(|sink| sink.kind == Kind::BuiltFingerprint)
        else {
            continue;
        };
        let ids: HashSet<(&str, &str)> = flows.iter().map(|flow| (flow.data.class, &*flow.name)).collect();
        // One id under another name of the machine is the id itself: what becomes of it is told elsewhere.
        let made = ids.len() > 1 || flows.iter().any(|flow| flow.hashed) || is_fingerprint(&sink.callee);
        let elsewhere =
            lines.contains(&(*file, sink.place.line)) || functions.iter().any(|name| name.ends_with(&*sink.callee));
        if !made || elsewhere || facts.keyed {
            told.push((*file, *event));
        }
    }
    for event in told {
        by_event.remove(&event);
    }
}

fn is_hardware(flow: &Flow) -> bool {
    // What is called a machine's id is no raw one by that.
    !flow.object && HARDWARE.contains(&flow.data.class) && !is_machine_id(&flow.name)
}

fn is_sent_as_one(flow: &Flow) -> bool {
    flow.steps.iter().any(|(_, _, what)| {
        ["held by ", "comes from "].iter().any(|how| {
            what.strip_prefix(how)
                .and_then(|name| name.rsplit('.').next())
                .is_some_and(|name| is_machine_id(name.trim_end_matches("()")))
        })
    })
}
