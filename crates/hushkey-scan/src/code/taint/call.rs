//! Calls: sinks, sources, what passes data on, and calls of the project's own functions.

use super::super::ir::{CallKind, Id, List, Node, Sym};
use super::super::library::{Kind, Sink};
use super::super::taxonomy::Effect;
use super::eval::Eval;
use super::paths;
use super::value::{Label, Origin, Value};
use super::vendors::Foreign;
use super::verbs::{DEBUG, uncapitalized};

/// A call, its receiver and arguments evaluated, before anything is made of it.
pub(super) struct Called<'c> {
    pub id: Id,
    pub callee: Id,
    /// The receiver, or 0.
    pub object: Id,
    pub name: Sym,
    /// The name's text.
    pub text: &'c str,
    pub kind: CallKind,
    pub receiver: &'c Value,
    pub ids: &'c [Id],
    pub values: &'c [Value],
    /// The path with imports resolved, and in parts.
    pub resolved: &'c str,
    pub parts: &'c [&'c str],
    /// The path as it is written, and in parts.
    pub raw: &'c str,
    pub raw_parts: &'c [&'c str],
}

/// What became of a call's data, where it matters for what the call gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// To a log, whose own method is nobody else's.
    Logged,
    /// In a request: what comes back is the answer, and not what was asked with.
    Answered,
    /// To a service whose client it is a call of.
    Away,
    /// Into an object of such a client, which will be sent.
    Kept,
    Other,
}

