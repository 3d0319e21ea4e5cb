//! JSON and YAML with the place of every value: what schema languages of documents are read from.
//!
//! Comments and trailing commas in JSON are passed over (JSONC). Limits: nests deeper than [`MAX_DEPTH`] are cut off; of YAML,
//! anchors are not resolved, and the first document counts.

mod json;
mod yaml;

use crate::code::taint::facts::Place;

pub(crate) use json::json;
pub(crate) use yaml::yaml;

/// Deeper is cut off.
pub(crate) const MAX_DEPTH: usize = 128;

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub at: Place,
    pub what: What,
}

#[derive(Debug, Clone)]
pub(crate) enum What {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(Key, Value)>),
}

/// A key of a map and its place.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub text: String,
    pub at: Place,
}

impl Value {
    /// The value of a key of a map.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries()
            .iter()
            .find(|(known, _)| known.text == key)
            .map(|(_, value)| value)
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> &[(Key, Value)] {
        match &self.what {
            What::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Value] {
        match &self.what {
            What::List(items) => items,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.what {
            What::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a key of a map.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::text)
    }

    pub fn is_true(&self, key: &str) -> bool {
        self.get(key)
            .is_some_and(|value| matches!(value.what, What::Bool(true)))
    }

    pub fn is_false(&self, key: &str) -> bool {
        self.get(key)
            .is_some_and(|value| matches!(value.what, What::Bool(false)))
    }

    pub fn number_of(&self, key: &str) -> Option<u32> {
        match &self.get(key)?.what {
            What::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }
}
