//! Findings and contract to acts: what is done, where, and by which rule.
//!
//! *In:* [`Findings`]. *Out:* [`Acts`], or the problem for which the payload is refused. *Never:* a changed byte.

use crate::decode::Payload;
use crate::inspect::{Findings, Found};
use crate::placeholder;
use crate::raw::Origin;
use crate::{Action, Policy, Problem, RawPayload};
use core::ops::Range;
use hushkey_detect::Class;
use hushkey_policy::{BlockReason, Case, Endpoint, Format, Judged, RuleName, Verdict};

/// One thing that is done.
pub(crate) struct Act<'p> {
    pub(crate) view: usize,
    /// In the text of the view's layer.
    pub(crate) span: Range<usize>,
    pub(crate) class: Option<Class>,
    pub(crate) action: Action,
    pub(crate) rule: RuleName<'p>,
    /// The declared format of the field, where the act is on the whole of it.
    pub(crate) format: Option<&'p Format>,
    /// The finding, by its place in [`Findings::found`]; `None` for an act on a whole field.
    pub(crate) finding: Option<usize>,
    /// See [`Found::shadowed`].
    pub(crate) shadowed: bool,
}

/// What is done with a payload.
pub(crate) struct Acts<'p> {
    pub(crate) acts: Vec<Act<'p>>,
    /// Why it is refused, if it is.
    pub(crate) problem: Option<Problem>,
}

impl Acts<'_> {
    /// True when something must change.
    pub(crate) fn change_something(&self) -> bool {
        self.acts.iter().any(|act| act.action != Action::Allow)
    }
}

/// Decides by the policy; then what no policy can allow: a credential that carries personal data.
pub(crate) fn decide<'p>(
    policy: &'p Policy,
    endpoint: Option<&'p Endpoint>,
    raw: &RawPayload<'_>,
    payload: &Payload<'_>,
    findings: &Findings<'p>,
) -> Acts<'p> {
    let case = Case {
        endpoint,
        direction: raw.direction,
        addressed: raw.origin == Origin::Message,
        signed: is_signed(raw),
    };
    let undeclared = policy.field(None, raw.direction, crate::Part::Body, "");
    let views = &payload.views;
    let mut inputs = Vec::with_capacity(findings.fields.len() + findings.found.len());
    for field in &findings.fields {
        inputs.push(Judged::Field {
            rule: field.rule,
            well_formed: field.well_formed,
        });
    }
    for found in &findings.found {
        let field = views.view(found.view).and_then(|view| findings.field_of(view));
        let rule = field.map_or(undeclared, |field| field.rule);
        inputs.push(Judged::Finding {
            rule,
            class: found.class,
        });
    }
    let decision = hushkey_policy::decide(policy, &case, &inputs);
    let mut actions = decision.actions().iter().copied();
    let mut acts = Vec::new();
    for field in &findings.fields {
        let Some((action, rule)) = actions.next() else { break };
        let Some(view) = views.view(field.view) else { continue };
        let text = views.text(view.layer, &view.span);
        // What already stands in place of a value is not replaced again.
        let is_done = matches!(action, Action::Redact | Action::Pseudonymize | Action::Tokenize)
            && (text.is_empty()
                || placeholder::stands_in(text)
                || placeholder::surrogate::stands_in_format(field.rule.format, text));
        if action != Action::Allow && !is_done {
            acts.push(Act {
                view: field.view,
                span: view.span.clone(),
                class: None,
                action,
                rule,
                format: field.rule.format,
                finding: None,
                shadowed: false,
            });
        }
    }
    let mut sealed = false;
    for (index, found) in findings.found.iter().enumerate() {
        let Some((action, rule)) = actions.next() else { break };
        let Some(action) = views.view(found.view).and_then(|view| {
            let text = views.text(view.layer, &found.span);
            needed(action, found.class, text)
        }) else {
            continue;
        };
        sealed |= action != Action::Allow && found.sealed;
        acts.push(act_on(found, index, action, rule));
    }
    let problem = match decision.verdict() {
        Verdict::Allow => sealed.then_some(Problem::PiiInCredential),
        Verdict::Block(reason) => Some(problem(reason)),
    };
    Acts { acts, problem }
}

/// The action that a finding needs: none where what it would write stands there already; the placeholder where a value has no
/// mask.
fn needed(action: Action, class: Class, text: &str) -> Option<Action> {
    match action {
        Action::Mask => match placeholder::mask::mask(class, text) {
            Some(masked) if masked == text => None,
            Some(_) => Some(Action::Mask),
            None => Some(Action::Redact),
        },
        Action::Surrogate if placeholder::surrogate::stands_in(class, text) => None,
        action => Some(action),
    }
}

fn act_on<'p>(found: &Found, index: usize, action: Action, rule: RuleName<'p>) -> Act<'p> {
    Act {
        view: found.view,
        span: found.span.clone(),
        class: Some(found.class),
        action,
        rule,
        format: None,
        finding: Some(index),
        shadowed: found.shadowed,
    }
}

const fn problem(reason: BlockReason) -> Problem {
    match reason {
        BlockReason::Pii => Problem::PiiBlocked,
        BlockReason::SignedMessage => Problem::PiiInSignedMessage,
        BlockReason::UnknownEndpoint => Problem::UnknownEndpoint,
        BlockReason::UnknownField | BlockReason::ForbiddenField => Problem::UnknownField,
        BlockReason::MalformedField => Problem::MalformedField,
    }
}

/// Headers that sign a message (RFC 9421, and what vendors use).
fn is_signed(raw: &RawPayload<'_>) -> bool {
    const NAMES: &[&str] = &[
        "signature",
        "signature-input",
        "keygen-signature",
        "x-signature",
        "x-hub-signature",
        "x-hub-signature-256",
        "stripe-signature",
        "paddle-signature",
    ];
    raw.headers
        .iter()
        .any(|(name, _)| NAMES.iter().any(|own| name.eq_ignore_ascii_case(own)))
}