impl Eval<'_> {
    /// A call in the order of what happens: its receiver and arguments, what it sends, what it changes, what it gives.
    pub(super) fn eval_call(&mut self, id: Id, callee: Id, args: List, kind: CallKind) -> Value {
        let (object, name) = match self.unit.node(callee) {
            Node::Member(object, name) => (object, name),
            Node::Name(name) => (0, name),
            _ => (0, 0),
        };
        let throwing = std::mem::take(&mut self.throwing);
        let mut receiver = self.receiver(callee);
        let ids = self.ids(args);
        if self.unit.text(name) == DEBUG {
            return self.debugged(ids.first().copied().unwrap_or(0));
        }
        self.name_chain(object, &mut receiver);
        let resolved = self.path(callee);
        let given_by = self.callback_call(callee, object, name, &ids, &paths::parts(&resolved), id);
        let values = self.eval_args(&ids, name, &receiver, &resolved, given_by);
        let raw = self.raw_path(callee);
        let text = self.unit.text(name).to_owned();
        let call = Called {
            id,
            callee,
            object,
            name,
            text: &text,
            kind,
            receiver: &receiver,
            ids: &ids,
            values: &values,
            resolved: &resolved,
            parts: &paths::parts(&resolved),
            raw: &raw,
            raw_parts: &paths::parts(&raw),
        };
        self.note_message(&call);
        let sent = self.sends(&call);
        self.hands_on(object, name, &receiver, &values);
        self.directs(name, &values, &ids);
        let fluent = self.mutate(object, name, &values, &ids);
        if !fluent {
            self.added_to(&call);
        }
        if let Some(value) = self.entered(&call).or_else(|| self.cleaned(&call)) {
            return value;
        }
        if object == 0 && matches!(call.text, "proc" | "lambda") && values.first().is_some_and(|value| value.func != 0)
        {
            return values.first().cloned().unwrap_or_default();
        }
        let mut result = self.run_given(&call);
        let effect = self.effect_of(&call);
        self.facts.keyed |= effect == Effect::Sanitizes && is_keyed(&raw);
        // A log's own method is nobody else's.
        let own = if sent == Sent::Logged || self.libraries.knows_package(call.parts) {
            None
        } else {
            self.project_call(callee, object, name, &values, &ids, call.parts, id)
        };
        if let Some(own) = own {
            self.filled(own, &ids);
        }
        let passes = self.libraries.passes(call.parts) || self.libraries.passes(call.raw_parts);
        self.says(&text, &values);
        if passes && self.gives_constant(&text, &ids, &values) {
            return Value::clean();
        }
        // A check may say in its error what it checked.
        if let (Effect::Looks, Some(own)) = (effect, own) {
            self.may_throw(own);
        }
        match effect {
            // `Some(x)`: what the libraries say weighs more than what the name sounds like.
            Effect::Looks if passes => {}
            Effect::Sanitizes if passes && object == 0 => {}
            Effect::Sanitizes | Effect::Looks => return Value::clean(),
            Effect::Hashes => return self.hashed(id, &text, &receiver, object, &values),
            Effect::Unknown => {}
        }
        if let Some(own) = own {
            self.returned(own, &mut result);
        }
        if let Some(known) = self.read_known(&call).or_else(|| self.cut_down(&call)) {
            return known;
        }
        if sent != Sent::Answered {
            self.gives(&call, passes, &mut result);
        }
        if kind == CallKind::Plain {
            self.foreign(&call, &mut result);
        }
        self.dress(&call, fluent, throwing, sent, &mut result);
        self.note_redacted(&call, &mut result);
        // `Identity.createAnonymous(name: name)`: an object made by its class.
        if kind == CallKind::Plain && self.makes(object, &text) {
            self.made(&text, call.parts, &values, &ids, &mut result);
        }
        self.called_name(id, callee, object, name, &values, &ids, &mut result);
        if result.text == 0 && self.language.name() == "javascript" {
            result.text = self.base_address(&call);
        }
        self.route(object, name, &values, &ids, &mut result);
        if text == "fopen" {
            // `php://stderr` is what the handle is.
            result.text = values.first().map_or(0, |path| path.text);
        }
        result
    }

    /// The receiver's value, before the arguments'.
    fn receiver(&mut self, callee: Id) -> Value {
        match self.unit.node(callee) {
            Node::Member(object, _) => self.eval(object),
            Node::Name(name) => self.variable(name).cloned().unwrap_or_default(),
            _ => self.eval(callee),
        }
    }

    /// What a call gave is called after the call, when nothing better is known.
    fn name_chain(&mut self, object: Id, receiver: &mut Value) {
        if receiver.path == 0 && object != 0 && matches!(self.unit.node(object), Node::Call { .. }) {
            let path = self.path(object);
            if !path.is_empty() && path.len() < 160 {
                receiver.path = self.unit.names.sym(&path);
            }
        }
    }

    /// Reports what the call sends anywhere.
    fn sends(&mut self, call: &Called) -> Sent {
        let sink = self.sink_of(call);
        let left = self.contracted(call, sink);
        let call = &Called {
            values: left.as_deref().unwrap_or(call.values),
            ..*call
        };
        if sink.is_none() {
            self.applied(call);
        }
        let sunk = sink.is_some_and(|sink| {
            self.call_sink(
                call.id,
                sink,
                call.raw,
                call.object,
                call.receiver,
                call.ids,
                call.values,
            )
        });
        let foreign = match sink {
            None => self.foreign_client(call),
            Some(_) => None,
        };
        match foreign {
            Some(Foreign::Sends(service)) => {
                self.tell(call.id, service, call.raw, call.ids, call.values);
                return Sent::Away;
            }
            Some(Foreign::Keeps) => return Sent::Kept,
            None => {}
        }
        let mut requested = sunk && sink.is_some_and(|sink| sink.kind == Kind::Http);
        let handled = self.handled(call.id, call.raw, call.ids, call.values);
        if !sunk && !handled && call.kind == CallKind::Plain {
            requested = self.on_text(call) || self.addressed(call.id, call.raw, call.ids, call.values);
            if !requested && sink.is_none() {
                requested = self.request(call.id, call.name, call.raw, call.ids, call.values);
                if !self.is_own(call.resolved)
                    // What is known of a package is all that it sends.
                    && !self.libraries.knows_package(call.parts)
                    && !self.foreign_telemetry(call)
                    && !self.told(call.id, call.name, call.resolved, call.raw, call.ids, call.values)
                {
                    self.log_message(call);
                }
                self.chained_machine_id(call);
            }
        }
        if !sunk && call.kind == CallKind::New && sink.is_none() {
            self.told_new(call.id, call.resolved, call.raw, call.ids, call.values);
        }
        if call.object == 0 && self.language.name() == "rust" && call.text == "Err" {
            self.failed(call.id, call.ids, call.values);
        }
        if self.is_compiled() {
            let logged = sunk && sink.is_some_and(|sink| sink.kind == Kind::Log);
            return if logged { Sent::Logged } else { Sent::Other };
        }
        // Clients of compiled languages give a request that is still being built; these give the answer.
        if requested && call.kind == CallKind::Plain {
            Sent::Answered
        } else {
            Sent::Other
        }
    }

    /// The sink of the libraries that the call is.
    fn sink_of(&self, call: &Called) -> Option<&'static Sink> {
        let libraries = self.libraries;
        let sink = libraries
            .sink_of_package(call.parts)
            .or_else(|| libraries.sink_of_call(call.parts))
            .or_else(|| {
                (call.parts != call.raw_parts)
                    .then(|| libraries.sink_of_call(call.raw_parts))
                    .flatten()
            })
            .or_else(|| self.sink_of_class(call))
            .or_else(|| self.sink_of_base(call));
        // `set(x, forKey: …)` in an extension of `UserDefaults`.
        let own = || {
            let bare = call.object == 0 && self.class != 0 && self.language.name() == "swift";
            bare.then(|| libraries.sink_of_call(&[self.unit.text(self.class), call.text]))
                .flatten()
        };
        let sink = sink.or_else(own)?;
        // What is kept encrypted is kept.
        if sink.kind == Kind::Storage && call.resolved.contains("Encrypted")
            || !self.has_needed(sink, call.ids, call.values)
            || self.keeps_to_itself(call)
        {
            return None;
        }
        // `header("Location: …")` and `header("Set-Cookie: …")` are two sinks.
        if !sink.when.is_empty() && self.holds_one(&sink.when, call.ids, call.values) {
            return Some(sink);
        }
        libraries
            .sinks_of_call(call.raw_parts)
            .into_iter()
            .find(|sink| self.holds_one(&sink.when, call.ids, call.values))
            .or_else(|| sink.when.is_empty().then_some(sink))
    }

    /// `console.log.apply(this, args)`.
    fn applied(&mut self, call: &Called) {
        if self.language.name() == "javascript"
            && matches!(call.text, "apply" | "call")
            && let Some((_, of)) = call.raw_parts.split_last()
            && let Some(sink) = self.libraries.sink_of_call(of)
        {
            let ids = call.ids.get(1..).unwrap_or_default();
            let values = call.values.get(1..).unwrap_or_default();
            self.call_sink(call.id, sink, call.raw, call.object, call.receiver, ids, values);
        }
    }

    /// Personal data enters with the call: it gives it, or writes it into an argument.
    fn entered(&mut self, call: &Called) -> Option<Value> {
        let libraries = self.libraries;
        let given = libraries
            .source_of_call(call.parts)
            .or_else(|| libraries.source_of_call(call.raw_parts));
        let Some(given) = given else {
            let Some(data) = self.keyed_read(call.raw_parts, call.values) else {
                return self.environment(call);
            };
            let mut value = Value::default();
            self.add_source(call.id, data, call.name, &mut value);
            return Some(value);
        };
        let given = match given.when.as_slice() {
            [] => given,
            _ => libraries
                .sources_of_call(call.raw_parts)
                .find(|given| self.holds_one(&given.when, call.ids, call.values))?,
        };
        let data = self.taxonomy.of_class(given.class)?;
        let mut value = Value::default();
        self.add_source(call.id, data, call.name, &mut value);
        let Some(into) = given.into else { return Some(value) };
        let target = call.ids.get(into).copied()?;
        value.path = self.peek(target).map_or(0, |before| before.path);
        self.note_into(target);
        self.bind(target, value, false);
        Some(Value::clean())
    }

    /// Nothing of what it is given is left in what it gives.
    fn cleaned(&mut self, call: &Called) -> Option<Value> {
        let cleans = (self.libraries.cleans(call.parts) || self.libraries.cleans(call.raw_parts))
            && !self.parses_address(call.text, call.object, call.receiver)
            || call.text.ends_with('?')
            || self.hides(call.text, call.ids, call.values)
            || self.cuts_domain(call.text, call.ids);
        self.facts.keyed |= cleans && is_keyed(call.raw);
        cleans.then(Value::clean)
    }

    /// A function given by name or made in place is run with what it is given.
    fn run_given(&mut self, call: &Called) -> Value {
        let mut result = Value::default();
        let func = call.receiver.func;
        if func != 0
            && (call.object == 0 || matches!(call.text, "call" | "()" | "yield" | "apply" | "invoke" | "accept"))
        {
            let returned = self.eval_func(func - 1, call.values, true);
            result.join(&returned);
        }
        if call.object == 0 && func == 0 && call.kind == CallKind::Plain && self.variable(call.name).is_none() {
            // A function of this file, called before or after it is written: the joining of files knows it.
            result.path = 0;
        }
        result
    }

    /// What the call's name says that it does.
    fn effect_of(&self, call: &Called) -> Effect {
        let effect = match call.kind {
            CallKind::Plain => self.taxonomy.effect(call.text),
            CallKind::New => Effect::Unknown,
        };
        // `redactor.apply(x)`, `masker.of(x)`: whose method it is says what it does.
        if call.object != 0
            && effect == Effect::Unknown
            && !call.ids.is_empty()
            && self.taxonomy.effect(self.unit.text(self.owner(call.object))) == Effect::Sanitizes
        {
            return Effect::Sanitizes;
        }
        effect
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
        self.report(id, (Kind::Exception, false), "an exception's message", "Err", labels);
    }

    /// `{:?}` of a value: what it holds, and what its class writes out.
    fn debugged(&mut self, id: Id) -> Value {
        let mut value = self.eval(id);
        if value.path != 0 && self.hides_type(self.unit.text(value.path)) {
            return Value::clean();
        }
        if self.is_object(&value) && self.debugs_itself(&value) {
            return Value::clean();
        }
        let written = self.written_out(&value, false);
        let shape = self.shape_anyway(&value, false).filter(|_| value.fields.is_empty());
        value.fields.clear();
        value.labels.clear();
        // A person's record of a class that is not known here shows what it holds.
        let unknown = self.class_key(&value).is_none();
        for label in written.into_iter().chain(shape) {
            value.add(Label {
                object: label.object && !unknown,
                ..label
            });
        }
        value
    }

    /// The variable at the root of a chain of calls.
    pub(super) fn peek_root(&self, mut id: Id) -> Option<Value> {
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
    pub(super) fn built(&mut self, object: Id, name: &str, receiver: &Value, values: &[Value], result: &mut Value) {
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
            if setter.is_some() && !value.is_empty() && !self.is_class_name(object) {
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
        } else if let ("newBuilder", [address]) = (name, values) {
            // `HttpRequest.newBuilder(URI.create("https://…"))`: the request knows where it goes.
            if address.text != 0 {
                let uri = self.unit.names.sym("uri");
                result.set(
                    uri,
                    Value {
                        text: address.text,
                        ..Value::default()
                    },
                );
            }
        } else if builder && values.len() == 2 && result.fields.is_empty() {
            // `.header("accept", "text/html")` keeps what was set before.
            for (known, held) in &receiver.fields {
                result.set(*known, held.clone());
            }
            if result.path == 0 {
                result.path = receiver.path;
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
            "replace" | "replaceAll" | "replaceBefore" | "replaceAfter" | "replaceBeforeLast" | "replaceRange"
            | "gsub" | "sub" | "gsub!" | "preg_replace" | "str_replace" | "tr" | "ReplaceAllString" => values
                .iter()
                .skip(usize::from(!matches!(name, "preg_replace" | "str_replace")))
                .take(2)
                .any(|value| value.text != 0 && masked(self.unit.text(value.text))),
            "slice" | "substr" | "mb_substr" | "substring" => {
                ids.iter().any(|id| self.written(*id).starts_with('-'))
                    || matches!(ids, [from] if super::masks::from_end(self.written(*from)))
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
            // `Substring(number.Length - 4)`.
            "Substring" => match ids {
                [from] => self.written(*from).lines().next().is_some_and(|from| {
                    from.split([')', ';'])
                        .next()
                        .is_some_and(|from| from.contains(".Length - ") || from.contains(".Length-"))
                }),
                [from, to] => {
                    self.written(*from).starts_with("0,")
                        && self.written(*to).starts_with(['1', '2', '3', '4'])
                        && self.written(*to).chars().nth(1) == Some(')')
                }
                _ => false,
            },
            "prefix" => ids.first().is_some_and(|id| {
                let mut digits = self.written(*id).chars();
                digits.next().is_some_and(|c| matches!(c, '1'..='4'))
                    && !digits.next().is_some_and(|c| c.is_ascii_digit())
            }),
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

/// A hash with a key.
fn is_keyed(callee: &str) -> bool {
    let lower = callee.to_ascii_lowercase();
    [
        "hmac",
        "keyed",
        "blake3",
        "siphash",
        "pbkdf2",
        "hkdf",
        "argon2",
        "scrypt",
        "hushkey",
        "pseudonym",
    ]
    .iter()
    .any(|word| lower.contains(word))
}
