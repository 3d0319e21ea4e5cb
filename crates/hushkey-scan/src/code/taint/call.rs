//! Calls: sinks, sources, what passes data on, and calls of the project's own functions.

use super::super::ir::{CallKind, Id, List, Node, Sym, key};
use super::super::taxonomy::Effect;
use super::eval::{Eval, THROWN};
use super::paths;
use super::value::{Label, Origin, Value};

impl Eval<'_> {
    pub(super) fn eval_call(&mut self, id: Id, callee: Id, args: List, kind: CallKind) -> Value {
        let (object, name) = match self.unit.node(callee) {
            Node::Member(object, name) => (object, name),
            Node::Name(name) => (0, name),
            _ => (0, 0),
        };
        let throwing = std::mem::take(&mut self.throwing);
        // The receiver's value, before the arguments'.
        let receiver = match self.unit.node(callee) {
            Node::Member(object, _) => self.eval(object),
            Node::Name(name) => self.variable(name).cloned().unwrap_or_default(),
            _ => self.eval(callee),
        };
        let ids = self.ids(args);
        let resolved = self.path(callee);
        let values = self.eval_args(&ids, name, &receiver, &resolved);
        let raw = self.raw_path(callee);
        let parts = paths::parts(&resolved);
        let raw_parts = paths::parts(&raw);
        let libraries = self.libraries;
        let sink = libraries.sink_of_call(&parts).or_else(|| {
            (parts != raw_parts)
                .then(|| libraries.sink_of_call(&raw_parts))
                .flatten()
        });
        // `header("Location: …")` and `header("Set-Cookie: …")` are two sinks.
        let sink = sink.and_then(|sink| {
            if sink.when.is_empty() || self.holds_one(&sink.when, &ids, &values) {
                return Some(sink);
            }
            libraries
                .sinks_of_call(&raw_parts)
                .into_iter()
                .find(|sink| self.holds_one(&sink.when, &ids, &values))
        });
        // `console.log.apply(this, args)`.
        if sink.is_none()
            && self.language.name() == "javascript"
            && matches!(self.unit.text(name), "apply" | "call")
            && let Some((_, of)) = raw_parts.split_last()
            && let Some(sink) = libraries.sink_of_call(of)
        {
            let (ids, values) = (ids.get(1..).unwrap_or_default(), values.get(1..).unwrap_or_default());
            self.call_sink(id, sink, &raw, ids, values);
        }
        if let Some(sink) = sink {
            self.call_sink(id, sink, &raw, &ids, &values);
        } else if kind == CallKind::Plain && !self.addressed(id, &raw, &ids, &values) {
            self.request(id, name, &raw, &ids, &values);
        }
        self.mutate(object, name, &values, &ids);

        let class = libraries
            .source_of_call(&parts)
            .or_else(|| libraries.source_of_call(&raw_parts));
        if let Some(data) = class.and_then(|class| self.taxonomy.of_class(class)) {
            let mut value = Value::default();
            self.add_source(id, data, name, &mut value);
            return value;
        }
        if libraries.cleans(&parts) || libraries.cleans(&raw_parts) {
            return Value::clean();
        }
        let text = self.unit.text(name).to_owned();
        if text.ends_with('?') || self.hides(&text, &ids, &values) {
            return Value::clean();
        }
        if object == 0
            && matches!(text.as_str(), "proc" | "lambda")
            && values.first().is_some_and(|value| value.func != 0)
        {
            return values.first().cloned().unwrap_or_default();
        }
        let mut result = Value::default();
        // A function given by name or made in place is run with what it is given.
        if receiver.func != 0 && (object == 0 || matches!(text.as_str(), "call" | "()" | "yield" | "apply" | "invoke"))
        {
            let returned = self.eval_func(receiver.func - 1, &values, true);
            result.join(&returned);
        }
        if object == 0 && receiver.func == 0 && kind == CallKind::Plain && self.variable(name).is_none() {
            // A function of this file, called before or after it is written: the joining of files knows it.
            result.path = 0;
        }
        let effect = match kind {
            CallKind::Plain => self.taxonomy.effect(&text),
            CallKind::New => Effect::Unknown,
        };
        let call = self.project_call(callee, object, name, &values, &ids, &parts, id);
        match effect {
            Effect::Sanitizes => return Value::clean(),
            Effect::Looks => return Value::clean(),
            Effect::Hashes => return self.hashed(id, &text, &receiver, object, &values),
            Effect::Unknown => {}
        }
        if let Some(call) = call {
            result.add(Label {
                origin: Origin::Result { call, field: 0 },
                step: 0,
                object: false,
                hashed: false,
                text: false,
            });
            // What it throws may be caught here.
            if let Some(thrown) = self.thrown.last_mut() {
                thrown.add(Label {
                    origin: Origin::Result {
                        call,
                        field: key(THROWN),
                    },
                    step: 0,
                    object: false,
                    hashed: false,
                    text: false,
                });
            }
        }
        let passes = libraries.passes(&parts) || libraries.passes(&raw_parts);
        let keyed = object != 0 && matches!(text.as_str(), "get" | "fetch" | "dig" | "pop") && !receiver.is_empty();
        let place = values.first().map_or(0, |key| key.text);
        if keyed && place != 0 && matches!(ids.first().map(|id| self.unit.node(*id)), Some(Node::Text(_))) {
            // One field of a table.
            let field = self.read_field(&receiver, place);
            result.join(&field);
            result.clean = false;
            if let Some(other) = values.get(1) {
                result.join(other);
            }
        } else if passes && matches!(text.as_str(), "items" | "entries" | "iteritems" | "enumerate") {
            // Pairs: what stands first says where.
            let of = if object != 0 && ids.is_empty() {
                receiver.clone()
            } else {
                values.first().cloned().unwrap_or_default()
            };
            let names = ["0", "1", "[]"].map(|name| self.unit.names.sym(name));
            let mut pair = Value::default();
            pair.set(names[0], Value::default());
            pair.set(names[1], Eval::element_of(&of));
            result.set(names[2], pair);
            result = result.cut();
        } else if passes
            && matches!(
                text.as_str(),
                "dict" | "assign" | "merge" | "array_merge" | "extend" | "defaults"
            )
        {
            for value in std::iter::once(&receiver).chain(&values) {
                result.join(value);
            }
            result.clean = false;
            result.text = 0;
            result.func = 0;
            result.path = 0;
            if writes_out(&text) {
                result.labels.iter_mut().for_each(|label| label.object = false);
            }
        } else if passes {
            let whole = libraries.passes(&["<whole>", text.as_str()]);
            // The key of a table is not what it gives.
            let skip = usize::from(object != 0 && matches!(text.as_str(), "get" | "fetch" | "pop" | "dig"));
            let environment = object != 0 && skip == 1 && self.is_environment(object);
            for value in values.iter().skip(skip) {
                for label in value.all() {
                    result.add(Label {
                        object: label.object && !whole && !writes_out(&text),
                        ..label
                    });
                }
            }
            let narrowed = narrows(&text) && !ids.is_empty();
            if object != 0 && !environment {
                receiver
                    .all()
                    .into_iter()
                    .filter(|label| !(narrowed && label.object))
                    .for_each(|label| {
                        result.add(Label {
                            object: label.object && !writes_out(&text),
                            ..label
                        })
                    });
            }
        } else if object != 0 {
            // A method of a text or a record gives a part of it, unless its name says that it only looks.
            for label in &receiver.labels {
                match label.origin {
                    Origin::Source(_) if !label.object => result.add(*label),
                    Origin::Param { func, index, field: 0 } => result.add(Label {
                        origin: Origin::Param {
                            func,
                            index,
                            field: key(field_of(&text)),
                        },
                        ..*label
                    }),
                    Origin::Result { call, field: 0 } => result.add(Label {
                        origin: Origin::Result {
                            call,
                            field: key(field_of(&text)),
                        },
                        ..*label
                    }),
                    _ => {}
                }
            }
            // A getter gives its field; a method that takes functions gives what they give.
            if let Some(field) = self
                .unit
                .names
                .find(field_of(&text))
                .and_then(|field| receiver.field(field))
            {
                let field = field.clone();
                result.join(&field);
            }
            let element = ids.iter().any(|id| matches!(self.unit.node(*id), Node::Lambda(_)));
            if element {
                // A callback's result is not always the call's, but often.
                for value in &values {
                    result.join(value);
                }
                result.func = 0;
                result.clean = false;
            }
        }
        if throwing {
            // What an exception is made of stands in its message.
            for label in self.message(&ids, &values) {
                result.add(label);
            }
        }
        if kind == CallKind::New {
            let path = self.path(callee);
            result.path = self.unit.names.sym(&path);
            self.made(&text, &parts, &values, &ids, &mut result);
        }
        self.called_name(id, callee, object, name, &values, &ids, &mut result);
        result
    }

    /// Puts a mask in place of a text, or keeps its last few characters, as people are shown numbers of cards.
    fn hides(&self, name: &str, ids: &[Id], values: &[Value]) -> bool {
        let masked = |text: &str| {
            text.contains('*')
                || text.contains('\u{2022}')
                || text.starts_with('[') && text.ends_with(']') && text.len() > 4
                || matches!(
                    text.to_ascii_lowercase().as_str(),
                    "x" | "xx" | "xxx" | "xxxx" | "redacted" | "<redacted>" | "hidden"
                )
        };
        match name {
            "replace" | "replaceAll" | "gsub" | "sub" | "gsub!" | "preg_replace" | "str_replace" | "tr"
            | "ReplaceAllString" => values
                .iter()
                .skip(usize::from(!matches!(name, "preg_replace" | "str_replace")))
                .take(2)
                .any(|value| value.text != 0 && masked(self.unit.text(value.text))),
            "slice" | "substr" | "mb_substr" | "substring" => {
                ids.iter().any(|id| self.written(*id).starts_with('-'))
                    || ids.get(ids.len().saturating_sub(2)..).is_some_and(|ends| match ends {
                        // The first few letters.
                        [from, to] => {
                            self.written(*from).starts_with(['0'])
                                && self.written(*to).starts_with(|c: char| matches!(c, '1'..='4'))
                                && !self.written(*to).chars().nth(1).is_some_and(|c| c.is_ascii_digit())
                        }
                        _ => false,
                    })
            }
            "last" | "takeLast" | "suffix" => ids
                .first()
                .is_some_and(|id| self.written(*id).starts_with(|c: char| c.is_ascii_digit())),
            _ => false,
        }
    }

    /// A block with a key and a value.
    fn takes_two(&self, func: u32) -> bool {
        self.unit
            .funcs
            .get(func as usize)
            .is_some_and(|func| func.params.len() == 2)
    }

    /// What of the arguments stands in an exception's message: texts, not the objects beside them.
    pub(super) fn message(&self, ids: &[Id], values: &[Value]) -> Vec<Label> {
        let every = !matches!(self.language.name(), "javascript" | "php" | "ruby");
        let mut labels = Vec::new();
        for (index, (id, value)) in ids.iter().zip(values).enumerate() {
            match self.unit.node(*id) {
                Node::Pair(name, inner) => {
                    if matches!(
                        self.unit.text(name),
                        "message" | "detail" | "msg" | "reason" | "description" | "title" | "details" | "error"
                    ) {
                        let _ = inner;
                        labels.extend(value.all());
                    }
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
    fn takes_error(&self, func: u32) -> bool {
        self.unit.funcs.get(func as usize).is_some_and(|func| {
            func.params.len() > 1
                && func.params.first().is_some_and(|param| {
                    matches!(self.unit.text(param.name), "err" | "error" | "e" | "_err" | "ex" | "er")
                })
        })
    }

    /// The arguments' values; functions among them run with what the receiver holds.
    pub(super) fn eval_args(&mut self, ids: &[Id], name: Sym, receiver: &Value, path: &str) -> Vec<Value> {
        // Callbacks of other calls get what the call makes, not what its receiver holds.
        let each = !matches!(self.language.name(), "javascript" | "python" | "ruby" | "php")
            || EACH.contains(&self.unit.text(name).trim_start_matches("array_").trim_end_matches('!'));
        let keyed = self.language.name() == "ruby"
            && matches!(
                self.unit.text(name),
                "each" | "each_pair" | "map" | "flat_map" | "select" | "reject"
            );
        let mut values: Vec<Value> = Vec::with_capacity(ids.len());
        let has_lambda = ids.iter().any(|id| matches!(self.unit.node(*id), Node::Lambda(_)));
        for id in ids {
            if let Node::Lambda(func) = self.unit.node(*id) {
                let mut element = if each {
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
                element.clean = false;
                element.text = 0;
                element.func = 0;
                // `with_scope { |scope| … }`: what the call gives to its block.
                if element.path == 0 && !path.is_empty() && path.len() < 120 {
                    element.path = self.unit.names.sym(&format!("{path}()"));
                }
                let given = if element.is_empty() {
                    match self.unit.funcs.get(func as usize) {
                        Some(func) if func.params.len() == 1 => vec![element],
                        _ => Vec::new(),
                    }
                } else if self.takes_error(func) || keyed && self.takes_two(func) {
                    vec![Value::default(), element]
                } else {
                    vec![element.clone(), element]
                };
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

/// Methods that give each of what they are called on to a function.
const EACH: &[&str] = &[
    "map",
    "forEach",
    "each",
    "filter",
    "find",
    "reduce",
    "flatMap",
    "some",
    "every",
    "sort",
    "then",
    "subscribe",
    "pipe",
    "tap",
    "select",
    "reject",
    "collect",
    "detect",
    "inject",
    "each_with_index",
    "each_with_object",
    "each_slice",
    "each_pair",
    "each_value",
    "find_each",
    "find_in_batches",
    "flat_map",
    "filter_map",
    "group_by",
    "sort_by",
    "min_by",
    "max_by",
    "walk",
    "usort",
    "mapValues",
    "chunk",
    "lazy",
    "transform",
    "with",
    "try",
    "sorted",
    "usort",
    "times",
    "partition",
    "to_h",
    "sum",
    "index_by",
];

/// `user.as_json(only: [:id])` gives what is named.
fn narrows(name: &str) -> bool {
    matches!(
        name,
        "only" | "slice" | "pick" | "permit" | "as_json" | "serializable_hash"
    )
}

/// The field that a getter gives: `getEmail` gives `email`.
fn field_of(name: &str) -> &str {
    let rest = name.strip_prefix("get_").or_else(|| {
        name.strip_prefix("get")
            .filter(|rest| rest.starts_with(|c: char| c.is_uppercase()))
    });
    rest.unwrap_or(name)
}

/// Calls that write objects out.
fn writes_out(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [
        "json",
        "stringify",
        "serialize",
        "dump",
        "inspect",
        "dict",
        "vars",
        "print_r",
        "export",
        "asdict",
        "to_h",
        "marshal",
        "model_dump",
        "encode",
        "tostring",
        "attributes",
        "repr",
        "format",
        "to_array",
        "toarray",
        "as_dict",
        "to_yaml",
    ]
    .iter()
    .any(|word| lower.contains(word))
}
