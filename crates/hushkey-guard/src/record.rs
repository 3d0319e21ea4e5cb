//! Acts to receipts.
//!
//! *In:* what was decided. *Out:* a [`Receipt`]: classes, masked places, actions, counts.
//! *Never:* text of the payload; names that are neither declared nor ordinary are masked.

use crate::explain::{CONTRACT, written};
use crate::inspect::Findings;
use crate::pass::{Examined, Refused};
use crate::place::Step;
use crate::views::{View, Views};
use crate::{Action, Entry, Guard, Place, Problem, RawPayload, Receipt, Refusal, Verdict};
use std::collections::BTreeMap;

/// The receipt of a payload that was decided about.
pub(crate) fn record(
    guard: &Guard,
    raw: &RawPayload<'_>,
    examined: &Examined<'_, '_>,
    problem: Option<Problem>,
) -> Receipt {
    let changed = examined.acts.change_something();
    Receipt {
        endpoint: examined.endpoint.map(|endpoint| endpoint.name().to_owned()),
        verdict: match problem {
            Some(_) => Verdict::Refused,
            None if changed => Verdict::Changed,
            None => Verdict::Unchanged,
        },
        entries: entries(examined, problem.is_some()),
        problem,
        ..blank(guard, raw)
    }
}

/// The refusal of a payload that could not even be decided about.
pub(crate) fn record_refusal(guard: &Guard, raw: &RawPayload<'_>, problem: Problem) -> Box<Refused> {
    Receipt {
        endpoint: guard
            .policy
            .endpoint(raw.method, raw.target)
            .map(|endpoint| endpoint.name().to_owned()),
        ..blank(guard, raw)
    }
    .refused(problem)
}

impl Receipt {
    /// The refusal that this is the receipt of.
    pub(crate) fn refused(self, problem: Problem) -> Box<Refused> {
        Box::new(Refused {
            refusal: Refusal::new(problem),
            receipt: Receipt {
                verdict: Verdict::Refused,
                problem: Some(problem),
                ..self
            },
        })
    }
}

fn blank(guard: &Guard, raw: &RawPayload<'_>) -> Receipt {
    Receipt {
        component: guard.options.component,
        direction: raw.direction,
        endpoint: None,
        policy: guard.digest.clone(),
        verdict: Verdict::Unchanged,
        entries: Vec::new(),
        problem: None,
    }
}

/// Counts the acts by class, place, action and encoding. Of a refused payload nothing was changed, for nothing left: what
/// would have been is `block`.
fn entries(examined: &Examined<'_, '_>, refused: bool) -> Vec<Entry> {
    let views = &examined.payload.views;
    let mut counts: BTreeMap<_, (_, _, u32)> = BTreeMap::new();
    for act in &examined.acts.acts {
        if act.shadowed || (act.class.is_none() && act.action == Action::Allow) {
            continue;
        }
        let Some(view) = views.view(act.view) else { continue };
        let place = place(views, view, &examined.findings);
        let encoding = encoding(views, view);
        let action = match act.action {
            Action::Allow => Action::Allow,
            _ if refused => Action::Block,
            action => action,
        };
        let found = act.finding.and_then(|index| examined.findings.found.get(index));
        let recognizer = found.map_or(CONTRACT, |found| found.recognizer);
        let key = (view.part, place, act.class, action, encoding, recognizer);
        counts
            .entry(key)
            .and_modify(|(.., count)| *count += 1)
            .or_insert_with(|| (found.map(|found| found.evidence), written(act.rule), 1));
    }
    counts
        .into_iter()
        .map(
            |((part, place, class, action, encoding, recognizer), (evidence, rule, count))| Entry {
                class,
                part,
                place,
                action,
                encoding,
                recognizer,
                evidence,
                rule,
                count,
            },
        )
        .collect()
}

/// The outermost encoding that readers of the format do not undo by themselves.
fn encoding(views: &Views<'_>, view: &View) -> &'static str {
    views
        .codings(view.layer)
        .map(|coding| coding.name())
        .filter(|name| !name.is_empty())
        .last()
        .unwrap_or_default()
}

/// The masked path of a view.
pub(crate) fn place(views: &Views<'_>, view: &View, findings: &Findings<'_>) -> Place {
    let declared = findings
        .field_of(view)
        .and_then(|field| field.rule.declared)
        .is_some_and(|declared| !declared.ends_with('*'));
    let owner = views.view(view.owner as usize).map(|owner| owner.name);
    let mut steps: Vec<Step<'_>> = Vec::new();
    let mut id = view.name;
    // The contract speaks of the field itself, not of what is inside its value.
    let mut own = declared && owner == Some(id);
    let mut known = Vec::new();
    while let Some((name, parent)) = views.step(id) {
        own |= declared && owner == Some(id);
        known.push(own);
        steps.push(name.map_or(Step::Element, Step::Name));
        id = parent;
    }
    steps.reverse();
    known.reverse();
    Place::mask(steps.into_iter().zip(known), hushkey_detect::keys::is_known_name)
}
