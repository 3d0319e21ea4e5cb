//! A name and a value as two members of one object: `{"key":"email","value":"ann"}`.
//!
//! *In:* the members of an object, or the attributes of an element. *Out:* the value's view is told what it is by what the name says.
//! *Never:* another path: contracts and receipts speak of the fields as they are written.

use crate::views::{LayerId, Views};
use core::ops::Range;

/// Members that name another.
const NAMES: &[&str] = &[
    "key",
    "k",
    "name",
    "field",
    "attribute",
    "attr",
    "property",
    "param",
    "parameter",
    "label",
    "id",
    "code",
];
/// Members that are named by another.
const VALUES: &[&str] = &[
    "value",
    "v",
    "val",
    "data",
    "content",
    "text",
    "string",
    "stringvalue",
    "answer",
];

/// Elements of XML whose text is named by an attribute: `<property name="user">ann</property>`.
const CARRIERS: &[&str] = &[
    "property",
    "param",
    "parameter",
    "field",
    "entry",
    "item",
    "string",
    "data",
    "value",
    "attribute",
    "option",
    "setting",
    "add",
    "arg",
    "variable",
    "var",
    "meta",
    "extension",
];

/// Whether an element's text may be named by an attribute.
pub(super) fn is_carrier(element: &str) -> bool {
    CARRIERS.iter().any(|own| own.eq_ignore_ascii_case(element))
}

/// What an object has shown of a pair.
#[derive(Debug, Default)]
pub(super) struct Pair {
    /// Where the name stands, in the layer; the first in the order of [`NAMES`] wins.
    name: Option<(usize, Range<usize>)>,
    /// The view of the value.
    value: Option<usize>,
    /// How many members there were: an object of many is no pair.
    members: usize,
}

/// Members of an object that holds a pair and what else belongs to it (`type`, `label`, `readOnly`).
const MOST: usize = 6;

impl Pair {
    /// Notes a member: the span of its text in the layer, and its view.
    pub(super) fn note(&mut self, key: &str, span: Range<usize>, view: usize) {
        self.members += 1;
        let place = |names: &[&str]| names.iter().position(|name| name.eq_ignore_ascii_case(key));
        if let Some(rank) = place(NAMES) {
            let is_better = self.name.as_ref().is_none_or(|(best, _)| rank < *best);
            if is_better && (1..=64).contains(&span.len()) {
                self.name = Some((rank, span));
            }
        } else if self.value.is_none() && place(VALUES).is_some() {
            self.value = Some(view);
        }
    }

    /// The place of what names another, where nothing among the members is named by it.
    pub(super) fn lone_name(&self) -> Option<Range<usize>> {
        match (&self.name, self.value) {
            (Some((_, span)), None) if self.members <= MOST => Some(span.clone()),
            _ => None,
        }
    }

    /// Tells the value's view what it is called.
    pub(super) fn tell(self, views: &mut Views<'_>, layer: LayerId) {
        if let (Some((_, name)), Some(value)) = (self.name, self.value)
            && self.members <= MOST
        {
            views.tell(value, layer, name);
        }
    }
}
