//! Arguments: values of what a call is given; functions among them run with what they will get.

use super::super::ir::{Id, Node, Sym};
use super::eval::Eval;
use super::value::{Label, Origin, Value};
use super::verbs::{EACH, on_failure};

impl Eval<'_> {
    /// What of the arguments stands in an exception's message: texts, not the objects beside them.
    pub(super) fn message(&self, ids: &[Id], values: &[Value]) -> Vec<Label> {
        let every = !matches!(self.language.name(), "javascript" | "php" | "ruby");
        let mut labels = Vec::new();
        for (index, (id, value)) in ids.iter().zip(values).enumerate() {
            match self.unit.node(*id) {
                Node::Pair(name, inner) => {
                    let named = self.unit.text(name);
                    // A class of the project is given by name what it makes its message of.
                    let own = matches!(self.language.name(), "ruby" | "php")
                        && !matches!(
                            named,
                            "previous"
                                | "code"
                                | "cause"
                                | "status"
                                | "context"
                                | "extra"
                                | "data"
                                | "meta"
                                | "backtrace"
                        );
                    if own || MESSAGES.contains(&named) {
                        let _ = inner;
                        labels.extend(value.all());
                    }
                }
                // `new HttpError(text, { cause, user })`: what stands beside the message is not the message.
                Node::Object(_) if index > 0 && self.language.name() == "javascript" => {
                    let told = value
                        .fields
                        .iter()
                        .filter(|(name, _)| MESSAGES.contains(&self.unit.text(*name)));
                    told.for_each(|(_, field)| labels.extend(field.all()));
                }
                Node::Object(_) | Node::Array(_) => labels.extend(value.all()),
                Node::Concat(_) => labels.extend(value.labels.iter().copied()),
                _ if index == 0 || every => labels.extend(value.labels.iter().copied()),
                _ => {}
            }
        }
        labels
    }

    /// The function's first parameter is an error, as of callbacks of Node.
    pub(super) fn takes_error(&self, func: u32) -> bool {
        self.unit.funcs.get(func as usize).is_some_and(|func| {
            func.params.len() > 1
                && func.params.first().is_some_and(|param| {
                    matches!(self.unit.text(param.name), "err" | "error" | "e" | "_err" | "ex" | "er")
                })
        })
    }

    /// The arguments' values; functions among them run with what the receiver holds.
    pub(super) fn eval_args(
        &mut self,
        ids: &[Id],
        name: Sym,
        receiver: &Value,
        path: &str,
        given_by: Option<u32>,
    ) -> Vec<Value> {
        // Callbacks of other calls get what the call makes, not what its receiver holds.
        let each = !matches!(self.language.name(), "javascript" | "python" | "ruby" | "php")
            || EACH.contains(&self.unit.text(name).trim_start_matches("array_").trim_end_matches('!'));
        let keyed = self.language.name() == "ruby"
            && matches!(
                self.unit.text(name),
                "each" | "each_pair" | "map" | "flat_map" | "select" | "reject"
            );
        // `map.forEach((key, value) -> …)`: lists give one; `forEachIndexed { index, value -> … }`.
        let paired = matches!(self.language.name(), "java" | "kotlin")
            && matches!(
                self.unit.text(name),
                "forEach" | "forEachIndexed" | "mapIndexed" | "filterIndexed" | "onEachIndexed" | "mapIndexedNotNull"
            );
        let mut values: Vec<Value> = Vec::with_capacity(ids.len());
        let has_lambda = ids.iter().any(|id| matches!(self.unit.node(*id), Node::Lambda(_)));
        for id in ids {
            if let Node::Lambda(func) = self.unit.node(*id) {
                let same = matches!(
                    self.unit.text(name),
                    "use" | "let" | "also" | "run" | "apply" | "takeIf"
                );
                let mut element = if same && self.is_compiled() {
                    receiver.clone()
                } else if each || self.is_compiled() {
                    Eval::element_of(receiver)
                } else {
                    Value {
                        labels: receiver
                            .labels
                            .iter()
                            .copied()
                            .filter(|label| !matches!(label.origin, Origin::Source(_)))
                            .collect(),
                        ..Value::default()
                    }
                };
                // `array_map(fn, xs)`, `forEach(xs, fn)`: what stands beside.
                for value in values.iter().filter(|_| each) {
                    element.join(&Eval::element_of(value));
                }
                if each
                    && values.is_empty()
                    && let Some(other) = ids
                        .get(1)
                        .filter(|other| has_lambda && !matches!(self.unit.node(**other), Node::Lambda(_)))
                {
                    let value = self.eval(*other);
                    element.join(&Eval::element_of(&value));
                }
                // What failed is not what would have been there.
                let second = values.len() == 1 && self.unit.text(name) == "then";
                if on_failure(self.unit.text(name)) || second {
                    element = Value::default();
                }
                element.clean = false;
                element.text = 0;
                element.func = 0;
                // `with_scope { |scope| … }`: what the call gives to its block.
                if (element.path == 0 || self.is_csharp()) && !path.is_empty() && path.len() < 120 {
                    element.path = self.unit.names.sym(&format!("{path}()"));
                }
                let mut given = if element.is_empty() {
                    match self.unit.funcs.get(func as usize) {
                        Some(func) if func.params.len() == 1 => vec![element],
                        _ => Vec::new(),
                    }
                } else if self.takes_error(func) || (keyed || paired) && self.takes_two(func) {
                    vec![Value::default(), element]
                } else if self.takes_entry(func, receiver) {
                    vec![self.entry_of(element)]
                } else {
                    vec![element.clone(), element]
                };
                if let Some(call) = given_by {
                    self.add_given(call, func, &mut given);
                }
                let mut returned = self.eval_func(func, &given, true);
                returned.func = func + 1;
                values.push(returned);
                continue;
            }
            values.push(self.eval(*id));
        }
        values
    }
}

/// Fields and named arguments that an exception's message is made of.
const MESSAGES: &[&str] = &[
    "message",
    "detail",
    "msg",
    "reason",
    "description",
    "title",
    "details",
    "error",
];
