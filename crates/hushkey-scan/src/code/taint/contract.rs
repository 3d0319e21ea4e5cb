//! Requests to endpoints of the policy: what they carry, against the contract. With a contract, what it declares may be sent, and
//! nothing else may, whether or not its name sounds like a person's.

use super::super::ir::{Id, Node, Sym};
use super::super::library::{Kind, Sink};
use super::super::taxonomy::{DataType, spaced};
use super::call::Called;
use super::eval::Eval;
use super::facts::{Place, Undeclared};
use super::form::{HOLE, json_paths, query_names};
use super::paths;
use super::value::{Origin, Value};
use hushkey_policy::{Action, Direction, Endpoint, Part, UnknownField};

/// Words in a call's name that say that it sends a request.
const SENDS: &[&str] = &[
    "post", "put", "patch", "delete", "get", "request", "fetch", "send", "call", "api", "submit", "http", "ajax",
    "axios", "execute", "invoke", "upload", "activate", "validate", "exec", "got", "ky",
];

/// Receivers that only play a server.
const PLAYS: &[&str] = &[
    "mock",
    "mocker",
    "nock",
    "stub",
    "respx",
    "responses",
    "httpretty",
    "fake",
    "wiremock",
    "webmock",
];

/// Methods and fields of requests that take the body.
const BODIES: &[&str] = &[
    "json",
    "body",
    "data",
    "form",
    "form_params",
    "payload",
    "content",
    "multipart",
    "json_body",
    "form_data",
    "httpBody",
    "Body",
    "Content",
    "parameters",
    "formData",
];

const QUERIES: &[&str] = &["params", "query", "qs", "searchParams"];

/// Chained calls that take the body of a request whose address came before.
pub(super) const CHAINED: &[&str] = &[
    "json",
    "body",
    "form",
    "send",
    "send_json",
    "send_form",
    "set_body",
    "body_json",
    "bodyValue",
    "POST",
    "PUT",
    "post",
    "put",
    "setBody",
    "setEntity",
    "query",
    "send_string",
    "JsonBody",
    "SetBody",
    "BodyJSON",
];

/// What else an object of options of a request holds.
const OPTIONS: &[&str] = &[
    "method",
    "headers",
    "url",
    "uri",
    "path",
    "timeout",
    "baseURL",
    "credentials",
    "mode",
    "auth",
    "responseType",
    "signal",
    "cache",
    "redirect",
    "withCredentials",
    "proxy",
    "agent",
    "verify",
    "http_errors",
    "type",
    "success",
    "error",
    "dataType",
    "contentType",
    "processData",
    "retry",
    "keepalive",
    "endpoint",
    "referrerPolicy",
    "allow_redirects",
    "cookies",
    "stream",
    "prefixUrl",
    "throwHttpErrors",
];

const METHODS: &[&str] = &["post", "put", "patch", "delete", "get", "head"];

