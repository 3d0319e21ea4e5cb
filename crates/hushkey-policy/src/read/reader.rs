//! Typed access to TOML values that notes faults with their places and goes on.

use crate::Fault;
use core::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

pub(crate) type Key<'t> = Spanned<DeString<'t>>;
pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

/// Collects the faults of one file.
pub(crate) struct Reader<'t> {
    text: &'t str,
    faults: std::cell::RefCell<Vec<Fault>>,
}

/// A key in a message: shown when it is a plain word, since a stray value could stand in its place.
pub(crate) fn shown(key: &str) -> String {
    let plain = key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if plain { format!(" `{key}`") } else { String::new() }
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Reader<'t> {
        Reader {
            text,
            faults: Vec::new().into(),
        }
    }

    pub(crate) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_inner()
    }

    pub(crate) fn fault(&self, span: Range<usize>, message: String) {
        let (line, column) = self.place(span.start);
        self.faults.borrow_mut().push(Fault { line, column, message });
    }

    /// Line and column (in characters) of a byte offset, both from 1.
    pub(crate) fn place(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }

    pub(crate) fn unknown_key(&self, key: &Key<'_>, allowed: &[&str], hint: &str) {
        let shown = shown(key.get_ref());
        self.fault(
            key.span(),
            format!("unknown key{shown}; allowed here: {}{hint}", allowed.join(", ")),
        );
    }

    pub(crate) fn missing(&self, span: Range<usize>, key: &str) {
        self.fault(span, format!("`{key}` is missing"));
    }

    fn wrong_type(&self, key: &Key<'_>, value: &Value<'_>, expected: &str) {
        let shown = shown(key.get_ref());
        let shown = if shown.is_empty() { " the value" } else { &shown };
        self.fault(value.span(), format!("{} must be {expected}", shown.trim_start()));
    }

    pub(crate) fn text<'v>(&self, key: &Key<'_>, value: &'v Value<'_>) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(key, value, "a string");
        }
        text
    }

    pub(crate) fn integer(&self, key: &Key<'_>, value: &Value<'_>) -> Option<i64> {
        let integer = value
            .get_ref()
            .as_integer()
            .and_then(|own| i64::from_str_radix(own.as_str(), own.radix()).ok());
        if integer.is_none() {
            self.wrong_type(key, value, "a whole number");
        }
        integer
    }

    pub(crate) fn boolean(&self, key: &Key<'_>, value: &Value<'_>) -> Option<bool> {
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong_type(key, value, "true or false");
        }
        boolean
    }

    pub(crate) fn table<'v, 'd>(&self, key: &Key<'_>, value: &'v Value<'d>) -> Option<&'v DeTable<'d>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, value, "a table");
        }
        table
    }

    /// The items of an array, at most [`super::MAX_ENTRIES`]; nothing if it is none.
    pub(crate) fn array<'v, 'd>(&self, key: &Key<'_>, value: &'v Value<'d>) -> &'v [Value<'d>] {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "an array");
            return &[];
        };
        if array.len() > super::MAX_ENTRIES {
            self.fault(
                value.span(),
                format!("at most {} entries are allowed", super::MAX_ENTRIES),
            );
            return &[];
        }
        array
    }

    /// An array of strings.
    pub(crate) fn texts(&self, key: &Key<'_>, value: &Value<'_>) -> Vec<String> {
        let items = self.array(key, value);
        items
            .iter()
            .filter_map(|item| self.text(key, item))
            .map(str::to_owned)
            .collect()
    }

    /// One word of a closed list.
    pub(crate) fn word<W>(
        &self,
        key: &Key<'_>,
        value: &Value<'_>,
        from_name: impl Fn(&str) -> Option<W>,
        names: impl Iterator<Item = &'static str>,
    ) -> Option<W> {
        let word = from_name(self.text(key, value)?);
        if word.is_none() {
            self.wrong_type(key, value, &format!("one of {}", names.collect::<Vec<_>>().join(", ")));
        }
        word
    }
}
