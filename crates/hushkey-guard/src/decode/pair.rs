//! A name and a value as two members of one object: `{"key":"email","value":"ann"}`.
//!
//! *In:* the members of an object, or the attributes of an element. *Out:* the value's view is told what it is by what the name says.
//! *Never:* another path: contracts and receipts speak of the fields as they are written.

use crate::views::{LayerId, NameId, Views};
use core::ops::Range;

/// The longest of the names below.
const LONGEST: usize = 11;

/// What a member is in a pair.
enum Half {
    /// It names another; the lower, the better.
    Name(u8),
    /// It is named by another.
    Value,
}

/// The half that a key says its member is.
fn half(key: &str) -> Option<Half> {
    if key.len() > LONGEST {
        return None;
    }
    let mut room = [0u8; LONGEST];
    let lower = room.get_mut(..key.len())?;
    lower.copy_from_slice(key.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"key" | b"k" => Half::Name(0),
        b"name" | b"field" => Half::Name(1),
        b"attribute" | b"attr" | b"property" | b"prop" | b"param" | b"parameter" => Half::Name(2),
        b"label" | b"id" | b"code" => Half::Name(3),
        b"value" | b"v" | b"val" | b"data" | b"content" | b"text" | b"string" | b"stringvalue" | b"answer" => {
            Half::Value
        }
        _ => return None,
    })
}

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
    /// Where the name stands, in the layer; the best wins.
    name: Option<(u8, Range<usize>)>,
    /// What is named by it.
    value: Option<Named>,
    /// How many members there were: an object of many is no pair.
    members: usize,
}

/// A value, by its view; or an object that holds it, by its name (`"value":{"stringValue":…}`, as OTLP writes).
#[derive(Debug)]
enum Named {
    View(usize),
    Object(NameId),
}

/// Members of an object that holds a pair and what else belongs to it (`type`, `label`, `readOnly`).
const MOST: usize = 6;

impl Pair {
    /// Whether a pair may still be seen.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.members <= MOST
    }

    /// Notes a member: the span of its text in the layer, and its view.
    pub(super) fn note(&mut self, key: &str, span: Range<usize>, view: usize) {
        self.members += 1;
        if self.members > MOST {
            return;
        }
        match half(key) {
            Some(Half::Name(rank))
                if self.name.as_ref().is_none_or(|(best, _)| rank < *best) && (1..=64).contains(&span.len()) =>
            {
                self.name = Some((rank, span));
            }
            Some(Half::Value) if self.value.is_none() => self.value = Some(Named::View(view)),
            _ => {}
        }
    }

    /// Notes a member that is an object or array, by its name.
    pub(super) fn note_object(&mut self, key: &str, name: NameId) {
        self.members += 1;
        if self.members <= MOST && self.value.is_none() && matches!(half(key), Some(Half::Value)) {
            self.value = Some(Named::Object(name));
        }
    }

    /// The place of what names another, where nothing among the members is named by it.
    pub(super) fn lone_name(&self) -> Option<Range<usize>> {
        match (&self.name, &self.value) {
            (Some((_, span)), None) if self.members <= MOST => Some(span.clone()),
            _ => None,
        }
    }

    /// Tells the value's view what it is called.
    pub(super) fn tell(self, views: &mut Views<'_>, layer: LayerId) {
        if let (Some((_, name)), Some(value)) = (self.name, self.value)
            && self.members <= MOST
        {
            match value {
                Named::View(view) => views.tell(view, layer, name),
                Named::Object(id) => views.tell_name(id, layer, name),
            }
        }
    }
}
