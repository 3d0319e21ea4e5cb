//! Views to findings.
//!
//! *In:* the decoded payload and the policy's word on its fields. *Out:* [`Found`]s: class and place.
//! *Never:* the matched text; a decision.

use crate::credentials;
use crate::decode::Payload;
use crate::placeholder;
use crate::shadow;
use crate::views::{NameId, Role, Surface, View, Views, Writing};
use crate::{Direction, Part, Policy, Problem};
use core::ops::Range;
use hushkey_detect::{Class, Confidence, Context, Detector, Evidence, Finding, TextKind};
use hushkey_policy::{Endpoint, FieldRule};

/// A finding in a view.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) view: usize,
    pub(crate) class: Class,
    /// In the text of the view's layer.
    pub(crate) span: Range<usize>,
    pub(crate) confidence: Confidence,
    pub(crate) evidence: Evidence,
    pub(crate) recognizer: &'static str,
    /// What of the message carries it.
    pub(crate) carrier: (Surface, Range<usize>),
    /// Another finding tells of the same bytes, better.
    pub(crate) shadowed: bool,
    /// It stands in a credential, which passes as it is or not at all.
    pub(crate) sealed: bool,
}

/// A field of the message and the contract's word on it.
pub(crate) struct Field<'p> {
    pub(crate) view: usize,
    pub(crate) rule: FieldRule<'p>,
    pub(crate) well_formed: bool,
}

/// Everything a decision is about.
pub(crate) struct Findings<'p> {
    pub(crate) found: Vec<Found>,
    /// The fields of the message, by ascending view; empty where no contract speaks of them.
    pub(crate) fields: Vec<Field<'p>>,
}

impl<'p> Findings<'p> {
    /// The contract's word on the field that holds a view.
    pub(crate) fn field_of(&self, view: &View) -> Option<&Field<'p>> {
        let at = self
            .fields
            .binary_search_by_key(&(view.owner as usize), |field| field.view)
            .ok()?;
        self.fields.get(at)
    }
}

/// Names that say nothing of their own: what stands around them tells.
const GENERIC: &[&str] = &[
    "v",
    "val",
    "value",
    "values",
    "data",
    "payload",
    "item",
    "items",
    "content",
    "attributes",
    "stringvalue",
];

/// Bytes of the longest of them.
const LONGEST_GENERIC: usize = 11;

/// By what views are inspected.
pub(crate) struct Inspection<'d, 'p> {
    pub(crate) detector: &'d Detector,
    pub(crate) policy: &'p Policy,
    pub(crate) endpoint: Option<&'p Endpoint>,
    pub(crate) direction: Direction,
    /// Findings below are left out.
    pub(crate) least: Confidence,
}

/// The views of a payload that was inspected by the same rules before, of which this one was made.
pub(crate) struct Seen<'v> {
    views: &'v Views<'v>,
    /// By view: something was found in it.
    held: Vec<bool>,
}

impl<'v> Seen<'v> {
    pub(crate) fn of(views: &'v Views<'v>, findings: &Findings<'_>) -> Seen<'v> {
        let mut held = vec![false; views.len()];
        for found in &findings.found {
            if let Some(slot) = held.get_mut(found.view) {
                *slot = true;
            }
        }
        Seen { views, held }
    }

    /// Whether a view is the one that was seen at its place, with nothing in it: same text, same names, same use.
    fn is_known(&self, index: usize, views: &Views<'_>, view: &View, text: &str) -> bool {
        let Some(own) = self.views.view(index) else {
            return false;
        };
        self.held.get(index) == Some(&false)
            && (own.role, own.writing, own.part, own.sealed) == (view.role, view.writing, view.part, view.sealed)
            && self.views.text(own.layer, &own.span) == text
            && self.views.steps_up(own.name).eq(views.steps_up(view.name))
            && self.views.names_up(own.name).eq(views.names_up(view.name))
            && (own.contracted, own.owner) == (view.contracted, view.owner)
    }
}

/// Inspects every view, but for those that were `seen`: a detector's answer depends on the text, the names and the rules alone.
pub(crate) fn inspect<'p>(
    payload: &Payload<'_>,
    by: &Inspection<'_, 'p>,
    seen: Option<&Seen<'_>>,
) -> Result<Findings<'p>, Problem> {
    let views = &payload.views;
    let least = by.least;
    let fields = fields(views, by.policy, by.endpoint, by.direction);
    let mut findings = Findings {
        found: Vec::new(),
        fields,
    };
    let mut scratch = Vec::new();
    for index in 0..views.len() {
        let Some(view) = views.view(index) else { break };
        if matches!(view.role, Role::Blank | Role::Container) {
            continue;
        }
        if seen.is_some_and(|seen| seen.is_known(index, views, view, views.text(view.layer, &view.span))) {
            continue;
        }
        let text = match view.writing {
            Writing::JsonNumber | Writing::Whole => integer(views.text(view.layer, &view.span)),
            _ => views.text(view.layer, &view.span),
        };
        if text.is_empty() {
            continue;
        }
        let declared_harmless = findings
            .field_of(view)
            .is_some_and(|field| field.well_formed && field.rule.format.is_some_and(|format| format.spares()));
        let license_key = credentials::is_license_key(views, view, text);
        if license_key && declared_harmless {
            continue;
        }
        let credential = license_key || view.role == Role::Credential;
        scratch.clear();
        let context = Context {
            declared_harmless,
            candidates: least < Confidence::ACT,
            ..Context::default()
        };
        scan(views, view, text, by.detector, context, credential, &mut scratch);
        for finding in scratch.drain(..) {
            if finding.confidence < least
                || (view.sealed && is_secret(finding.class))
                || (credential && !credentials::is_telling(text, &finding))
                || placeholder::covers(text, &finding.span)
            {
                continue;
            }
            if findings.found.len() >= views.limits.findings {
                return Err(Problem::TooMuchWork);
            }
            let span = view.span.start + finding.span.start..view.span.start + finding.span.end;
            findings.found.push(Found {
                view: index,
                class: finding.class,
                carrier: views.carrier(view.layer, span.clone()),
                span,
                confidence: finding.confidence,
                evidence: finding.evidence,
                recognizer: finding.recognizer,
                shadowed: false,
                sealed: view.sealed || license_key && by.direction == Direction::Request,
            });
        }
    }
    shadow::mark(views, &mut findings.found);
    Ok(findings)
}

