//! What a value may hold.

use super::super::ir::Sym;
use serde::{Deserialize, Serialize};

/// More labels than this on one value say nothing more to anybody.
const MAX_LABELS: usize = 12;

/// More fields than this are not kept apart.
const MAX_FIELDS: usize = 40;

/// Fields of fields, to this depth, are kept apart; deeper ones are the field's own.
const MAX_DEPTH: usize = 3;

/// Where a label comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Origin {
    /// A source of this file.
    Source(u32),
    /// A parameter of a function of this file, or a field of it (0: all of it).
    Param { func: u32, index: u16, field: u64 },
    /// What a call gave, or a field of it.
    Result { call: u32, field: u64 },
    /// All of an object of a class was written out: `any` when a serializer did it, which asks no class.
    Shape { class: u64, any: bool },
}

/// A piece of personal data that a value may hold, and the last step on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Label {
    pub origin: Origin,
    /// Index of the last step.
    pub step: u32,
    /// It is the whole record of a person: it is told only by something that writes objects out.
    pub object: bool,
    /// It went through an unsalted hash.
    pub hashed: bool,
    /// It was put into a text, which of an object takes nothing but itself.
    pub text: bool,
}

/// A value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Value {
    pub labels: Vec<Label>,
    pub fields: Vec<(Sym, Value)>,
    /// Known to hold nothing: a constant, something cleaned.
    pub clean: bool,
    /// The constant text it is, or 0.
    pub text: Sym,
    /// The text it is put together to, with holes for what is not known: an address, a JSON body; or 0. Kept where a policy has contracts.
    pub form: Sym,
    /// What it is: `winston.createLogger()`, a class; or 0.
    pub path: Sym,
    /// The function it is, plus one.
    pub func: u32,
}

impl Value {
    pub fn clean() -> Value {
        Value {
            clean: true,
            ..Value::default()
        }
    }

    pub fn add(&mut self, label: Label) {
        if self.labels.len() < MAX_LABELS
            && !self
                .labels
                .iter()
                .any(|known| known.origin == label.origin && known.hashed == label.hashed)
        {
            self.labels.push(label);
        }
    }

    /// Takes what another value holds too.
    pub fn join(&mut self, other: &Value) {
        self.join_at(other, 0);
    }

    fn join_at(&mut self, other: &Value, depth: usize) {
        other.labels.iter().for_each(|label| self.add(*label));
        self.clean &= other.clean;
        if self.text != other.text {
            self.text = 0;
        }
        if self.path == 0 {
            self.path = other.path;
        }
        if self.form == 0 {
            self.form = other.form;
        }
        if self.func == 0 {
            self.func = other.func;
        }
        for (name, value) in &other.fields {
            match self.fields.iter().position(|(known, _)| known == name) {
                Some(at) => {
                    if let (Some((_, known)), true) = (self.fields.get_mut(at), depth < MAX_DEPTH) {
                        known.join_at(value, depth + 1);
                    }
                }
                None if self.fields.len() < MAX_FIELDS => self.fields.push((*name, value.clone())),
                None => {}
            }
        }
    }

    pub fn field(&self, name: Sym) -> Option<&Value> {
        self.fields
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Sets a field, deeper ones up to the limit.
    pub fn set(&mut self, name: Sym, value: Value) {
        match self.fields.iter().position(|(known, _)| *known == name) {
            Some(at) => {
                if let Some((_, known)) = self.fields.get_mut(at) {
                    *known = value;
                }
            }
            None if self.fields.len() < MAX_FIELDS => self.fields.push((name, value)),
            None => {}
        }
    }

    /// Every label of it and of its fields.
    pub fn all(&self) -> Vec<Label> {
        let mut all = Value::default();
        self.collect(&mut all, 0);
        all.labels
    }

    fn collect(&self, all: &mut Value, depth: usize) {
        self.labels.iter().for_each(|label| all.add(*label));
        if depth < MAX_DEPTH {
            self.fields.iter().for_each(|(_, value)| value.collect(all, depth + 1));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.fields.iter().all(|(_, value)| value.is_empty())
    }

    /// As deep as is kept.
    pub fn depth(&self) -> usize {
        self.fields
            .iter()
            .map(|(_, value)| value.depth() + 1)
            .max()
            .unwrap_or(0)
    }

    /// Cut to the depth that is kept: what lies deeper becomes the field's own.
    pub fn cut(mut self) -> Value {
        if self.depth() > MAX_DEPTH {
            self.cut_at(0);
        }
        self
    }

    fn cut_at(&mut self, depth: usize) {
        if depth >= MAX_DEPTH {
            let all = self.all();
            self.fields.clear();
            all.into_iter().for_each(|label| self.add(label));
        } else {
            self.fields.iter_mut().for_each(|(_, value)| value.cut_at(depth + 1));
        }
    }
}
