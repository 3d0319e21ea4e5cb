//! Calls: sinks, sources, what passes data on, and calls of the project's own functions.

use super::super::ir::{CallKind, Id, List, Node, key};
use super::super::taxonomy::Effect;
use super::eval::{Eval, THROWN};
use super::paths;
use super::value::{Label, Origin, Value};
use super::verbs::{
    DEBUG, field_of, formats, keeps_kind, narrows, serializes, uncapitalized, wraps_writer, writes_out,
};

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
        if self.unit.text(name) == DEBUG {
            return self.debugged(ids.first().copied().unwrap_or(0));
        }
        let mut receiver = receiver;
        if receiver.path == 0 && object != 0 && matches!(self.unit.node(object), Node::Call { .. }) {
            let path = self.path(object);
            if !path.is_empty() && path.len() < 160 {
                receiver.path = self.unit.names.sym(&path);
            }
        }
        let resolved = self.path(callee);
        let values = self.eval_args(&ids, name, &receiver, &resolved);
        let raw = self.raw_path(callee);
        let parts = paths::parts(&resolved);
        let raw_parts = paths::parts(&raw);
        let libraries = self.libraries;
        let sink = libraries
            .sink_of_package(&parts)
            .or_else(|| libraries.sink_of_call(&parts))
            .or_else(|| {
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
            self.call_sink(id, sink, &raw, object, &receiver, ids, values);
        }
        let sunk = sink.is_some_and(|sink| self.call_sink(id, sink, &raw, object, &receiver, &ids, &values));
        if !sunk && kind == CallKind::Plain && !self.addressed(id, &raw, &ids, &values) && sink.is_none() {
            self.request(id, name, &raw, &ids, &values);
            if !libraries.knows_package(&parts) && !self.foreign_telemetry(id, name, &parts, &raw, &values) {
                self.told(id, name, &resolved, &raw, &ids, &values);
            }
        }
        if object == 0 && self.language.name() == "rust" && self.unit.text(name) == "Err" {
            self.failed(id, &ids, &values);
        }
        let fluent = self.mutate(object, name, &values, &ids);
        if let Some((class, into)) = libraries
            .source_into(&parts)
            .or_else(|| libraries.source_into(&raw_parts))
            && let (Some(data), Some(target)) = (self.taxonomy.of_class(class), ids.get(into).copied())
        {
            let mut value = Value::default();
            self.add_source(id, data, name, &mut value);
            self.bind(target, value, false);
            return Value::clean();
        }

        let class = libraries
            .source_of_call(&parts)
            .or_else(|| libraries.source_of_call(&raw_parts));
        if let Some(data) = class.and_then(|class| self.taxonomy.of_class(class)) {
            let mut value = Value::default();
            self.add_source(id, data, name, &mut value);
            return value;
        }
        if let Some(value) = self.environment(id, name, &values) {
            return value;
        }
        let text = self.unit.text(name).to_owned();
        if (libraries.cleans(&parts) || libraries.cleans(&raw_parts)) && !self.parses_address(&text, object, &receiver)
        {
            return Value::clean();
        }
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
        let mut effect = match kind {
            CallKind::Plain => self.taxonomy.effect(&text),
            CallKind::New => Effect::Unknown,
        };
        // `redactor.apply(x)`, `masker.of(x)`: whose method it is says what it does.
        if object != 0
            && effect == Effect::Unknown
            && !ids.is_empty()
            && self.taxonomy.effect(self.unit.text(self.owner(object))) == Effect::Sanitizes
        {
            effect = Effect::Sanitizes;
        }
        // A log's own method is nobody else's.
        let logs = sunk && sink.is_some_and(|sink| sink.kind == super::super::library::Kind::Log && self.is_compiled());
        let call = if logs || libraries.knows_package(&parts) {
            None
        } else {
            self.project_call(callee, object, name, &values, &ids, &parts, id)
        };
        let passes = libraries.passes(&parts) || libraries.passes(&raw_parts);
        if passes && self.gives_constant(&text, &ids, &values) {
            return Value::clean();
        }
        match effect {
            // `Some(x)`: what the libraries say weighs more than what the name sounds like.
            Effect::Looks if passes => {}
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
        // A keyed read of a container whose fields are known.
        if object != 0
            && matches!(
                text.as_str(),
                "get" | "Get" | "getOrDefault" | "at" | "getString" | "opt" | "optString"
            )
            && let Some(key) = values.first().map(|key| key.text).filter(|key| *key != 0)
            && let Some(field) = receiver.field(key).cloned()
        {
            return field;
        }
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
            let json = serializes(&text) || raw_parts.first().is_some_and(|first| serializes(first));
            let shows = json || formats(&text);
            for value in values.iter().chain((object != 0).then_some(&receiver)) {
                if let Some(label) = shows.then(|| self.shape_label(value, json)).flatten() {
                    result.add(label);
                }
                if json && let Some(label) = self.shape_anyway(value, true) {
                    result.add(label);
                }
            }
            let out = if self.is_compiled() { json } else { writes_out(&text) };
            let whole = libraries.passes(&["<whole>", text.as_str()]);
            // The key of a table is not what it gives.
            let skip = usize::from(object != 0 && matches!(text.as_str(), "get" | "fetch" | "pop" | "dig"));
            let environment = object != 0 && skip == 1 && self.is_environment(object);
            for value in values.iter().skip(skip) {
                let compiled = self.is_compiled();
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
            let narrowed = narrows(&text) && !ids.is_empty();
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
        } else if object != 0 {
            // A method of a text or a record gives a part of it, unless its name says that it only looks.
            for label in &receiver.labels {
                match label.origin {
                    Origin::Source(_) if !label.object => result.add(*label),
                    Origin::Param { func, index, field: 0 } => result.add(Label {
                        origin: Origin::Param {
                            func,
                            index,
                            field: key(&field_of(&text)),
                        },
                        ..*label
                    }),
                    Origin::Result { call, field: 0 } => result.add(Label {
                        origin: Origin::Result {
                            call,
                            field: key(&field_of(&text)),
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
                .find(&field_of(&text))
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
        if result.path == 0 && (keeps_kind(&text) || wraps_writer(&parts)) {
            result.path = values
                .iter()
                .chain((object != 0).then_some(&receiver))
                .map(|value| value.path)
                .find(|path| *path != 0)
                .unwrap_or(0);
            if result.path == 0 && (wraps_writer(&parts) || text == "from_writer" || text == "NewEncoder") {
                let inner = self.path(ids.first().copied().unwrap_or(0));
                result.path = self.unit.names.sym(&inner);
            }
        }
        if fluent {
            // A setter that gives its object back.
            result.join(&Value {
                path: 0,
                ..self.peek_root(object).unwrap_or_default()
            });
            for value in &values {
                value.all().into_iter().for_each(|label| result.add(label));
            }
        }
        if kind == CallKind::Plain {
            self.foreign(&parts, object, &text, &receiver, &values, &mut result);
        }
        self.built(object, &text, &receiver, &values, &mut result);
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
        if (values.len() == 1 || text == "format!" || text == "Sprintf") && result.text == 0 {
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
        self.called_name(id, callee, object, name, &values, &ids, &mut result);
        result
    }

    /// `Err(format!(…))`, `Err(Error::NotFound(x))`: an error's message, unless the macro inside is one already.
    fn failed(&mut self, id: Id, ids: &[Id], values: &[Value]) {
        let (Some(arg), Some(value)) = (ids.first().copied(), values.first()) else {
            return;
        };
        let raw = match self.unit.node(arg) {
            Node::Call { callee, .. } => self.raw_path(callee),
            // `Err(Error::Taken { phone })`.
            Node::Typed(inner, _) if matches!(self.unit.node(inner), Node::Object(_)) => String::new(),
            _ => return,
        };
        if raw.ends_with('!') && !raw.ends_with("format!") {
            return;
        }
        let mut labels: Vec<Label> = if raw.is_empty() {
            value.all()
        } else {
            value.labels.clone()
        };
        // A variant of an error holds what it is made with.
        let variant = paths::parts(&raw)
            .last()
            .is_some_and(|last| last.starts_with(|c: char| c.is_uppercase()));
        if let (true, Node::Call { args, .. }) = (variant, self.unit.node(arg)) {
            for inner in self.ids(args) {
                labels.extend(self.eval(inner).labels);
            }
        }
        labels.retain(|label| !label.object && !label.hashed && matches!(label.origin, Origin::Source(_)));
        self.report(
            id,
            (super::super::library::Kind::Exception, false),
            "an exception's message",
            "Err",
            labels,
        );
    }

    /// `{:?}` of a value: what it holds, and what its class writes out.
    fn debugged(&mut self, id: Id) -> Value {
        let mut value = self.eval(id);
        if value.path != 0 && self.hides_type(self.unit.text(value.path)) {
            return Value::clean();
        }
        let written = self.written_out(&value, false);
        let shape = self.shape_anyway(&value, false).filter(|_| value.fields.is_empty());
        value.fields.clear();
        value.labels.clear();
        written.into_iter().chain(shape).for_each(|label| value.add(label));
        value
    }

    /// The variable at the root of a chain of calls.
    fn peek_root(&self, mut id: Id) -> Option<Value> {
        loop {
            if let Some(value) = self.peek(id) {
                return Some(value.clone());
            }
            id = match self.unit.node(id) {
                Node::Call { callee, .. } => callee,
                Node::Member(object, _) => object,
                _ => return None,
            };
        }
    }

    /// Setters and builders: `x.setEmail(e)` gives `x` a field, `X.builder().email(e).build()` makes an object with it.
    fn built(&mut self, object: Id, name: &str, receiver: &Value, values: &[Value], result: &mut Value) {
        if object == 0 {
            return;
        }
        let setter = name
            .strip_prefix("set")
            .filter(|rest| rest.starts_with(|c: char| c.is_uppercase()));
        let builder = receiver.path != 0 && {
            let path = self.unit.text(receiver.path);
            path.to_ascii_lowercase().contains("builder")
        };
        if let ([value], Some(field)) = (
            values,
            setter.map(uncapitalized).or_else(|| builder.then(|| name.to_owned())),
        ) {
            if value.func != 0 {
                return;
            }
            let field = self.unit.names.sym(&field);
            if setter.is_some() && !value.is_empty() {
                self.bind_field(object, field, value.clone(), false);
            }
            if builder || setter.is_some() {
                for (known, held) in &receiver.fields {
                    result.set(*known, held.clone());
                }
                result.set(field, value.clone());
                if builder && result.path == 0 {
                    result.path = receiver.path;
                }
            }
        } else if builder && matches!(name, "build" | "Build" | "create") {
            for (known, held) in &receiver.fields {
                result.set(*known, held.clone());
            }
            receiver.labels.iter().for_each(|label| result.add(*label));
        }
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
    pub(super) fn takes_two(&self, func: u32) -> bool {
        self.unit
            .funcs
            .get(func as usize)
            .is_some_and(|func| func.params.len() == 2)
    }
}
