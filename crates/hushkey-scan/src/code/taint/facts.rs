//! What a file's analysis leaves: all that joining the files needs, and no more. Texts of sources are not kept; names are.

use super::super::library::Kind;
use super::super::taxonomy::DataType;
use super::value::Label;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A place in a file: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// Where personal data enters.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Source {
    pub data: DataType,
    /// The name that says so.
    pub name: Box<str>,
    pub place: Place,
}

/// A step of data on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Step {
    pub place: Place,
    pub what: What,
    /// The step before, or 0.
    pub before: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    Begins,
    Assigned(Box<str>),
    Hashed(Box<str>),
}

/// Labels reach a sink.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub kind: Kind,
    /// An object is written with all it holds.
    pub whole: bool,
    #[serde(with = "crate::interned")]
    pub library: crate::interned::Word,
    /// The call as it stands: `logger.info`.
    pub callee: Box<str>,
    pub place: Place,
    pub labels: Vec<Label>,
}

/// A request with fields that the contract of its endpoint does not let through.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Undeclared {
    pub place: Place,
    /// The call as it stands.
    pub callee: Box<str>,
    /// The endpoint's name.
    pub endpoint: Box<str>,
    /// The contract is closed: what it does not declare never arrives.
    pub closed: bool,
    /// As a policy would name them, and what they hold, where that is told.
    pub fields: Vec<(Box<str>, Option<DataType>)>,
}

/// A call that may be one of the project's functions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Call {
    pub name: u64,
    /// The receiver's class, the file's own for `this`, or 0.
    pub class: u64,
    /// Where its name was imported from, or 0.
    pub module: u64,
    /// It has a receiver that is not known.
    pub unknown: bool,
    pub shown: Box<str>,
    pub place: Place,
    /// By position: the argument's own labels under 0, those of its fields under their keys.
    pub args: Vec<Flat>,
    pub named: Vec<(u64, Flat)>,
}

impl Call {
    /// What is given by names that are no parameter's.
    pub fn rest(&self, params: &[u64], field: u64) -> Vec<(u64, Label)> {
        self.named
            .iter()
            .filter(|(name, _)| !params.contains(name) && (field == 0 || *name == field))
            .flat_map(|(_, flat)| flat.labels.iter().map(|(_, label)| (field, *label)))
            .collect()
    }

    /// Takes what the same call is given when evaluated again.
    pub fn join(&mut self, other: Call) {
        for (index, flat) in other.args.into_iter().enumerate() {
            match self.args.get_mut(index) {
                Some(known) => known.join(flat),
                None => self.args.push(flat),
            }
        }
        for (name, flat) in other.named {
            match self.named.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => known.join(flat),
                None => self.named.push((name, flat)),
            }
        }
    }
}

/// A value without its structure but for its first fields.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Flat {
    pub labels: Vec<(u64, Label)>,
    /// An object of a class: its fields are not told by whoever has all of it.
    pub object: bool,
}

/// More labels on one argument say nothing more to anybody.
const MAX_LABELS: usize = 32;

impl Flat {
    fn join(&mut self, other: Flat) {
        for (key, label) in other.labels {
            let known = self
                .labels
                .iter()
                .any(|(have, known)| *have == key && known.origin == label.origin && known.hashed == label.hashed);
            if !known && self.labels.len() < MAX_LABELS {
                self.labels.push((key, label));
            }
        }
    }

    /// The labels of a field, or of all of it, each with the key it stands under.
    pub fn keyed(&self, field: u64) -> impl Iterator<Item = (u64, Label)> + '_ {
        self.labels
            .iter()
            .filter(move |(key, _)| *key == 0 || *key == field || (field == 0 && !self.object))
            .copied()
    }
}

/// A function.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Function {
    pub name: u64,
    pub class: u64,
    pub params: Vec<u64>,
    /// Which parameter takes all that is given by other names: `**rest`.
    pub rest: Option<u16>,
    pub returns: Flat,
    pub shown: Box<str>,
}

/// A class, record or struct: what is written when all of it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Shape {
    /// The language writes its fields out wherever a text of it is wanted: records, data classes, derived `Debug`.
    pub shown: bool,
    pub fields: Vec<ShapeField>,
}

/// A field of a class.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ShapeField {
    pub name: Box<str>,
    pub place: Place,
    pub data: Option<DataType>,
    /// Its type, when that may be one of the project's classes; or 0.
    pub class: u64,
    /// Left out of the text of an object, and of what serializers write of it.
    pub left_out: (bool, bool),
}

/// One file's.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub sources: Vec<Source>,
    pub steps: Vec<Step>,
    pub events: Vec<Event>,
    pub calls: Vec<Call>,
    pub functions: Vec<Function>,
    pub undeclared: Vec<Undeclared>,
    /// Ids of machines are hashed with a key somewhere in the file.
    pub keyed: bool,
    /// Classes that hold personal data, or others that may.
    pub classes: HashMap<u64, Shape>,
    /// Classes and what each extends or implements.
    pub bases: Vec<(u64, u64)>,
    /// Of this file's path without its end: what an import of it names.
    pub module: u64,
    #[serde(with = "crate::interned")]
    pub family: crate::interned::Word,
    /// Effort ran out: what is reported is not all.
    pub cut: bool,
    pub broken: bool,
}

impl Facts {
    /// The steps that led to a label, first first.
    pub fn trail(&self, label: Label) -> Vec<&Step> {
        let mut trail = Vec::new();
        let mut at = label.step;
        while at != 0 && trail.len() < 40 {
            let Some(step) = self.steps.get(at as usize) else { break };
            trail.push(step);
            at = step.before;
        }
        trail.reverse();
        trail
    }

    /// Only what can matter to a finding: calls without labels and functions nobody can leak through are dropped.
    pub fn shrink(&mut self) {
        self.steps.shrink_to_fit();
        self.events.shrink_to_fit();
        self.calls.shrink_to_fit();
        self.functions.shrink_to_fit();
    }
}