fn scan<'v>(
    views: &'v Views<'_>,
    view: &View,
    text: &str,
    detector: &Detector,
    mut context: Context<'v>,
    credential: bool,
    out: &mut Vec<Finding>,
) {
    match view.role {
        Role::Prose => context.kind = TextKind::Prose,
        Role::Key => context.kind = TextKind::Value,
        // The name of a credential's field says that it is one, and nothing about what else it may be.
        _ if credential => context.kind = TextKind::Value,
        _ => {
            context.kind = TextKind::Value;
            (context.key, context.parent) = key_and_parent(views, view.name);
        }
    }
    match views.survey(view.layer) {
        Some(survey) => detector.scan_surveyed(text, survey, view.span.start, &context, out),
        None => detector.scan(text, &context, out),
    }
}

/// The name that tells what a value is, and the one around it.
fn key_and_parent<'v>(views: &'v Views<'_>, name: NameId) -> (Option<&'v str>, Option<&'v str>) {
    let mut steps = views.names_up(name).flatten();
    let first = steps.next();
    let is_generic =
        |name: &&str| name.len() <= LONGEST_GENERIC && GENERIC.iter().any(|own| own.eq_ignore_ascii_case(name));
    let is_telling = |name: &&str| !is_generic(name);
    match first {
        Some(own) if is_generic(&own) => match steps.find(is_telling) {
            Some(key) => (Some(key), steps.find(is_telling)),
            None => (Some(own), None),
        },
        key => (key, steps.find(is_telling)),
    }
}

/// A whole number written with a fraction (`4111111111111111.0`) without it.
fn integer(number: &str) -> &str {
    match number.split_once('.') {
        Some((integer, fraction)) if fraction.bytes().all(|byte| byte == b'0') => integer,
        _ => number,
    }
}

/// What a credential is made of.
fn is_secret(class: Class) -> bool {
    matches!(
        class.name(),
        "jwt" | "api_key" | "password" | "private_key" | "url_credentials"
    )
}

/// The contract's word on every field of the message.
fn fields<'p>(
    views: &Views<'_>,
    policy: &'p Policy,
    endpoint: Option<&'p Endpoint>,
    direction: Direction,
) -> Vec<Field<'p>> {
    let mut fields = Vec::new();
    if endpoint.is_none_or(|endpoint| endpoint.contract(direction).is_none()) {
        return fields;
    }
    for index in 0..views.len() {
        let Some(view) = views.view(index) else { break };
        if !view.contracted {
            continue;
        }
        let path = match view.part {
            Part::Body | Part::Query => views.path(view.name),
            _ => views.name(view.name).unwrap_or_default().to_owned(),
        };
        let rule = policy.field(endpoint, direction, view.part, &path);
        if view.role == Role::Container && rule.leads_on {
            continue;
        }
        let text = views.text(view.layer, &view.span);
        let well_formed = match (view.role, rule.format) {
            (_, None) => true,
            (Role::Container, Some(_)) => false,
            (Role::Blank, Some(_)) if text == "null" => true,
            (_, Some(format)) => format.matches(text),
        };
        fields.push(Field {
            view: index,
            rule,
            well_formed,
        });
    }
    fields
}
