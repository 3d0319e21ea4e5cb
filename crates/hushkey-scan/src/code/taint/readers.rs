//! Ruby calls methods without parentheses, and tables are cut down to some of their keys.

use super::super::ir::{Id, Node, Sym};
use super::call::Called;
use super::eval::Eval;
use super::value::Value;

/// Give one of several.
const ONE: &[&str] = &["first", "last", "sample", "pop", "shift", "min", "max"];

/// Give the same list or table in another order or form.
const SAME: &[&str] = &[
    "compact",
    "compact_blank",
    "flatten",
    "uniq",
    "sort",
    "reverse",
    "shuffle",
    "to_a",
    "to_h",
    "values",
    "freeze",
    "dup",
    "clone",
    "lazy",
    "entries",
    "itself",
    "to_set",
    "with_indifferent_access",
    "symbolize_keys",
    "stringify_keys",
    "deep_dup",
    "presence",
];

impl Eval<'_> {
    /// `names.compact`, `email.squish`: what a method without arguments passes on.
    pub(super) fn read_on(&self, held: &Value, name: Sym, value: &mut Value) {
        let text = self.unit.text(name);
        if self.language.name() != "ruby" || held.is_empty() || held.field(name).is_some() {
            return;
        }
        if ONE.contains(&text) {
            value.join(&Eval::element_of(held));
        } else if SAME.contains(&text) {
            value.join(&Value {
                path: 0,
                func: 0,
                ..held.clone()
            });
        } else if self.libraries.passes(&[text]) {
            held.labels
                .iter()
                .filter(|label| !label.object)
                .for_each(|label| value.add(*label));
        }
    }

    /// `properties.slice(:plan)`, `properties.except(:email)`: of a table whose keys are known, those named, or the others.
    pub(super) fn cut_down(&mut self, call: &Called) -> Option<Value> {
        if let Some(dumped) = self.dumped(call) {
            return Some(dumped);
        }
        let keeps = match call.text {
            "slice" | "only" | "pick" | "values_at" | "fetch_values" | "extract!" | "select_keys" => true,
            "except" | "omit" | "without" | "forget" => false,
            _ => return None,
        };
        let table = call.receiver;
        if call.object == 0 || table.is_empty() || call.ids.is_empty() || !keeps && !table.labels.is_empty() {
            return None;
        }
        let mut named: Vec<Sym> = Vec::new();
        for (id, value) in call.ids.iter().zip(call.values) {
            match self.unit.node(*id) {
                Node::Text(text) => named.push(text),
                Node::Array(_) if value.fields.iter().all(|(_, field)| field.text != 0) => {
                    named.extend(value.fields.iter().map(|(_, field)| field.text));
                }
                _ => return None,
            }
        }
        let mut result = Value {
            clean: true,
            ..Value::default()
        };
        for (name, field) in &table.fields {
            if named.contains(name) == keeps {
                result.set(*name, field.clone());
            }
        }
        if !table.labels.is_empty() {
            // Of a record, what is named and nothing else.
            let owner = self.owner(call.object);
            for name in named {
                let mut field = self.read_field(table, name);
                if let (Some(data), Some(arg)) = (self.classify(name, owner), call.ids.first().copied()) {
                    self.add_source(arg, data, name, &mut field);
                }
                result.set(name, field);
            }
            result.clean = false;
        }
        Some(result)
    }

    /// `body.model_dump(exclude={"email"})`: who names what is left out leaves out what is personal; `include` names all there is.
    fn dumped(&mut self, call: &Called) -> Option<Value> {
        if self.language.name() != "python"
            || call.object == 0
            || !matches!(
                call.text,
                "model_dump" | "model_dump_json" | "dict" | "json" | "copy" | "model_copy"
            )
        {
            return None;
        }
        for id in call.ids {
            let Node::Pair(option, inner) = self.unit.node(*id) else {
                continue;
            };
            let include = match self.unit.text(option) {
                "include" => true,
                "exclude" => false,
                _ => continue,
            };
            let Node::Array(list) = self.unit.node(inner) else {
                continue;
            };
            let named: Vec<(Id, Sym)> = self
                .ids(list)
                .into_iter()
                .filter_map(|id| match self.unit.node(id) {
                    Node::Text(name) => Some((id, name)),
                    _ => None,
                })
                .collect();
            if !include {
                let left_out = named.iter().any(|(_, name)| self.classify(*name, 0).is_some());
                return left_out.then(Value::clean);
            }
            let mut result = Value::default();
            for (id, name) in named {
                let mut field = self.read_field(call.receiver, name);
                if let Some(data) = self.classify(name, 0) {
                    self.add_source(id, data, name, &mut field);
                }
                result.set(name, field);
            }
            return Some(result);
        }
        None
    }
}
