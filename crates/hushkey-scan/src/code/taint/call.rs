//! Calls: sinks, sources, what passes data on, and calls of the project's own functions.

use super::super::ir::{CallKind, Id, List, Node, Sym, key};
use super::super::library::{Kind, Sink};
use super::super::taxonomy::{Effect, Group};
use super::eval::{Eval, THROWN};
use super::facts::{Call, Event, Flat, What};
use super::paths;
use super::value::{Label, Origin, Value};

/// Reads by a key: `config.get("password")`, `request.getParameter("email")`.
const KEYED: &[&str] = &[
    "get",
    "getenv",
    "getParameter",
    "getString",
    "getHeader",
    "getItem",
    "param",
    "input",
    "fetch",
    "Get",
    "Getenv",
    "FormValue",
    "PostFormValue",
    "Query",
    "Param",
    "getProperty",
    "require",
    "GetEnvironmentVariable",
    "getStringExtra",
    "optString",
    "header",
    "query",
    "post",
    "value",
    "getAttribute",
    "field",
    "getlist",
    "var",
    "GetValue",
    "GetString",
    "get_param",
    "LookupEnv",
    "getCookie",
    "cookie",
    "dig",
    "pop",
    "data",
    "string",
    "getText",
];

impl Eval<'_> {
    pub(super) fn eval_call(&mut self, id: Id, callee: Id, args: List, kind: CallKind) -> Value {
        let (object, name) = match self.unit.node(callee) {
            Node::Member(object, name) => (object, name),
            Node::Name(name) => (0, name),
            _ => (0, 0),
        };
        // The receiver's value, before the arguments'.
        let receiver = match self.unit.node(callee) {
            Node::Member(object, _) => self.eval(object),
            Node::Name(name) => self.variable(name).cloned().unwrap_or_default(),
            _ => self.eval(callee),
        };
        let ids = self.ids(args);
        let values = self.eval_args(&ids, name, &receiver);
        let resolved = self.path(callee);
        let raw = self.raw_path(callee);
        let parts = paths::parts(&resolved);
        let raw_parts = paths::parts(&raw);
        let libraries = self.libraries;
        let sink = libraries.sink_of_call(&parts).or_else(|| {
            (parts != raw_parts)
                .then(|| libraries.sink_of_call(&raw_parts))
                .flatten()
        });
        if let Some(sink) = sink {
            self.call_sink(id, sink, &raw, &ids, &values);
        } else if kind == CallKind::Plain {
            self.addressed(id, &raw, &ids, &values);
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
        let mut result = Value::default();
        // A function given by name or made in place is run with what it is given.
        if receiver.func != 0 && object == 0 {
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
                });
            }
        }
        let passes = libraries.passes(&parts) || libraries.passes(&raw_parts);
        if passes {
            let whole = libraries.passes(&["<whole>", text.as_str()]);
            for value in &values {
                for label in value.all() {
                    result.add(Label {
                        object: label.object && !whole && !writes_out(&text),
                        ..label
                    });
                }
            }
            if object != 0 {
                receiver.all().into_iter().for_each(|label| {
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
                for value in &values {
                    result.join(value);
                }
                result.func = 0;
                result.clean = false;
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

    /// The arguments' values; functions among them run with what the receiver holds.
    fn eval_args(&mut self, ids: &[Id], _name: Sym, receiver: &Value) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::with_capacity(ids.len());
        let has_lambda = ids.iter().any(|id| matches!(self.unit.node(*id), Node::Lambda(_)));
        for id in ids {
            if let Node::Lambda(func) = self.unit.node(*id) {
                let mut element = Eval::element_of(receiver);
                // `array_map(fn, xs)`, `forEach(xs, fn)`: what stands beside.
                for value in &values {
                    element.join(&Eval::element_of(value));
                }
                if values.is_empty()
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
                let given = if element.is_empty() {
                    Vec::new()
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

    fn call_sink(&mut self, id: Id, sink: &Sink, raw: &str, ids: &[Id], values: &[Value]) {
        if sink.kind == Kind::Http {
            self.http(id, sink, raw, ids, values);
            return;
        }
        let mut labels: Vec<Label> = Vec::new();
        let mut key_before: Option<Sym> = None;
        for (index, value) in values.iter().enumerate() {
            let node = ids.get(index).map_or(Node::Nothing, |id| self.unit.node(*id));
            // `slog.Info("x", "email", e)`: a key, then its value.
            let mut extra = None;
            if let (Some(before), false) = (key_before.take(), value.clean && value.is_empty())
                && value.func == 0
                && let (Some(data), Some(arg)) = (self.classify(before, 0), ids.get(index).copied())
            {
                let mut named = value.clone();
                self.add_source(arg, data, before, &mut named);
                extra = Some(named);
            }
            if value.text != 0 && matches!(node, Node::Text(_)) && is_key(self.unit.text(value.text)) {
                key_before = Some(value.text);
            }
            let value = extra.as_ref().unwrap_or(value);
            if let Node::Pair(name, _) = node {
                let wanted = sink.fields.is_empty() || sink.fields.iter().any(|field| field == self.unit.text(name));
                if wanted && !is_option(self.unit.text(name)) {
                    self.leaving(sink, value, &mut labels);
                }
                continue;
            }
            if index < sink.from || (!sink.args.is_empty() && !sink.args.contains(&index)) {
                continue;
            }
            if sink.fields.is_empty() {
                self.leaving(sink, value, &mut labels);
            } else {
                for field in &sink.fields {
                    if let Some(held) = self.unit.names.find(field).and_then(|field| value.field(field)) {
                        self.leaving(sink, held, &mut labels);
                    }
                }
            }
        }
        self.report(id, sink.kind, sink.library, raw, labels);
    }

    /// The labels of a value that leave through a sink.
    fn leaving(&self, sink: &Sink, value: &Value, labels: &mut Vec<Label>) {
        for label in value.all() {
            let whole = sink.whole || (sink.kind == Kind::Log && self.language.name() == "javascript");
            if label.object && !whole {
                continue;
            }
            // A hashed password tells nobody anything; a hashed address does, to who keeps records of it.
            if label.hashed
                && matches!(
                    sink.kind,
                    Kind::Log | Kind::Exception | Kind::File | Kind::Storage | Kind::Cookie
                )
            {
                continue;
            }
            if !labels.iter().any(|known| known.origin == label.origin) {
                labels.push(label);
            }
        }
    }

    fn report(&mut self, id: Id, kind: Kind, library: &'static str, raw: &str, labels: Vec<Label>) {
        let place = self.sink_place(id);
        let callee = paths::shown(raw).into();
        self.event(
            Event {
                kind,
                library,
                callee,
                place,
                labels,
            },
            id,
        );
    }

    /// The line where the call's name stands when its receiver spans lines; else where it begins.
    fn sink_place(&self, id: Id) -> super::facts::Place {
        let begin = self.place(id);
        if let Node::Call { callee, .. } = self.unit.node(id)
            && let Node::Member(..) = self.unit.node(callee)
        {
            let named = self.place(callee);
            if named.line > begin.line {
                return named;
            }
        }
        begin
    }

    /// An HTTP client: to a known service everything leaves; in an address to anybody, what stands in it.
    fn http(&mut self, id: Id, sink: &Sink, raw: &str, ids: &[Id], values: &[Value]) {
        if self.addressed(id, raw, ids, values) {
            return;
        }
        let mut labels = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let (named, inner) = match ids.get(index).map(|id| self.unit.node(*id)) {
                Some(Node::Pair(name, inner)) => (matches!(self.unit.text(name), "url" | "uri" | "URL"), inner),
                _ => (false, ids.get(index).copied().unwrap_or(0)),
            };
            let place = sink.args.is_empty() || sink.args.contains(&index);
            if (named || place)
                && matches!(
                    self.unit.node(inner),
                    Node::Concat(_) | Node::Name(_) | Node::Member(..) | Node::Call { .. }
                )
            {
                value
                    .labels
                    .iter()
                    .filter(|label| !label.object && !label.hashed)
                    .for_each(|label| labels.push(*label));
            }
            // `{ url: ... }` as an object.
            if let Some(url) = self.unit.names.find("url").and_then(|url| value.field(url)) {
                url.labels
                    .iter()
                    .filter(|label| !label.object && !label.hashed)
                    .for_each(|label| labels.push(*label));
            }
        }
        self.report(id, Kind::Url, "an HTTP client", raw, labels);
    }

    /// A call with an address of a known service among its arguments is a call of that service.
    fn addressed(&mut self, id: Id, raw: &str, ids: &[Id], values: &[Value]) -> bool {
        let mut service = None;
        for (id, value) in ids.iter().zip(values) {
            for text in self.texts(*id, value) {
                if let Some(found) = self.libraries.service_of(&text) {
                    service = Some((found.kind, found.library));
                }
            }
        }
        let Some((kind, library)) = service else { return false };
        let mut labels: Vec<Label> = Vec::new();
        for value in values {
            for label in value.all() {
                if !labels.iter().any(|known| known.origin == label.origin) {
                    labels.push(label);
                }
            }
        }
        if kind == Kind::License {
            // A license call carries its key and credential; everything else is more than it needs.
            labels.retain(|label| !self.is_license_credential(label));
        }
        self.report(id, kind, library, raw, labels);
        true
    }

    fn is_license_credential(&self, label: &Label) -> bool {
        match label.origin {
            Origin::Source(source) => self.facts.sources.get(source as usize).is_some_and(|source| {
                source.data.group == Group::License || source.data.class == "api_key" || source.data.class == "jwt"
            }),
            _ => false,
        }
    }

    /// Constant texts of an argument and of what it is put together from.
    fn texts(&self, id: Id, value: &Value) -> Vec<String> {
        let mut texts = Vec::new();
        if value.text != 0 {
            texts.push(self.unit.text(value.text).to_owned());
        }
        match self.unit.node(id) {
            Node::Concat(list) => {
                for part in self.unit.list(list) {
                    match self.unit.node(*part) {
                        Node::Text(text) => texts.push(self.unit.text(text).to_owned()),
                        _ => {
                            if let Some(known) = self.peek(*part).filter(|known| known.text != 0) {
                                texts.push(self.unit.text(known.text).to_owned());
                            }
                        }
                    }
                }
            }
            Node::Pair(_, inner) => return self.texts(inner, value),
            _ => {}
        }
        texts.extend(
            value
                .fields
                .iter()
                .filter(|(_, field)| field.text != 0)
                .map(|(_, field)| self.unit.text(field.text).to_owned()),
        );
        texts
    }

    /// `document.cookie = x`, `session[:email] = x`.
    pub(super) fn write_sink(&mut self, id: Id, target: Id, value: &Value) {
        if value.is_empty() || !matches!(self.unit.node(target), Node::Member(..) | Node::Index(..)) {
            return;
        }
        let raw = self.raw_path(target);
        let resolved = self.path(target);
        let libraries = self.libraries;
        let sink = libraries
            .sink_of_write(&paths::parts(&resolved))
            .or_else(|| libraries.sink_of_write(&paths::parts(&raw)));
        if let Some(sink) = sink {
            let mut labels = Vec::new();
            self.leaving(sink, value, &mut labels);
            self.report(id, sink.kind, sink.library, &raw, labels);
        }
    }

    /// A thrown value's message leaves: exceptions are logged and reported by whoever catches them.
    pub(super) fn throw(&mut self, id: Id, inner: Id, value: &Value) {
        let labels: Vec<Label> = value
            .all()
            .into_iter()
            .filter(|label| !label.object && !label.hashed)
            .collect();
        if let Some(thrown) = self.thrown.last_mut() {
            labels.iter().for_each(|label| thrown.add(*label));
        }
        let own: Vec<Label> = labels
            .into_iter()
            .filter(|label| !matches!(label.origin, Origin::Result { .. }))
            .collect();
        let raw = match self.unit.node(inner) {
            Node::Call { callee, .. } => self.raw_path(callee),
            _ => "throw".to_owned(),
        };
        self.report(id, Kind::Exception, "an exception's message", &raw, own);
    }

    /// `list.push(x)`, `sb.append(x)`, `sprintf(buf, …, x)`: what is put in is held.
    fn mutate(&mut self, object: Id, name: Sym, values: &[Value], ids: &[Id]) {
        let text = self.unit.text(name);
        let into = match text {
            "push" | "append" | "add" | "unshift" | "put" | "set" | "insert" | "push_str" | "extend" | "concat"
            | "Append" | "AppendLine" | "Add" | "write" | "WriteString" | "update" | "addAll" | "merge" | "store"
            | "appendFormat" | "AppendFormat" | "push_back" | "emplace_back" | "setProperty" | "assign" | "Set"
            | "enqueue" | "offer" | "AppendLiteral" | "<<" | "concat!" | "addObject" | "setObject" => object,
            "sprintf" | "snprintf" | "strcpy" | "strncpy" | "strcat" | "strncat" | "memcpy" | "swprintf"
            | "strlcpy" | "strlcat" | "wcscpy" | "memmove" | "vsnprintf" | "sprintf_s" | "strcpy_s" | "array_push" => {
                ids.first().copied().unwrap_or(0)
            }
            _ => return,
        };
        if into == 0 {
            return;
        }
        let skip = usize::from(into != object);
        let keyed = matches!(text, "put" | "set" | "setProperty" | "insert" | "Set" | "Add")
            && values.len() == 2
            && values.first().is_some_and(|key| key.text != 0);
        let mut held = Value::default();
        for value in values.iter().skip(skip) {
            held.join(value);
        }
        held.text = 0;
        held.func = 0;
        if keyed && let Some(key) = values.first().map(|key| key.text) {
            let mut value = values.get(1).cloned().unwrap_or_default();
            if !(value.clean && value.is_empty())
                && value.func == 0
                && let (Some(data), Some(arg)) = (self.classify(key, 0), ids.get(1).copied())
            {
                self.add_source(arg, data, key, &mut value);
            }
            let mut object = Value::default();
            object.set(key, value);
            held = object;
        }
        if held.is_empty() {
            return;
        }
        // It is the same object: nothing about what it is changes.
        if let Some(before) = self.peek(into) {
            held.path = before.path;
        }
        held.clean = false;
        self.bind(into, held, true);
    }

    /// The receiver's and the arguments' data, hashed.
    fn hashed(&mut self, id: Id, name: &str, receiver: &Value, object: Id, values: &[Value]) -> Value {
        let mut result = Value::default();
        let from_receiver = if object != 0 { receiver.all() } else { Vec::new() };
        for label in values.iter().flat_map(Value::all).chain(from_receiver) {
            let credential = match label.origin {
                Origin::Source(source) => self
                    .facts
                    .sources
                    .get(source as usize)
                    .is_some_and(|source| matches!(source.data.group, Group::Credential | Group::License)),
                _ => true,
            };
            if !credential && !label.object {
                let step = self.step(id, What::Hashed(name.into()), label.step);
                result.add(Label {
                    hashed: true,
                    step,
                    ..label
                });
            }
        }
        result.clean = result.labels.is_empty();
        result
    }

    /// Exceptions and texts hold what they are made from; other objects keep named fields.
    fn made(&mut self, name: &str, parts: &[&str], values: &[Value], ids: &[Id], result: &mut Value) {
        let holds = name.ends_with("Error")
            || name.ends_with("Exception")
            || name.ends_with("error")
            || parts.last().is_some_and(|last| {
                last.ends_with("Error") || last.ends_with("Exception") || last.ends_with("Failure")
            })
            || matches!(
                name,
                "String"
                    | "StringBuilder"
                    | "StringBuffer"
                    | "URL"
                    | "URLSearchParams"
                    | "Uri"
                    | "URI"
                    | "Blob"
                    | "Buffer"
                    | "Message"
                    | "FormData"
                    | "Headers"
                    | "Request"
                    | "HttpRequestMessage"
                    | "StringContent"
                    | "FormUrlEncodedContent"
                    | "Cookie"
                    | "Map"
                    | "Dictionary"
                    | "HashMap"
                    | "MultivaluedHashMap"
                    | "JSONObject"
                    | "FormBody"
                    | "Error"
                    | "NSError"
                    | "ArrayObject"
                    | "SplObjectStorage"
                    | "OpenStruct"
                    | "Struct"
                    | "Gson"
                    | "ObjectMapper"
                    | "Date"
                    | "ByteArrayInputStream"
                    | "StringReader"
                    | "HttpPost"
                    | "StringEntity"
                    | "BasicNameValuePair"
                    | "UrlEncodedFormEntity"
                    | "JsonContent"
                    | "KeyValuePair"
                    | "EventProperties"
                    | "Array"
                    | "List"
                    | "ArrayList"
                    | "set"
                    | "dict"
                    | "list"
            );
        for (value, id) in values.iter().zip(ids) {
            if holds {
                result.join(&Value {
                    func: 0,
                    text: 0,
                    path: result.path,
                    clean: false,
                    ..value.clone()
                });
            } else if let Node::Object(_) | Node::Pair(..) = self.unit.node(*id) {
                for (name, field) in &value.fields {
                    result.set(*name, field.clone());
                }
            }
        }
    }

    /// What a call's name says it gives: `getEmail()`, `config.get("password")`.
    #[allow(clippy::too_many_arguments)] // one call, seen from every side
    fn called_name(
        &mut self,
        id: Id,
        _callee: Id,
        object: Id,
        name: Sym,
        values: &[Value],
        ids: &[Id],
        result: &mut Value,
    ) {
        let text = self.unit.text(name).to_owned();
        let owner = if object == 0 { 0 } else { self.owner(object) };
        let owner_text = self.unit.text(owner).to_owned();
        let plain: usize = ids
            .iter()
            .filter(|id| !matches!(self.unit.node(**id), Node::Lambda(_)))
            .count();
        if let Some(data) = self.taxonomy.classify_call(&text, &owner_text, plain) {
            self.add_source(id, data, name, result);
            return;
        }
        if KEYED.contains(&text.as_str())
            && let Some(key) = values.first().map(|key| key.text).filter(|key| *key != 0)
            && self.unit.text(key).len() < 40
            && !self.unit.text(key).contains([' ', '/', ':', '%', '{'])
            && let Some(data) = self.classify(key, owner)
        {
            self.add_source(id, data, key, result);
        }
    }

    /// A call that may reach a function of the project: kept when data goes in, or may come out.
    #[allow(clippy::too_many_arguments)] // one call, seen from every side
    fn project_call(
        &mut self,
        callee: Id,
        object: Id,
        name: Sym,
        values: &[Value],
        ids: &[Id],
        parts: &[&str],
        id: Id,
    ) -> Option<u32> {
        let text = self.unit.text(name);
        if text.is_empty() || parts.len() > 6 {
            return None;
        }
        let imported = self.unit.imports.get(&name).copied().filter(|_| object == 0);
        let mut class = 0;
        let mut module = 0;
        let mut unknown = false;
        let mut called = text.to_owned();
        match self.unit.node(callee) {
            Node::Member(receiver, _) => match self.unit.node(receiver) {
                Node::This => class = self.key(self.class),
                _ => {
                    let value = self.peek(receiver);
                    let path = value.map_or(0, |value| value.path);
                    let last = if path != 0 {
                        paths::parts(self.unit.text(path))
                            .last()
                            .copied()
                            .unwrap_or_default()
                            .trim_end_matches("()")
                            .to_owned()
                    } else {
                        self.unit.text(self.owner(receiver)).to_owned()
                    };
                    class = key(&last);
                    let root = match self.unit.node(receiver) {
                        Node::Name(root) => self.unit.imports.get(&root).copied(),
                        _ => None,
                    };
                    module = root.map_or(0, |root| module_key(self.unit.text(root)));
                    unknown = true;
                }
            },
            _ => {
                if let Some(canonical) = imported {
                    let canonical = self.unit.text(canonical);
                    if let Some((from, original)) = canonical.rsplit_once(paths::DOT) {
                        module = module_key(from);
                        called = original.to_owned();
                    }
                }
            }
        }
        let mut args = Vec::new();
        let mut named = Vec::new();
        for (value, id) in values.iter().zip(ids) {
            match self.unit.node(*id) {
                Node::Pair(name, _) => {
                    let inner = value.field(name).cloned().unwrap_or_default();
                    named.push((self.key(name), self.flat(&inner)));
                }
                _ => args.push(self.flat(value)),
            }
        }
        // Methods of the language's own types are never the project's.
        if unknown && class == 0 && module == 0 && is_common(text) {
            return None;
        }
        let shown = paths::shown(&self.raw_path(callee)).into();
        let place = self.place(id);
        let empty =
            args.iter().all(|arg: &Flat| arg.labels.is_empty()) && named.iter().all(|(_, arg)| arg.labels.is_empty());
        if empty && is_common(text) {
            return None;
        }
        Some(self.note_call(Call {
            name: key(&called),
            class,
            module,
            unknown,
            shown,
            place,
            args,
            named,
        }))
    }
}

/// Names that every type has.
fn is_common(name: &str) -> bool {
    matches!(
        name,
        "get"
            | "set"
            | "add"
            | "push"
            | "map"
            | "forEach"
            | "filter"
            | "join"
            | "split"
            | "then"
            | "catch"
            | "toString"
            | "append"
            | "put"
            | "remove"
            | "length"
            | "size"
            | "trim"
            | "replace"
            | "format"
            | "equals"
            | "next"
            | "iter"
            | "collect"
            | "unwrap"
            | "clone"
            | "into"
            | "each"
            | "to_s"
            | "print"
            | "println"
            | "require"
            | "super"
            | "of"
            | "apply"
            | "bind"
            | "keys"
            | "values"
            | "items"
            | "find"
            | "reduce"
            | "slice"
            | "concat"
            | "lower"
            | "upper"
            | "strip"
            | "len"
            | "str"
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
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// A key in a list of keys and values: one word.
fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.len() < 40
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// A named argument that only says how.
fn is_option(name: &str) -> bool {
    matches!(
        name,
        "file"
            | "sep"
            | "end"
            | "flush"
            | "level"
            | "exc_info"
            | "stack_info"
            | "target"
            | "terminator"
            | "separator"
            | "file_name"
            | "logger"
            | "tag"
            | "encoding"
            | "timeout"
    )
}

/// A module by the last parts of its path: `./models/user`, `app.models.user`, `../user.js`.
pub(super) fn module_key(path: &str) -> u64 {
    let path = path
        .trim_end_matches(".js")
        .trim_end_matches(".ts")
        .trim_end_matches(".jsx")
        .trim_end_matches(".tsx")
        .trim_end_matches(".mjs");
    let last = path
        .rsplit(['/', '\u{1}', '.', '\\'])
        .find(|part| !part.is_empty() && *part != "index")
        .unwrap_or(path);
    key(last)
}
