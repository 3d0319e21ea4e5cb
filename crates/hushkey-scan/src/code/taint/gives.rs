//! What a call gives: what it was given, a part of it, a field, or an object made of it.

use super::super::ir::{CallKind, Node, key};
use super::call::{Called, Sent};
use super::eval::{Eval, THROWN};
use super::go_format::gives_text;
use super::value::{Label, Origin, Value};
use super::verbs::{asks, field_of, finds, formats, keeps_kind, narrows, serializes, wraps_writer, writes_out};

impl Eval<'_> {
    /// A function of the project gives what the joining of files finds out; what it throws may be caught here.
    pub(super) fn returned(&mut self, call: u32, result: &mut Value) {
        let label = |field| Label {
            origin: Origin::Result { call, field },
            step: 0,
            object: false,
            hashed: false,
            text: false,
        };
        result.add(label(0));
        self.may_throw(call);
    }

    /// What a function of the project throws may be caught where it is called.
    pub(super) fn may_throw(&mut self, call: u32) {
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

    /// A keyed read of a container whose fields are known.
    pub(super) fn read_known(&self, call: &Called) -> Option<Value> {
        let reads = matches!(
            call.text,
            "get" | "Get" | "getOrDefault" | "at" | "getString" | "opt" | "optString"
        );
        if call.object == 0 || !reads {
            return None;
        }
        let key = call.values.first().map(|key| key.text).filter(|key| *key != 0)?;
        call.receiver.field(key).cloned()
    }

    /// Puts what comes out of the call into its result.
    pub(super) fn gives(&mut self, call: &Called, passes: bool, result: &mut Value) {
        // An address that is filled in is still an address of that host.
        if result.text == 0
            && call.object != 0
            && matches!(call.text, "format" | "rstrip" | "strip" | "format_map")
            && self.unit.text(call.receiver.text).contains("://")
        {
            result.text = call.receiver.text;
        }
        if let Some(made) = self.mapped(call) {
            result.join(&made);
            result.clean = made.clean;
            return;
        }
        let keyed =
            call.object != 0 && matches!(call.text, "get" | "fetch" | "dig" | "pop") && !call.receiver.is_empty();
        let place = call.values.first().map_or(0, |key| key.text);
        if keyed && place != 0 && matches!(call.ids.first().map(|id| self.unit.node(*id)), Some(Node::Text(_))) {
            // One field of a table.
            let field = self.read_field(call.receiver, place);
            result.join(&field);
            result.clean = false;
            if let Some(other) = call.values.get(1) {
                result.join(other);
            }
        } else if passes && matches!(call.text, "items" | "entries" | "iteritems" | "enumerate") {
            self.give_pairs(call, result);
        } else if passes
            && matches!(
                call.text,
                "dict" | "assign" | "merge" | "array_merge" | "extend" | "defaults"
            )
        {
            give_merged(call, result);
        } else if passes && !is_step(call, self.unit.text(call.receiver.path)) {
            self.give_on(call, result);
        } else if call.object != 0 {
            self.give_part(call, result);
        }
    }

    /// Pairs: what stands first says where.
    fn give_pairs(&mut self, call: &Called, result: &mut Value) {
        let of = if call.object != 0 && call.ids.is_empty() {
            call.receiver.clone()
        } else {
            call.values.first().cloned().unwrap_or_default()
        };
        let names = ["0", "1", "[]"].map(|name| self.unit.names.sym(name));
        let mut pair = Value::default();
        pair.set(names[0], Value::default());
        pair.set(names[1], Eval::element_of(&of));
        result.set(names[2], pair);
        *result = std::mem::take(result).cut();
    }

    /// All that it is given, in another form: a text, a copy, a list of it.
    fn give_on(&mut self, call: &Called, result: &mut Value) {
        let &Called {
            text, object, receiver, ..
        } = call;
        let json = serializes(text)
            || self.is_compiled() && matches!(text, "setBody" | "bodyValue")
            || call.raw_parts.first().is_some_and(|first| serializes(first))
            || self.language.name() == "python" && writes_out(text);
        let shows = json || formats(text);
        let mut own_json = false;
        if json {
            for (value, id) in call.values.iter().zip(call.ids) {
                if let Some(label) = self.own_json(*id, value) {
                    own_json = true;
                    result.add(label);
                }
            }
        }
        if own_json {
            return;
        }
        for value in call.values.iter().chain((object != 0).then_some(receiver)) {
            if let Some(label) = shows.then(|| self.shape_label(value, json)).flatten() {
                result.add(label);
            }
            if json && let Some(label) = self.shape_anyway(value, true) {
                result.add(label);
            }
        }
        let compiled = self.is_compiled();
        let out = if compiled { json } else { writes_out(text) };
        let whole = self.libraries.passes(&["<whole>", text]);
        // The key of a table is not what it gives.
        let skip = usize::from(object != 0 && matches!(text, "get" | "fetch" | "pop" | "dig"));
        let environment = object != 0 && skip == 1 && self.is_environment(object);
        for (value, id) in call.values.iter().zip(call.ids).skip(skip) {
            // What a question answers is not in what was asked about.
            if value.func != 0 && asks(text) {
                continue;
            }
            let named = matches!(self.unit.node(*id), Node::Pair(..));
            // `session.get(url, headers=…)` gives an answer, not what it was asked with.
            if skip == 1 && named {
                continue;
            }
            if finds(text) && object != 0 && (named || matches!(self.unit.node(*id), Node::Object(_))) {
                // `Order.objects.filter(email=email)`: what is asked for is not what is found.
                continue;
            }
            let serialized = if json { self.serialized(value) } else { None };
            let value = serialized.as_ref().unwrap_or(value);
            let held = if compiled {
                self.written_out(value, json || !shows)
            } else {
                value.all()
            };
            for label in held {
                // What its class would write out counts only where something writes.
                if compiled
                    && matches!(label.origin, Origin::Shape { .. })
                    && !value.all().iter().any(|have| have.origin == label.origin)
                {
                    continue;
                }
                result.add(Label {
                    object: label.object && !whole && !out,
                    ..label
                });
            }
        }
        let narrowed = narrows(text) && !call.ids.is_empty();
        if object != 0 && !environment {
            receiver
                .all()
                .into_iter()
                .filter(|label| !(narrowed && label.object))
                .for_each(|label| {
                    result.add(Label {
                        object: label.object && !out,
                        ..label
                    })
                });
        }
    }

    /// A method of a text or a record gives a part of it, unless its name says that it only looks.
    fn give_part(&self, call: &Called, result: &mut Value) {
        let field = key(&field_of(call.text));
        // An object of a class that is named like a secret is not the secret: its type, its scope and its age are not.
        let whole = matches!(self.language.name(), "java" | "kotlin")
            && self.is_object(call.receiver)
            && !is_content(&field_of(call.text));
        let go = self.language.name() == "go";
        for label in &call.receiver.labels {
            match label.origin {
                Origin::Source(_) if !label.object && !whole && (!go || gives_text(call.text)) => result.add(*label),
                Origin::Param { func, index, field: 0 } => result.add(Label {
                    origin: Origin::Param { func, index, field },
                    ..*label
                }),
                Origin::Result { call, field: 0 } => result.add(Label {
                    origin: Origin::Result { call, field },
                    ..*label
                }),
                _ => {}
            }
        }
        // A getter gives its field; a method that takes functions gives what they give.
        if let Some(field) = self
            .unit
            .names
            .find(&field_of(call.text))
            .and_then(|field| call.receiver.field(field))
        {
            result.join(field);
        }
        let element = call.ids.iter().any(|id| matches!(self.unit.node(*id), Node::Lambda(_)));
        if element {
            // A callback's result is not always the call's, but often.
            for value in call.values {
                result.join(value);
            }
            result.func = 0;
            result.clean = false;
        }
    }

    /// What the result is, besides what it holds: its class, its fields, the address in it.
    pub(super) fn dress(&mut self, call: &Called, fluent: bool, throwing: bool, sent: Sent, result: &mut Value) {
        let &Called {
            object, text, values, ..
        } = call;
        let writer = wraps_writer(call.parts);
        if result.path == 0 && (writer || keeps_kind(text)) {
            result.path = values
                .iter()
                .chain((object != 0).then_some(call.receiver))
                .map(|value| value.path)
                .find(|path| *path != 0)
                .unwrap_or(0);
            if result.path == 0 && (writer || matches!(text, "from_writer" | "NewEncoder" | "NewWriter")) {
                let inner = call.ids.first().copied().unwrap_or(0);
                if self.stream(inner).is_some() {
                    let inner = self.path(inner);
                    result.path = self.unit.names.sym(&inner);
                }
            }
        }
        if fluent {
            // A setter that gives its object back.
            result.join(&Value {
                path: 0,
                ..self.peek_root(object).unwrap_or_default()
            });
            for value in values {
                value.all().into_iter().for_each(|label| result.add(label));
            }
        }
        // What is sent does not stay with the sender.
        if sent != Sent::Away {
            self.built(object, text, call.receiver, values, result);
        }
        if sent == Sent::Kept {
            self.keep(object, call.receiver, values, result);
        }
        self.chained(call, result);
        if throwing {
            // What an exception is made of stands in its message.
            for label in self.message(call.ids, values) {
                result.add(label);
            }
        }
        if call.kind == CallKind::New {
            let path = self.path(call.callee);
            result.path = self.unit.names.sym(&path);
            self.made(text, call.parts, values, call.ids, result);
            self.made_of(call, result);
        }
        self.carry_form(call, result);
        if (values.len() == 1 || matches!(text, "format!" | "Sprintf")) && result.text == 0 {
            // An address in other clothes is still that address.
            result.text = values
                .iter()
                .map(|value| match value.fields.as_slice() {
                    [(_, only)] if value.text == 0 => only.text,
                    _ => value.text,
                })
                .find(|text| *text != 0 && self.unit.text(*text).contains("://"))
                .unwrap_or(0);
        }
    }
}

/// What of an object is what the object is named after.
fn is_content(name: &str) -> bool {
    matches!(
        name,
        "value"
            | "text"
            | "string"
            | "raw"
            | "address"
            | "content"
            | "plain"
            | "name"
            | "number"
            | "toString"
            | "asString"
            | "get"
    ) || super::verbs::PARTS.contains(&name)
}

/// A builder's method of a name that elsewhere passes on what it gets.
fn is_step(call: &Called, path: &str) -> bool {
    call.object != 0
        && matches!(call.text, "to" | "with" | "value")
        && path.contains(['b', 'B'])
        && path.contains("uilder")
        && !path.contains("StringBuilder")
}

/// Tables in one.
fn give_merged(call: &Called, result: &mut Value) {
    for value in std::iter::once(call.receiver).chain(call.values) {
        result.join(value);
    }
    result.clean = false;
    result.text = 0;
    result.func = 0;
    result.path = 0;
    if writes_out(call.text) {
        result.labels.iter_mut().for_each(|label| label.object = false);
    }
}
