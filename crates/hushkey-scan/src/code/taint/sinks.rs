//! Where data leaves: calls of sinks, requests, writes, thrown messages.

use super::super::ir::{Id, Node, Sym};
use super::super::library::{Kind, Sink};
use super::super::taxonomy::Group;
use super::eval::Eval;
use super::facts::Event;
use super::go_format::kind_only;
use super::named::is_request_option;
use super::paths;
use super::value::{Label, Origin, Value};

impl Eval<'_> {
    #[allow(clippy::too_many_arguments)] // one call, seen from every side
    pub(super) fn call_sink(
        &mut self,
        id: Id,
        sink: &Sink,
        raw: &str,
        object: Id,
        receiver: &Value,
        ids: &[Id],
        values: &[Value],
    ) -> bool {
        if !self.has_needed(sink, ids, values) {
            return false;
        }
        if !sink.when.is_empty() && !self.holds_one(&sink.when, ids, values) {
            return false;
        }
        let mut kind = sink.kind;
        let mut library = sink.library;
        if let Some(stream) = sink.stream {
            let stream = match usize::try_from(stream) {
                Ok(index) => ids.get(index).copied().unwrap_or(0),
                Err(_) => object,
            };
            match self.stream(stream) {
                Some(known) => {
                    kind = known;
                    library = if known == Kind::File { "a file" } else { "log" };
                }
                None => return false,
            }
        }
        if kind == Kind::Log && self.prints_to_file(ids) {
            kind = Kind::File;
            library = "a file";
        }
        if kind == Kind::Http {
            self.http(id, sink, raw, ids, values);
            return true;
        }
        if kind == Kind::Storage && self.opens_database(ids, values)
            || kind == Kind::Log && self.writes_addresses(ids, values)
        {
            return true;
        }
        if sink.receiver {
            let mut labels = Vec::new();
            self.leaving(sink, receiver, &mut labels);
            self.report(id, (kind, self.writes_whole(sink)), library, raw, labels);
            return true;
        }
        let left = (kind == Kind::Log).then(|| self.redacted(receiver, values)).flatten();
        let values = left.as_deref().unwrap_or(values);
        let destructured = self.destructured(kind, sink, values);
        let sink = destructured.as_ref().unwrap_or(sink);
        // Apple's log hides what its format does not call public.
        let hides = raw.ends_with("os_log")
            && !values
                .iter()
                .any(|value| value.text != 0 && self.unit.text(value.text).contains("{public"));
        let mut labels: Vec<Label> = Vec::new();
        let verbs = self.go_verbs(values);
        let mut key_before: Option<Sym> = None;
        for (index, value) in values.iter().enumerate() {
            let node = ids.get(index).map_or(Node::Nothing, |id| self.unit.node(*id));
            // `slog.Info("x", "email", e)`: a key, then its value.
            let mut extra = None;
            if let (Some(before), false) = (
                key_before.take(),
                value.clean && value.is_empty() || matches!(node, Node::Pair(..)) || kind == Kind::Url,
            )
                && value.func == 0
                && !matches!(node, Node::Pair(..))
                // `"secret", name`: what a cluster calls its objects.
                && !matches!(self.unit.text(before), "secret" | "secrets")
                && let (Some(data), Some(arg)) = (self.classify(before, 0), ids.get(index).copied())
            {
                let mut named = value.clone();
                self.add_source(arg, data, before, &mut named);
                extra = Some(named);
            }
            if value.text != 0
                && matches!(node, Node::Text(_))
                && sink.kind != Kind::Exception
                && is_key(self.unit.text(value.text))
            {
                key_before = Some(value.text);
            }
            if extra.is_none()
                && matches!(kind, Kind::Log | Kind::Exception | Kind::File)
                && let Some(arg) = ids.get(index).copied()
            {
                labels.extend(self.own_text(arg, value));
            }
            let value = extra.as_ref().unwrap_or(value);
            // Ruby's environment of a process, and what it reads, are no arguments of it.
            if kind == Kind::Process
                && self.language.name() == "ruby"
                && matches!(node, Node::Object(_) | Node::Pair(..))
            {
                continue;
            }
            // What a block of Kotlin does with its receiver is told by its own calls.
            if let (Node::Lambda(_), Kind::Analytics | Kind::ErrorReport, "kotlin") = (node, kind, self.language.name())
            {
                continue;
            }
            if kind_only(&verbs, index) {
                continue;
            }
            if hides {
                if let Some(public) = self.unit.names.find("public").and_then(|public| value.field(public)) {
                    self.leaving(sink, public, &mut labels);
                }
                continue;
            }
            let mut kept = None;
            if !sink.not.is_empty() && !value.fields.is_empty() && !matches!(node, Node::Pair(..)) {
                let mut value = value.clone();
                value
                    .fields
                    .retain(|(name, _)| !sink.not.iter().any(|not| not == self.unit.text(*name)));
                kept = Some(value);
            }
            if sink.kind == Kind::Exception && ids.get(index).is_some_and(|id| self.is_go_error(*id)) {
                // What an error that is wrapped says was found where it was made.
                let mut value = value.clone();
                value
                    .labels
                    .retain(|label| !matches!(label.origin, Origin::Result { .. }));
                kept = Some(value);
            }
            let value = kept.as_ref().unwrap_or(value);
            if let Node::Pair(name, _) = node {
                let text = self.unit.text(name);
                let wanted = (sink.fields.is_empty() || sink.fields.iter().any(|field| field == text))
                    && !sink.not.iter().any(|not| not == text);
                if wanted && !super::verbs::is_option(self.unit.text(name)) {
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
        if sink.kind == Kind::Exception && self.language.name() == "javascript" {
            labels.retain(|label| !matches!(label.origin, Origin::Result { .. }));
        }
        if raw.ends_with("\u{1}Message") && self.language.name() == "go" {
            labels.retain(|label| matches!(label.origin, Origin::Source(_)));
        }
        if sink.kind == Kind::Exception && matches!(ids.first().map(|id| self.unit.node(*id)), Some(Node::Name(_))) {
            labels.retain(|label| matches!(label.origin, Origin::Source(_)));
        }
        self.report(id, (kind, self.writes_whole(sink)), library, raw, labels);
        true
    }

    /// An argument is one of these names, or begins with one of these texts.
    pub(super) fn holds_one(&self, wanted: &[String], ids: &[Id], values: &[Value]) -> bool {
        ids.iter().zip(values).any(|(id, value)| {
            let name = match self.unit.node(*id) {
                Node::Name(name) | Node::Member(_, name) => self.unit.text(name),
                _ => "",
            };
            let mut texts = self.texts(*id, value);
            // `(header::LOCATION, address)`.
            let first = match self.unit.node(*id) {
                Node::Array(list) => self.unit.list(list).first().copied(),
                _ => None,
            };
            let name = match first.map(|first| self.unit.node(first)) {
                Some(Node::Name(name) | Node::Member(_, name)) => self.unit.text(name),
                Some(Node::Text(text)) => {
                    texts.push(self.unit.text(text).to_owned());
                    name
                }
                _ => name,
            };
            wanted.iter().any(|want| {
                name == want
                    || texts.iter().any(|text| {
                        text.get(..want.len())
                            .is_some_and(|start| start.eq_ignore_ascii_case(want))
                    })
            })
        })
    }

    /// The sink writes an object with all it holds.
    fn writes_whole(&self, sink: &Sink) -> bool {
        sink.whole || (sink.kind == Kind::Log && self.language.name() == "javascript")
    }

    /// The labels of a value that leave through a sink.
    pub(super) fn leaving(&self, sink: &Sink, value: &Value, labels: &mut Vec<Label>) {
        let any = sink.whole
            || matches!(
                sink.kind,
                Kind::ErrorReport | Kind::Analytics | Kind::ThirdParty | Kind::License
            );
        for label in self.written_out(value, any) {
            if label.object && !self.writes_whole(sink) {
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

    pub(super) fn report(
        &mut self,
        id: Id,
        (kind, whole): (Kind, bool),
        library: &'static str,
        raw: &str,
        mut labels: Vec<Label>,
    ) {
        if kind == Kind::License {
            // A license call carries its key and credential; everything else is more than it needs.
            labels.retain(|label| !self.is_license_credential(label));
        }
        self.handed_over(id, kind, &labels);
        let place = self.sink_place(id);
        let callee = paths::shown(raw).into();
        self.event(Event {
            kind,
            whole,
            library,
            callee,
            place,
            labels,
        });
    }

    /// The line where the call's name stands when its receiver spans lines; else where it begins.
    pub(super) fn sink_place(&self, id: Id) -> super::facts::Place {
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
    pub(super) fn http(&mut self, id: Id, sink: &Sink, raw: &str, ids: &[Id], values: &[Value]) {
        if self.addressed(id, raw, ids, values) {
            return;
        }
        if self.asks_own_license(id, raw, ids, values) {
            return;
        }
        self.sends_machine_id(id, raw, values);
        let mut labels = Vec::new();
        for (index, value) in values.iter().enumerate() {
            // A named argument's value is its only field.
            let (id, value) = match ids.get(index).map(|id| self.unit.node(*id)) {
                Some(Node::Pair(name, inner)) if self.is_compiled() => {
                    (Some(inner), value.field(name).unwrap_or(value))
                }
                _ => (ids.get(index).copied(), value),
            };
            // The address stands first, or after the method.
            let place = !id.is_some_and(|id| self.is_elsewhere(id, value))
                && (sink.args.is_empty() || sink.args.contains(&index))
                && (index == 0
                    || !sink.when.is_empty()
                    || values
                        .first()
                        .is_some_and(|first| sink.args.is_empty() || is_method(self.unit.text(first.text))));
            let mut found = Vec::new();
            if place
                && !matches!(id.map(|id| self.unit.node(id)), Some(Node::Object(_) | Node::Pair(..)))
                && id.is_some_and(|id| !sink.when.is_empty() || self.is_address(id, value))
            {
                found.extend(value.labels.iter().copied());
            }
            // `{ url: ... }`, `params=...`, `url.query = ...`, as a field or a named argument.
            for name in ADDRESS {
                if let Some(part) = self.unit.names.find(name).and_then(|name| value.field(name)) {
                    found.extend(part.all());
                }
            }
            let option = matches!(
                ids.get(index).map(|id| self.unit.node(*id)),
                Some(Node::Pair(name, _)) if is_request_option(self.unit.text(name))
            );
            if sink.query.contains(&index) && !option || self.is_query(index, raw, ids) {
                found.extend(value.all());
            }
            for label in found {
                // A hash in an address is an id: the joining of files names it so.
                if !label.object && !labels.contains(&label) {
                    labels.push(label);
                }
            }
        }
        self.report(id, (Kind::Url, false), "an HTTP client", raw, labels);
    }

    /// A method that is named like a request's and takes an address on the web, whatever its client is called.
    pub(super) fn request(&mut self, id: Id, name: Sym, raw: &str, ids: &[Id], values: &[Value]) -> bool {
        let text = self.unit.text(name);
        if !is_method(text)
            && !matches!(text, "request" | "fetch" | "getJSON" | "open")
            && !super::base_address::is_async_method(text)
        {
            return false;
        }
        let web = ids.iter().zip(values).take(2).any(|(id, value)| {
            self.texts(*id, value).iter().any(|text| {
                text.starts_with("http://")
                    || text.starts_with("https://")
                    || (text.starts_with('/') && text.contains('?') && text.contains('='))
            })
        });
        // `session.get(url, headers=…, timeout=…)`: nothing else takes these.
        let web = web
            || is_method(self.unit.text(name))
                && ids.iter().any(|id| match self.unit.node(*id) {
                    Node::Pair(name, _) => matches!(
                        self.unit.text(name),
                        "headers" | "params" | "timeout" | "allow_redirects" | "follow_redirects" | "cookies"
                    ),
                    _ => false,
                });
        if web {
            let sink = Sink {
                library: "an HTTP client",
                kind: Kind::Http,
                args: vec![0, 1],
                fields: Vec::new(),
                from: 0,
                whole: false,
                when: Vec::new(),
                not: Vec::new(),
                query: Vec::new(),
                stream: None,
                receiver: false,
                needs: Vec::new(),
            };
            self.http(id, &sink, raw, ids, values);
        }
        web
    }

    /// Looks like an address: a text with a slash or a query in it, or a name that says so.
    fn is_address(&self, id: Id, value: &Value) -> bool {
        let named = self.unit.text(self.owner(id)).to_ascii_lowercase();
        [
            "url", "uri", "href", "link", "endpoint", "path", "address", "request", "req",
        ]
        .iter()
        .any(|word| named.contains(word))
            || self.texts(id, value).iter().any(|text| text.contains(['/', '?', '=']))
            || match self.unit.node(id) {
                Node::Call { callee, args, .. } => {
                    let receiver = match self.unit.node(callee) {
                        Node::Member(object, _) => object,
                        _ => 0,
                    };
                    if let Some(known) = self.peek(receiver)
                        && matches!(
                            paths::parts(self.unit.text(known.path)).last(),
                            Some(&"URL" | &"Url" | &"Uri")
                        )
                    {
                        return true;
                    }
                    let known = Value::default();
                    std::iter::once(receiver)
                        .chain(self.unit.list(args).iter().copied())
                        .any(|part| match self.unit.node(part) {
                            Node::Concat(_) | Node::Text(_) | Node::Array(_) => self.is_address(part, &known),
                            Node::Call { .. } => self
                                .texts(part, &known)
                                .iter()
                                .any(|text| text.contains(['/', '?', '='])),
                            _ => false,
                        })
                }
                Node::Text(text) => self.unit.text(text).contains(['/', '?', '=']),
                // `["https://…", id].concat()`.
                Node::Array(list) => self.unit.list(list).iter().any(|part| match self.unit.node(*part) {
                    Node::Text(text) => self.unit.text(text).contains(['/', '?', '=']),
                    _ => false,
                }),
                _ => false,
            }
    }

    /// A call with an address of a known service among its arguments is a call of that service.
    pub(super) fn addressed(&mut self, id: Id, raw: &str, ids: &[Id], values: &[Value]) -> bool {
        let mut service = self
            .chain_service(id)
            .or_else(|| self.client_service(id))
            .or_else(|| self.based(id))
            .or_else(|| self.made_for(id));
        for (id, value) in ids.iter().zip(values) {
            for text in self.texts(*id, value) {
                if let Some(found) = self.libraries.service_of(&text) {
                    service = Some((found.kind, found.library));
                }
            }
        }
        let own = service.is_none();
        let Some((kind, library)) = service.or_else(|| self.licensed(raw, ids, values)) else {
            return false;
        };
        let mut labels: Vec<Label> = Vec::new();
        for value in values {
            // An object in a request is written out by its client.
            let shape = (self.is_compiled() && value.fields.is_empty())
                .then(|| self.shape_anyway(value, true))
                .flatten();
            for label in value.all().into_iter().chain(shape) {
                // A service's own key is how it is reached.
                if !self.is_key_of_a_service(&label) && !labels.iter().any(|known| known.origin == label.origin) {
                    labels.push(label);
                }
            }
        }
        // Only its key, as far as this file knows: what is left to say is where the key stands.
        let only_key = own
            && labels
                .iter()
                .all(|label| self.is_license_credential(label) || !matches!(label.origin, Origin::Source(_)));
        self.sent_now(raw, kind, library, &mut labels);
        self.report(id, (kind, true), library, raw, labels);
        !only_key
    }

    fn is_key_of_a_service(&self, label: &Label) -> bool {
        match label.origin {
            Origin::Source(source) => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| matches!(source.data.class, "api_key" | "jwt")),
            _ => false,
        }
    }

    pub(super) fn is_license_credential(&self, label: &Label) -> bool {
        match label.origin {
            Origin::Source(source) => self.facts.sources.get(source as usize).is_some_and(|source| {
                source.data.group == Group::License
                    || matches!(source.data.class, "api_key" | "jwt")
                    || source.name.to_ascii_lowercase().contains("token")
            }),
            _ => false,
        }
    }

    /// `document.cookie = x`, `session[:email] = x`.
    pub(super) fn write_sink(&mut self, id: Id, target: Id, value: &Value) {
        let left = self.contracted_write(id, target, value);
        let value = left.as_ref().unwrap_or(value);
        if value.is_empty() || !matches!(self.unit.node(target), Node::Member(..) | Node::Index(..)) {
            return;
        }
        let raw = self.raw_path(target);
        let resolved = self.path(target);
        let libraries = self.libraries;
        let sink = libraries
            .sink_of_package(&paths::parts(&resolved))
            .or_else(|| libraries.sink_of_write(&paths::parts(&resolved)))
            .or_else(|| libraries.sink_of_write(&paths::parts(&raw)));
        if let Some(sink) = sink {
            let mut labels = Vec::new();
            self.leaving(sink, value, &mut labels);
            self.report(id, (sink.kind, self.writes_whole(sink)), sink.library, &raw, labels);
            return;
        }
        // `Purchases.sharedInstance.email = x`: Kotlin's way of calling a setter.
        if let Some(service) = self.foreign_write(&resolved) {
            self.report(id, (service.kind, true), service.library, &raw, value.all());
            return;
        }
        let jvm = matches!(self.language.name(), "java" | "kotlin");
        if !jvm && !libraries.knows_package(&paths::parts(&resolved)) && self.told_write(id, &resolved, &raw, value) {
            return;
        }
        // A field of a request that is addressed to a known service.
        if let Node::Member(object, _) = self.unit.node(target)
            && let Some(text) = self.peek(object).map(|request| request.text).filter(|text| *text != 0)
            && let Some(service) = libraries.service_of(self.unit.text(text))
            // This one is sent later, with all it holds.
            && !self.peek(object).is_some_and(|request| self.unit.text(request.path).ends_with("HttpRequestMessage"))
        {
            self.report(id, (service.kind, true), service.library, &raw, value.all());
            return;
        }
        self.told_by_writing(id, &raw, value);
    }
}

/// Names of what becomes part of an address.
const ADDRESS: &[&str] = &[
    "url",
    "uri",
    "URL",
    "params",
    "query",
    "qs",
    "search",
    "searchParams",
    "query_string",
    "path",
    "pathname",
];

/// `GET`.
fn is_method(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "get" | "post" | "put" | "patch" | "delete" | "head" | "options"
    )
}

/// A key in a list of keys and values: one word.
fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.len() < 40
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
