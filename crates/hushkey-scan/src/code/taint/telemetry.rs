//! Calls of services whose library has no entry of its own for them: who receives is told by the names on the way to the call (an
//! import, a type, a receiver), and that something is sent by the call's verb.

use super::super::ir::{Id, Node, Sym};
use super::super::library::{Libraries, Service};
use super::super::taxonomy::{Group, spaced};
use super::eval::Eval;
use super::paths;
use super::value::{Label, Origin, Value};

impl Eval<'_> {
    /// Reports the call if it hands data to a service.
    pub(super) fn told(&mut self, id: Id, name: Sym, path: &str, raw: &str, ids: &[Id], values: &[Value]) {
        if values
            .iter()
            .all(|value| value.labels.is_empty() && value.fields.is_empty())
        {
            return;
        }
        let Some(service) = self.service(self.unit.text(name), path, raw) else {
            return;
        };
        let mut labels: Vec<Label> = Vec::new();
        for (index, value) in values.iter().enumerate() {
            // A function given along sends what it sends itself.
            if value.func != 0 || matches!(ids.get(index).map(|id| self.unit.node(*id)), Some(Node::Lambda(_))) {
                continue;
            }
            for label in self.written_out(value, true) {
                // A service's own key is how it is reached.
                if !self.is_credential(&label) && !labels.iter().any(|known| known.origin == label.origin) {
                    labels.push(label);
                }
            }
        }
        self.report(id, (service.kind, true), service.library, raw, labels);
    }

    fn service(&self, name: &str, path: &str, raw: &str) -> Option<Service> {
        let verb = spaced(name);
        let verb = verb.split(' ').next().unwrap_or_default();
        if QUIET.contains(&verb) {
            return None;
        }
        let (path, raw) = (paths::parts(path), paths::parts(raw));
        let found = [&path, &raw].into_iter().find_map(|parts| {
            let (_, way) = parts.split_last()?;
            way.iter().rev().find_map(|part| named(self.libraries, part))
        })?;
        (!found.needs_verb || SENDS.contains(&verb)).then_some(found)
    }

    fn is_credential(&self, label: &Label) -> bool {
        match label.origin {
            Origin::Source(source) => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| source.data.group == Group::Credential),
            _ => false,
        }
    }
}

/// The service that a part of a path is named after: `SentrySdk`, `@sentry/node`, `newRelicAgent`.
fn named(libraries: &Libraries, part: &str) -> Option<Service> {
    // Paths into the project say where, not who.
    if part.starts_with('.') || part.len() > 100 {
        return None;
    }
    let words = spaced(part);
    let words: Vec<&str> = words.split(' ').collect();
    // `tracking_store` is a store, `trackingClient` is what its first word says.
    let head = words.iter().rposition(|word| !CARRIERS.contains(word));
    let counts = |at: usize, service: &Service| !service.needs_verb || Some(at) == head;
    let single = words
        .iter()
        .enumerate()
        .find_map(|(at, word)| libraries.service_named(word).filter(|service| counts(at, service)));
    single.or_else(|| {
        words.windows(2).enumerate().find_map(|(at, pair)| {
            libraries
                .service_named(&pair.concat())
                .filter(|service| counts(at + 1, service))
        })
    })
}

/// Words for what carries a service's calls.
const CARRIERS: &[&str] = &[
    "api", "client", "instance", "js", "manager", "module", "node", "provider", "sdk", "service", "shared", "utils",
];

/// Verbs of what sends something.
const SENDS: &[&str] = &[
    "alias",
    "breadcrumb",
    "capture",
    "emit",
    "enqueue",
    "event",
    "identify",
    "increment",
    "leave",
    "log",
    "notice",
    "notify",
    "observe",
    "page",
    "record",
    "register",
    "report",
    "screen",
    "send",
    "set",
    "submit",
    "track",
    "trigger",
    "update",
];

/// Verbs of what only prepares or looks.
const QUIET: &[&str] = &[
    "build",
    "builder",
    "clear",
    "close",
    "config",
    "configure",
    "connect",
    "delete",
    "describe",
    "disable",
    "enable",
    "fetch",
    "find",
    "flush",
    "from",
    "get",
    "has",
    "import",
    "init",
    "initialize",
    "is",
    "list",
    "load",
    "lookup",
    "mock",
    "new",
    "off",
    "on",
    "open",
    "parse",
    "query",
    "read",
    "remove",
    "require",
    "reset",
    "retrieve",
    "search",
    "select",
    "setup",
    "start",
    "stop",
    "test",
    "unsubscribe",
    "use",
    "using",
    "validate",
    "verify",
    "with",
];
