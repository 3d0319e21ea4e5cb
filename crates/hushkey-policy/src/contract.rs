//! The fields an endpoint declares for one direction.

use crate::{Action, Format, Part, UnknownField};
use std::collections::BTreeMap;

/// The declared fields of one direction of an endpoint, by part and path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contract {
    pub(crate) fields: BTreeMap<(Part, String), Declared>,
}

/// What a contract says about one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) format: Option<Format>,
    pub(crate) action: Option<Action>,
}

/// What the policy says about one field of one payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldRule<'p> {
    /// The contract declares the field, itself or by a trailing `.*`.
    pub known: bool,
    /// The contract declares fields below this one: an object or array here must be entered, not dropped.
    pub leads_on: bool,
    /// The field as the policy file writes it, when it is known.
    pub declared: Option<&'p str>,
    /// The declared format.
    pub format: Option<&'p Format>,
    /// The declared action. `allow` and `redact` are about findings in the field; the others apply to the whole value,
    /// found or not.
    pub action: Option<Action>,
    /// What becomes of the field when it is not known, or not of its declared format.
    pub unknown: UnknownField,
}

impl FieldRule<'_> {
    /// The rule of a field about which nothing is declared.
    pub(crate) const fn undeclared(unknown: UnknownField) -> FieldRule<'static> {
        FieldRule {
            known: false,
            leads_on: false,
            declared: None,
            format: None,
            action: None,
            unknown,
        }
    }

    /// The declared action that applies to the whole value, whether or not something is found in it.
    pub fn whole_value(&self) -> Option<Action> {
        match self.action {
            Some(Action::Allow | Action::Redact) | None => None,
            action => action,
        }
    }
}

impl Contract {
    /// The rule for the field of `part` at `path`; `unknown` is what the endpoint does with undeclared ones.
    pub(crate) fn rule(&self, part: Part, path: &str, unknown: UnknownField) -> FieldRule<'_> {
        let mut rule = FieldRule::undeclared(unknown);
        rule.leads_on = part == Part::Body && self.declares_below(path);
        let lower;
        let path = if part == Part::Header && path.bytes().any(|b| b.is_ascii_uppercase()) {
            lower = path.to_ascii_lowercase();
            lower.as_str()
        } else {
            path
        };
        let Some((written, declared)) = self.find(part, path) else {
            return rule;
        };
        rule.known = true;
        rule.declared = Some(written);
        rule.format = declared.format.as_ref();
        rule.action = declared.action;
        rule
    }

    fn find(&self, part: Part, path: &str) -> Option<(&str, &Declared)> {
        let exact = |path: &str| {
            self.fields
                .get_key_value(&(part, path.to_owned()))
                .map(|((_, key), value)| (key.as_str(), value))
        };
        if let Some(hit) = exact(path) {
            return Some(hit);
        }
        if part != Part::Body {
            return None;
        }
        // The nearest field above that speaks for all below it: `prefix.*`, or one with an action and no format.
        ends_of_parents(path).rev().find_map(|end| {
            let parent = path.get(..end)?;
            let all_below = if parent.is_empty() {
                "*".to_owned()
            } else {
                format!("{parent}.*")
            };
            exact(&all_below).or_else(|| exact(parent).filter(|(_, declared)| declared.format.is_none()))
        })
    }

    fn declares_below(&self, path: &str) -> bool {
        let from = (Part::Body, path.to_owned());
        self.fields
            .range(from..)
            .take_while(|((part, key), _)| *part == Part::Body && key.starts_with(path))
            .any(|((_, key), _)| {
                let rest = key.get(path.len()..).unwrap_or_default();
                !rest.is_empty() && (path.is_empty() || rest.starts_with('.') || rest.starts_with("[]"))
            })
    }
}

/// The lengths of `path` that end before a separator (`.` or `[]`, unescaped), shortest first, starting with 0.
fn ends_of_parents(path: &str) -> std::vec::IntoIter<usize> {
    let mut ends = vec![0];
    let mut escaped = false;
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'.' | b'[' if at > 0 => ends.push(at),
            _ => {}
        }
    }
    // `a[]` is a parent of `a[].b`, whose separator is the dot; `a` is one of `a[]`. Both are in the list.
    ends.into_iter()
}
