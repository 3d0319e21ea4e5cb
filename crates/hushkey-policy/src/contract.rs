//! The fields an endpoint declares for one direction.

use crate::{Action, Format, Part, UnknownField};
use std::collections::BTreeMap;
use std::ops::Bound;

/// The declared fields of one direction of an endpoint, by part and path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contract {
    fields: BTreeMap<Part, BTreeMap<String, Declared>>,
    /// Paths of the body whose rule reaches below them, with the key that says so: `meta` for `"meta.*"`, or for a
    /// `"meta"` with an action and no format. `"meta.*"` wins where both stand.
    reaching: BTreeMap<String, String>,
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
    /// The declared action. `allow`, `redact`, `mask` and `surrogate` are about findings in the field; the others apply to
    /// the whole value, found or not.
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
            Some(Action::Allow | Action::Redact | Action::Mask | Action::Surrogate) | None => None,
            action => action,
        }
    }
}

impl Contract {
    /// True if a declared field's action needs a key.
    pub(crate) fn pseudonymizes(&self) -> bool {
        let mut declared = self.fields.values().flat_map(BTreeMap::values);
        declared.any(|field| field.action.is_some_and(Action::is_keyed))
    }

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
        let fields = self.fields.get(&part)?;
        let exact = |key: &str| {
            fields
                .get_key_value(key)
                .map(|(key, declared)| (key.as_str(), declared))
        };
        if let Some(hit) = exact(path) {
            return Some(hit);
        }
        if part != Part::Body || self.reaching.is_empty() {
            return None;
        }
        // The nearest rule above that reaches down to here.
        ends_of_parents(path)
            .rev()
            .find_map(|end| exact(self.reaching.get(path.get(..end)?)?))
    }

    fn declares_below(&self, path: &str) -> bool {
        let Some(fields) = self.fields.get(&Part::Body) else {
            return false;
        };
        let from = (Bound::Included(path), Bound::Unbounded);
        let mut candidates = fields
            .range::<str, _>(from)
            .map_while(|(key, _)| key.strip_prefix(path));
        candidates.any(|rest| !rest.is_empty() && (path.is_empty() || rest.starts_with('.') || rest.starts_with("[]")))
    }

    /// Declares a field; false if it is declared already.
    pub(crate) fn insert(&mut self, part: Part, path: String, declared: Declared) -> bool {
        if part == Part::Body {
            if let Some(parent) = path
                .strip_suffix('*')
                .filter(|rest| rest.is_empty() || rest.ends_with('.'))
            {
                self.reaching
                    .insert(parent.strip_suffix('.').unwrap_or(parent).to_owned(), path.clone());
            } else if declared.format.is_none() {
                self.reaching.entry(path.clone()).or_insert_with(|| path.clone());
            }
        }
        self.fields.entry(part).or_default().insert(path, declared).is_none()
    }

    /// Every declared field, in the order of parts and paths.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Part, &str, &Declared)> {
        self.fields
            .iter()
            .flat_map(|(part, fields)| fields.iter().map(|(path, declared)| (*part, path.as_str(), declared)))
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
