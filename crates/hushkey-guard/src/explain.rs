//! Why the guard did what it did, for `policy explain` and the live page: never the value.

use crate::located::encoding_chain;
use crate::pass::Examined;
use crate::record::place;
use crate::{Guard, Place, Problem, RawPayload};
use hushkey_detect::{Class, Confidence, Evidence};
use hushkey_policy::{Action, Part, RuleName};
use std::borrow::Cow;

/// Every decision about a payload, in the order of their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The endpoint's name in the policy, if it knows one.
    pub endpoint: Option<String>,
    /// What was found, and what the contract decided.
    pub items: Vec<Explained>,
    /// Why the payload is refused, if it is.
    pub problem: Option<Problem>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What was found; `None` where the contract alone decided.
    pub class: Option<Class>,
    /// The part of the message.
    pub part: Part,
    /// The masked path of the field.
    pub place: Place,
    /// The encodings around the value, innermost first, joined by `+`.
    pub encoding: String,
    /// The recognizer that found it; `contract` where the contract alone decided.
    pub recognizer: &'static str,
    /// Why it was found.
    pub evidence: Option<Evidence>,
    /// How sure.
    pub confidence: Confidence,
    /// What is done.
    pub action: Action,
    /// The rule of the policy that says so; [`TOO_WEAK`] for a candidate on which nothing acts.
    pub rule: Cow<'static, str>,
}

/// Why nothing is done about a candidate.
pub const TOO_WEAK: &str = "too weak to act on";

impl Guard {
    /// Why the guard would do what with a payload.
    pub fn explain(&self, raw: &RawPayload<'_>) -> Explanation {
        let examined = match self.examine(raw, Confidence::ACT) {
            Ok(examined) => examined,
            Err(problem) => {
                let endpoint = self.policy.endpoint(raw.method, raw.target);
                return Explanation {
                    endpoint: endpoint.map(|endpoint| endpoint.name().to_owned()),
                    items: Vec::new(),
                    problem: Some(problem),
                };
            }
        };
        Explanation {
            endpoint: examined.endpoint.map(|endpoint| endpoint.name().to_owned()),
            items: items(&examined),
            problem: examined.acts.problem,
        }
    }

    /// As [`Guard::explain`], and behind it every candidate that context left too weak to act on.
    pub fn explain_all(&self, raw: &RawPayload<'_>) -> Explanation {
        let mut explanation = self.explain(raw);
        if let Ok(examined) = self.examine(raw, Confidence::percent(1)) {
            let weak = items(&examined)
                .into_iter()
                .filter(|item| item.class.is_some() && item.confidence < Confidence::ACT)
                .map(|item| Explained {
                    action: Action::Allow,
                    rule: Cow::Borrowed(TOO_WEAK),
                    ..item
                });
            explanation.items.extend(weak);
        }
        explanation
    }
}

fn items(examined: &Examined<'_, '_>) -> Vec<Explained> {
    let views = &examined.payload.views;
    let mut items = Vec::new();
    for act in examined.acts.acts.iter().filter(|act| !act.shadowed) {
        let Some(view) = views.view(act.view) else { continue };
        let found = act.finding.and_then(|index| examined.findings.found.get(index));
        items.push(Explained {
            class: act.class,
            part: view.part,
            place: place(views, view, &examined.findings),
            encoding: encoding_chain(views, view.layer),
            recognizer: found.map_or(CONTRACT, |found| found.recognizer),
            evidence: found.map(|found| found.evidence),
            confidence: found.map_or(Confidence::MAX, |found| found.confidence),
            action: act.action,
            rule: written(act.rule),
        });
    }
    items
}

/// Stands for a recognizer where the contract alone decided.
pub(crate) const CONTRACT: &str = "contract";

/// A rule's name, without an allocation where the policy file has no words of its own in it.
pub(crate) fn written(rule: RuleName<'_>) -> Cow<'static, str> {
    match rule {
        RuleName::Default => Cow::Borrowed("[classes] default"),
        RuleName::SafeDefault => Cow::Borrowed("safe default"),
        RuleName::UnknownField => Cow::Borrowed("unknown_field"),
        rule => Cow::Owned(rule.to_string()),
    }
}
