//! Objects of other people's packages, where types and imports tell whose they are: Go and Rust. What such an object is given, it
//! holds. That is told only by what sends objects on, never by a log.

use super::super::ir::{Id, Node};
use super::super::library::Kind;
use super::super::taxonomy::Group;
use super::call::Called;
use super::eval::Eval;
use super::value::{Label, Origin, Value};

/// What a service does that has such a method.
fn telemetry(name: &str) -> Option<Kind> {
    let plain: String = name
        .chars()
        .filter(|c| *c != '_')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match plain.as_str() {
        "identify" | "track" | "trackevent" | "logevent" | "setuserproperties" | "setuserproperty" | "identifyuser"
        | "trackuser" | "captureevent" => Some(Kind::Analytics),
        "capturemessage" | "captureexception" | "captureerror" | "reporterror" | "notifyerror" | "addbreadcrumb"
        | "leavebreadcrumb" | "setusercontext" => Some(Kind::ErrorReport),
        _ => None,
    }
}

/// Methods that put something into their object.
const PUTS: &[&str] = &["set", "insert", "add", "put", "append", "with", "push"];

impl Eval<'_> {
    /// A constructor, a builder's step or a setter of a foreign package.
    pub(super) fn foreign(&mut self, call: &Called, result: &mut Value) {
        if !self.is_foreign(call.parts) {
            return;
        }
        let known = !result.fields.is_empty()
            || result
                .labels
                .iter()
                .any(|label| !matches!(label.origin, Origin::Result { .. }));
        let mut held: Vec<Label> = Vec::new();
        for value in call.values.iter().filter(|value| value.func == 0) {
            held.extend(self.written_out(value, true));
        }
        held.retain(|label| !self.is_secret(label));
        held.truncate(12);
        held.iter_mut().for_each(|label| label.object = true);
        let lower = call.text.to_ascii_lowercase();
        if let Node::Name(variable) = self.unit.node(call.object)
            && !held.is_empty()
            && PUTS.iter().any(|word| lower.starts_with(word))
            && let Some(mut known) = self.variable(variable).cloned()
        {
            held.iter().for_each(|label| known.add(*label));
            known.clean = false;
            self.set(variable, known);
        }
        if known {
            return;
        }
        held.extend(call.receiver.labels.iter().copied().filter(|label| label.object));
        held.into_iter().for_each(|label| result.add(label));
    }

    /// An unknown package's call that is named as those of analytics and error reporters are.
    pub(super) fn foreign_telemetry(&mut self, call: &Called) -> bool {
        if !self.is_foreign(call.parts) {
            return false;
        }
        let Some(kind) = telemetry(call.text) else {
            return false;
        };
        let mut labels: Vec<Label> = Vec::new();
        for value in call.values.iter().filter(|value| value.func == 0) {
            labels.extend(self.written_out(value, true));
        }
        labels.retain(|label| !self.is_secret(label));
        labels.truncate(24);
        let library = if kind == Kind::Analytics {
            "an analytics service"
        } else {
            "an error reporter"
        };
        self.report(call.id, (kind, true), library, call.raw, labels);
        true
    }

    /// The path begins with a package of somebody else.
    fn is_foreign(&self, parts: &[&str]) -> bool {
        let (Some(first), true) = (parts.first(), parts.len() > 1) else {
            return false;
        };
        match self.language.name() {
            // `github.com/…`: those of the language have no dot.
            "go" => first.contains('.'),
            "rust" => {
                first.starts_with(|c: char| c.is_ascii_lowercase())
                    && !first.ends_with(')')
                    && !matches!(*first, "std" | "core" | "alloc" | "crate" | "self" | "super" | "this")
                    && self
                        .unit
                        .names
                        .find(first)
                        .is_none_or(|name| self.variable(name).is_none())
                    && parts
                        .iter()
                        .any(|part| part.starts_with(|c: char| c.is_ascii_uppercase()))
            }
            _ => false,
        }
    }

    /// A service's own key is how it is reached.
    fn is_secret(&self, label: &Label) -> bool {
        match label.origin {
            Origin::Source(source) => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| source.data.group == Group::Credential),
            _ => false,
        }
    }

    /// `"https://…".parse()` is still that address, `"a=b".parse()` that header.
    pub(super) fn parses_address(&self, name: &str, object: Id, receiver: &Value) -> bool {
        if name != "parse" || object == 0 {
            return false;
        }
        // `Args::parse()` reads the command line.
        if matches!(self.unit.node(object), Node::Name(name) if self.unit.text(name).starts_with(|c: char| c.is_ascii_uppercase()))
        {
            return true;
        }
        let made = match self.unit.node(object) {
            Node::Call { args, .. } => self.unit.list(args).first().copied().unwrap_or(0),
            _ => 0,
        };
        let text = match self.unit.node(made) {
            Node::Text(text) => text,
            _ => receiver.text,
        };
        let text = self.unit.text(text);
        text.contains("://") || text.contains('=')
    }

    /// `email.map(|_| "set")`: a function that gives a constant.
    pub(super) fn gives_constant(&self, name: &str, ids: &[Id], values: &[Value]) -> bool {
        // `number?.let { "present" }`.
        self.language.name() == "kotlin"
            && matches!(name, "let" | "map" | "run" | "mapNotNull")
            && matches!(ids, [block] if matches!(self.unit.node(*block), Node::Lambda(_)))
            && values.first().is_some_and(|value| value.clean && value.is_empty())
            // `json!(true)`.
            || self.language.name() == "rust"
                && name == "json!"
                && matches!(values, [value] if value.clean && value.is_empty() && value.text == 0)
            || self.language.name() == "rust"
                && matches!(name, "map" | "and_then" | "for_each")
                && !ids.is_empty()
                && values.first().is_some_and(|value| value.clean && value.is_empty())
            || self.language.name() == "rust"
                && name == "map"
                // `.map(str::len)`.
                && matches!(
                    ids.first().map(|id| self.unit.node(*id)),
                    Some(Node::Member(_, function)) if self.libraries.cleans(&[self.unit.text(function)])
                )
    }
}