impl Eval<'_> {
    /// A call that sends a request to an endpoint of the policy: notes what its contract does not let through, and gives the values
    /// without what the contract speaks for.
    pub(super) fn contracted(&mut self, call: &Called, sink: Option<&Sink>) -> Option<Vec<Value>> {
        if self.contracts.is_empty() || call.values.is_empty() || !self.is_request(call, sink) {
            return None;
        }
        // `urlopen(request)`: what was said of the request when it was made.
        if let [request] = call.values
            && request.path != 0
            && paths::parts(self.unit.text(request.path))
                .last()
                .is_some_and(|last| last.contains("Request"))
        {
            return None;
        }
        let method = self.method_of(call);
        let (endpoint, query) = self.endpoint_of_call(call, method)?;
        let mut left: Vec<Value> = call.values.to_vec();
        let mut fields: Vec<(Part, String, Option<DataType>)> =
            query.into_iter().map(|name| (Part::Query, name, None)).collect();
        for (id, value) in call.ids.iter().zip(&mut left) {
            if let Node::Pair(name, _) = self.unit.node(*id) {
                let text = self.unit.text(name);
                let part = part_of(text);
                if let (Some(part), Some(held)) = (part, value.field(name))
                    && self.carried(part, held, &mut fields)
                {
                    value.set(name, Value::clean());
                }
            } else if self.is_options(value, endpoint) {
                let parts: Vec<(Sym, Part)> = value
                    .fields
                    .iter()
                    .filter_map(|(name, _)| Some((*name, part_of(self.unit.text(*name))?)))
                    .collect();
                for (name, part) in parts {
                    if let Some(held) = value.field(name)
                        && self.carried(part, held, &mut fields)
                    {
                        value.set(name, Value::clean());
                    }
                }
            } else if value.func == 0 {
                let part = if call.text == "query" { Part::Query } else { Part::Body };
                if self.carried(part, value, &mut fields) {
                    *value = Value::clean();
                }
            }
        }
        if call.values.iter().any(|value| !value.is_empty()) {
            self.sends_machine_id(call.id, call.raw, call.values);
        }
        let place = self.sink_place(call.id);
        self.undeclared(place, call.raw, endpoint, fields);
        Some(left)
    }

    /// `request.httpBody = body`, where the request has an address of the policy. Gives what is left of the value.
    pub(super) fn contracted_write(&mut self, id: Id, target: Id, value: &Value) -> Option<Value> {
        if self.contracts.is_empty() {
            return None;
        }
        let Node::Member(object, name) = self.unit.node(target) else {
            return None;
        };
        if !BODIES.contains(&self.unit.text(name)) {
            return None;
        }
        let request = self.peek(object)?;
        let form = self.text_form(0, request);
        let (endpoint, _) = self.endpoint_of(&form, None)?;
        let mut fields = Vec::new();
        if !self.carried(Part::Body, value, &mut fields) {
            return None;
        }
        let place = self.place(id);
        let raw = self.raw_path(target);
        self.undeclared(place, &raw, endpoint, fields);
        Some(Value::clean())
    }

    fn is_request(&self, call: &Called, sink: Option<&Sink>) -> bool {
        match sink.map(|sink| sink.kind) {
            Some(Kind::Http | Kind::License) => return true,
            Some(Kind::ThirdParty) | None => {}
            Some(_) => return false,
        }
        let receiver = self.unit.text(self.owner(call.object)).to_ascii_lowercase();
        if PLAYS.iter().any(|word| receiver.contains(word)) {
            return false;
        }
        // A server's route: `app.post("/v1/x", options, handler)`.
        if matches!(receiver.as_str(), "app" | "router" | "server" | "fastify" | "route")
            && call.values.last().is_some_and(|value| value.func != 0)
        {
            return false;
        }
        CHAINED.contains(&call.text)
            || call.kind == super::super::ir::CallKind::New
            || call.text.ends_with("Request")
            || spaced(call.text).split(' ').any(|word| SENDS.contains(&word))
    }

    fn method_of(&self, call: &Called) -> Option<&'static str> {
        let name = call.text.to_ascii_lowercase();
        METHODS
            .iter()
            .copied()
            .find(|method| name.starts_with(method) && !matches!(name.as_str(), "getjson"))
            .or_else(|| {
                let texts = call.values.iter().flat_map(|value| {
                    let field = ["method", "type"]
                        .iter()
                        .filter_map(|name| value.field(self.unit.names.find(name)?))
                        .map(|field| field.text);
                    std::iter::once(value.text).chain(field)
                });
                let texts: Vec<&str> = texts.filter(|sym| *sym != 0).map(|sym| self.unit.text(sym)).collect();
                METHODS
                    .iter()
                    .copied()
                    .find(|method| texts.iter().any(|text| text.eq_ignore_ascii_case(method)))
            })
    }

    /// The endpoint that a call's arguments, or those before it in its chain, are an address of; and the names in its query.
    fn endpoint_of_call(&self, call: &Called, method: Option<&str>) -> Option<(&'static Endpoint, Vec<String>)> {
        for (id, value) in call.ids.iter().zip(call.values) {
            let mut forms = vec![self.text_form(*id, value)];
            forms.extend(
                ["url", "uri", "path", "endpoint"]
                    .iter()
                    .filter_map(|name| value.field(self.unit.names.find(name)?))
                    .map(|field| self.text_form(0, field)),
            );
            if let Some(found) = forms.iter().find_map(|form| self.endpoint_of(form, method)) {
                return Some(found);
            }
        }
        if !CHAINED.contains(&call.text) {
            return None;
        }
        let mut at = call.object;
        for _ in 0..6 {
            if let Some(found) = self
                .peek(at)
                .and_then(|known| self.endpoint_of(&self.text_form(0, known), None))
            {
                return Some(found);
            }
            let Node::Call { callee, args, .. } = self.unit.node(at) else {
                break;
            };
            let found = self.unit.list(args).iter().find_map(|arg| {
                let known = self.peek(*arg).cloned().unwrap_or_default();
                self.endpoint_of(&self.text_form(*arg, &known), None)
            });
            if found.is_some() {
                return found;
            }
            let Node::Member(object, _) = self.unit.node(callee) else {
                break;
            };
            at = object;
        }
        None
    }

    fn endpoint_of(&self, form: &str, method: Option<&str>) -> Option<(&'static Endpoint, Vec<String>)> {
        if !form.contains('/')
            || form.len() > 600
            || form.contains(char::is_whitespace)
            || form.starts_with(['{', '[', '<'])
        {
            return None;
        }
        // Somebody else's service has paths of its own.
        if self
            .libraries
            .service_of(form)
            .is_some_and(|service| service.kind != Kind::License)
        {
            return None;
        }
        let (address, query) = form.split_once('?').unwrap_or((form, ""));
        let (path, whole) = match address.split_once("://") {
            Some((_, rest)) => (rest.split_once('/').map_or("", |(_, path)| path), true),
            None if address.starts_with('/') => (address, true),
            None if address.starts_with(HOLE) => (address.split_once('/').map_or("", |(_, path)| path), false),
            None => (address, false),
        };
        let segments: Vec<Option<&str>> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| (!segment.contains([HOLE, '{', ':', '%', '$'])).then_some(segment))
            .collect();
        let enough = if whole { 1 } else { 2 };
        let covered = self
            .contracts
            .iter()
            .filter_map(|endpoint| Some((endpoint, endpoint.covers_part(method, &segments, whole)?)))
            .filter(|(_, literals)| *literals >= enough);
        // The first of the file, as the guard takes it; of paths known in part, the one that says most.
        let best = if whole {
            covered.into_iter().next()
        } else {
            covered.rev().max_by_key(|(_, literals)| *literals)
        };
        best.map(|(endpoint, _)| (endpoint, query_names(query)))
    }

    /// An object of options of a request, and not its body.
    fn is_options(&self, value: &Value, endpoint: &Endpoint) -> bool {
        let names = || value.fields.iter().map(|(name, _)| self.unit.text(*name));
        !value.fields.is_empty()
            && names().all(|name| OPTIONS.contains(&name) || part_of(name).is_some())
            && names().any(|name| {
                let rule = endpoint.field(Direction::Request, Part::Body, name);
                !rule.known && !rule.leads_on
            })
    }

    /// Collects the fields that a value brings into a part of the request. False if they are not known.
    fn carried(&self, part: Part, value: &Value, fields: &mut Vec<(Part, String, Option<DataType>)>) -> bool {
        let form = if value.fields.is_empty() {
            self.text_form(0, value)
        } else {
            self.json_text(value)
        };
        let found = if form.trim_start().starts_with(['{', '[']) {
            json_paths(&form)
        } else if form.contains('=') && !form.contains(['/', ' ', '{', '<']) {
            query_names(&form)
        } else {
            Vec::new()
        };
        let any = !found.is_empty();
        fields.extend(found.into_iter().map(|path| {
            let held = self.held_at(value, &path);
            (part, path, held)
        }));
        any
    }

    /// The personal data that a field holds, by where it came from.
    fn held_at(&self, value: &Value, path: &str) -> Option<DataType> {
        let mut at = value;
        for name in path.split('.') {
            at = at.field(self.unit.names.find(name.trim_end_matches("[]"))?)?;
        }
        at.all().iter().find_map(|label| match label.origin {
            Origin::Source(source) => self.facts.sources.get(source as usize).map(|source| source.data),
            _ => None,
        })
    }

    /// Notes the fields that the endpoint's contract does not let through.
    fn undeclared(
        &mut self,
        place: Place,
        raw: &str,
        endpoint: &'static Endpoint,
        carried: Vec<(Part, String, Option<DataType>)>,
    ) {
        let mut fields: Vec<(Box<str>, Option<DataType>)> = Vec::new();
        for (part, path, held) in carried {
            if is_let_through(endpoint, part, &path) {
                continue;
            }
            let shown = if part == Part::Query {
                format!("query:{path}")
            } else {
                path
            };
            // What lies below one that was named goes with it.
            let named = |name: &str| {
                shown
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            if fields.iter().any(|(name, _)| named(name)) {
                continue;
            }
            let last = shown.rsplit(['.', ':', ']']).next().unwrap_or_default();
            let held = held.or_else(|| self.taxonomy.classify(last, ""));
            fields.push((shown.into(), held));
        }
        if fields.is_empty() {
            return;
        }
        let name: Box<str> = endpoint.name().into();
        match self
            .facts
            .undeclared
            .iter_mut()
            .find(|known| known.place == place && known.endpoint == name)
        {
            Some(known) => {
                for field in fields {
                    if !known.fields.iter().any(|(have, _)| *have == field.0) {
                        known.fields.push(field);
                    }
                }
            }
            None => self.facts.undeclared.push(Undeclared {
                place,
                callee: paths::shown(raw).into(),
                endpoint: name,
                closed: endpoint.unknown_field() != UnknownField::Inspect,
                fields,
            }),
        }
    }
}

/// Which part of a request a field of its options, or a named argument, becomes.
fn part_of(name: &str) -> Option<Part> {
    if BODIES.contains(&name) {
        Some(Part::Body)
    } else {
        QUERIES.contains(&name).then_some(Part::Query)
    }
}

/// The contract declares the field, or fields below it, and does not take it away. Code may name it in another casing than it is sent in.
fn is_let_through(endpoint: &Endpoint, part: Part, path: &str) -> bool {
    // A contract that says nothing of a part says nothing of its fields.
    if endpoint.declared(Direction::Request, part).next().is_none() {
        return endpoint.unknown_field() == UnknownField::Inspect;
    }
    let rule = endpoint.field(Direction::Request, part, path);
    if rule.known {
        return rule.format.is_some() || !matches!(rule.action, Some(Action::Drop | Action::Block));
    }
    let asked = bare(path);
    rule.leads_on
        || endpoint.declared(Direction::Request, part).any(|declared| {
            let declared = bare(declared);
            declared
                .strip_prefix(&asked)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
}

fn bare(path: &str) -> String {
    path.chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}
