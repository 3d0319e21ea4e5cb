//! Calls of services whose library has no entry of its own for them: who receives is told by the names on the way to the call (an
//! import, a type, a receiver), and that something is sent by the call's verb.

use super::super::ir::{Id, Node, Sym};
use super::super::library::{Kind, Libraries, Service};
use super::super::taxonomy::{Group, spaced};
use super::eval::Eval;
use super::paths;
use super::value::{Label, Origin, Value};

impl Eval<'_> {
    /// Reports the call if it hands data to a service; whether it is one of a service.
    pub(super) fn told(&mut self, id: Id, name: Sym, path: &str, raw: &str, ids: &[Id], values: &[Value]) -> bool {
        if values
            .iter()
            .all(|value| value.labels.is_empty() && value.fields.is_empty())
        {
            return false;
        }
        let Some(service) = self
            .service(self.unit.text(name), path, raw)
            .or_else(|| self.service_of_package(path))
        else {
            return false;
        };
        self.tell(id, service, raw, ids, values);
        true
    }

    /// Reports what a service's client or message is made with.
    pub(super) fn told_new(&mut self, id: Id, path: &str, raw: &str, ids: &[Id], values: &[Value]) {
        if self.language.name() != "javascript" || values.iter().all(Value::is_empty) {
            return;
        }
        let way = paths::parts(path);
        let package = way.first().is_some_and(|first| self.is_package(first));
        let service = way.iter().find_map(|part| named(self.libraries, part));
        if let (true, Some(service)) = (package, service.filter(|service| !service.needs_verb)) {
            self.tell(id, service, raw, ids, values);
        }
    }

    /// All that a call is given goes to a service.
    pub(super) fn tell(&mut self, id: Id, service: Service, raw: &str, ids: &[Id], values: &[Value]) {
        let mut labels: Vec<Label> = Vec::new();
        for (index, value) in values.iter().enumerate() {
            // A function given along sends what it sends itself.
            if value.func != 0 || matches!(ids.get(index).map(|id| self.unit.node(*id)), Some(Node::Lambda(_))) {
                continue;
            }
            let mut value = value.clone();
            value
                .fields
                .retain(|(name, _)| !ACCESS.contains(&self.unit.text(*name)));
            for label in self.told_labels(&value) {
                if !labels.iter().any(|known| known.origin == label.origin) {
                    labels.push(label);
                }
            }
        }
        self.report(id, (service.kind, true), service.library, raw, labels);
    }

    /// `raygunClient.User = email`: the same, by a write.
    pub(super) fn told_write(&mut self, id: Id, path: &str, raw: &str, value: &Value) -> bool {
        // Swift fills an object first and hands it over then: that call is the sink.
        if !self.is_compiled() || self.language.name() == "swift" {
            return false;
        }
        // A type says more than the name of a variable.
        let path = if path.is_empty() { raw } else { path };
        let parts = paths::parts(path);
        let found = parts
            .split_last()
            .and_then(|(_, way)| way.iter().rev().find_map(|part| named(self.libraries, part)));
        let Some(service) = found.filter(|service| !service.needs_verb) else {
            return false;
        };
        let mut labels = self.written_out(value, true);
        labels.retain(|label| !self.is_credential(label));
        self.report(id, (service.kind, true), service.library, raw, labels);
        true
    }

    /// What a value tells a service: a service's own key is how it is reached.
    pub(super) fn told_labels(&self, value: &Value) -> Vec<Label> {
        let mut labels = self.written_out(value, true);
        labels.retain(|label| !self.is_credential(label));
        labels
    }

    /// The service that a path is of, whatever is done there.
    pub(super) fn service_of_path(&self, path: &str) -> Option<Service> {
        let parts = paths::parts(path);
        let (_, way) = parts.split_last()?;
        way.iter()
            .rev()
            .find_map(|part| named(self.libraries, part))
            .filter(|service| !service.needs_verb)
    }

    fn service(&self, name: &str, path: &str, raw: &str) -> Option<Service> {
        let verb = spaced(name);
        let verb = verb.split(' ').next().unwrap_or_default();
        if QUIET.contains(&verb) {
            return None;
        }
        let (path, raw) = (paths::parts(path), paths::parts(raw));
        // What is being built is not sent yet.
        if self.is_csharp() && raw.contains(&"Builder()") {
            return None;
        }
        let found = [&path, &raw].into_iter().find_map(|parts| {
            let (_, way) = parts.split_last()?;
            way.iter().rev().find_map(|part| named(self.libraries, part))
        });
        let Some(found) = found else {
            return self.used_service(name, &raw);
        };
        // A class of this file sends what it sends itself.
        if found.needs_verb && raw.iter().any(|part| self.is_own_class(part)) {
            return None;
        }
        // What is added to an event's own table goes when the event does.
        let table = verb == "add" && way_ends(&raw, &["Properties", "Metrics", "Data", "Items", "Parameters"]);
        (!table && (!found.needs_verb || SENDS.contains(&verb))).then_some(found)
    }

    /// The service whose namespace the file uses, for calls that nothing else makes: `using Mixpanel;` and `client.PeopleSet(x)`.
    fn used_service(&self, name: &str, raw: &[&str]) -> Option<Service> {
        if raw.len() < 2
            || !TELLS.iter().any(|verb| name.starts_with(verb))
            || raw.iter().any(|part| self.is_own_class(part))
        {
            return None;
        }
        self.unit
            .usings
            .iter()
            .filter_map(|space| {
                self.unit
                    .text(*space)
                    .split('.')
                    .find_map(|part| named(self.libraries, part))
            })
            .find(|service| !service.needs_verb)
    }

    fn is_own_class(&self, part: &str) -> bool {
        self.unit
            .names
            .find(part)
            .is_some_and(|class| self.class_values.contains_key(&class))
    }

    /// A call with a verb that only telemetry has, on something of a package.
    fn service_of_package(&self, path: &str) -> Option<Service> {
        if self.language.name() != "javascript" {
            return None;
        }
        let parts = paths::parts(path);
        let [first, .., last] = parts.as_slice() else {
            return None;
        };
        let kind = if ERRORS.contains(last) {
            Kind::ErrorReport
        } else if PEOPLE.contains(last) || (parts.len() > 2 || first.contains('/')) && EVENTS.contains(last) {
            Kind::Analytics
        } else {
            return None;
        };
        let library = match kind {
            Kind::ErrorReport => "an error reporter",
            _ => "an analytics service",
        };
        self.is_package(first).then_some(Service {
            library,
            kind,
            needs_verb: true,
        })
    }

    /// A package that the file imports, no file of the project.
    fn is_package(&self, name: &str) -> bool {
        self.unit
            .names
            .find(name)
            .is_some_and(|name| self.unit.packages.contains(&name))
    }

    fn is_credential(&self, label: &Label) -> bool {
        match label.origin {
            Origin::Source(source) => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| source.data.group == Group::Credential && source.data.class != "password"),
            _ => false,
        }
    }
}

/// The call is made on a thing of one of these names.
fn way_ends(parts: &[&str], names: &[&str]) -> bool {
    parts
        .len()
        .checked_sub(2)
        .and_then(|before| parts.get(before))
        .is_some_and(|last| names.contains(last))
}

/// The service that a part of a path is named after: `SentrySdk`, `@sentry/node`, `newRelicAgent`.
fn named(libraries: &Libraries, part: &str) -> Option<Service> {
    // Paths into the project say where, not who.
    if part.starts_with('.') || part.len() > 100 {
        return None;
    }
    let words = spaced(part.trim_end_matches("()"));
    let words: Vec<&str> = words.split(' ').collect();
    // `tracking_store` is a store, `trackingClient` is what its first word says.
    let head = words.iter().rposition(|word| !CARRIERS.contains(word));
    let counts = |at: usize, service: &Service| !service.needs_verb || Some(at) == head;
    // Two words say more than one: `telemetry deck`.
    let pair = words.windows(2).enumerate().find_map(|(at, pair)| {
        libraries
            .service_named(&pair.concat())
            .filter(|service| counts(at + 1, service))
    });
    pair.or_else(|| {
        words
            .iter()
            .enumerate()
            .find_map(|(at, word)| libraries.service_named(word).filter(|service| counts(at, service)))
    })
}

/// Options of a client that say how its service is reached.
const ACCESS: &[&str] = &[
    "auth",
    "authOptions",
    "credentials",
    "credential",
    "headers",
    "authClient",
];

/// What error reporters are told.
const ERRORS: &[&str] = &[
    "captureException",
    "captureMessage",
    "captureEvent",
    "captureError",
    "addBreadcrumb",
    "leaveBreadcrumb",
    "recordException",
    "recordError",
    "reportError",
    "reportException",
    "noticeError",
    "notifyError",
    "trackException",
    "trackError",
    "addError",
    "logException",
    "setUserContext",
    "setExtra",
    "setExtras",
    "setTag",
    "setTags",
    "addMetadata",
];

/// What analytics are told of a person.
const PEOPLE: &[&str] = &[
    "identify",
    "identifyUser",
    "setUser",
    "setUserId",
    "setUserID",
    "setUserEmail",
    "setUserName",
    "setUserInfo",
    "setUserData",
    "setUserProperties",
    "setUserProperty",
    "setUserAttributes",
    "setUserAttribute",
    "setUserVars",
    "setPersonProperties",
    "setPeopleProperties",
    "setUserTraits",
    "addUserProperties",
    "updateUser",
    "setCustomerUserId",
    "setProfile",
    "setCustomAttribute",
    "addCustomAttribute",
    "addCustomAttributes",
    "setGlobalContextProperty",
];

/// What analytics are told of what people do.
const EVENTS: &[&str] = &[
    "track",
    "trackEvent",
    "trackPageView",
    "trackPageview",
    "trackPage",
    "trackScreen",
    "trackScreenView",
    "trackUser",
    "trackCustomEvent",
    "logEvent",
    "logCustomEvent",
    "recordEvent",
    "recordCustomEvent",
    "sendEvent",
    "captureUser",
    "capture",
    "addAction",
    "addEventProperty",
];

/// Words for what carries a service's calls.
const CARRIERS: &[&str] = &[
    "api", "client", "instance", "js", "manager", "module", "node", "provider", "sdk", "service", "shared", "utils",
];

/// Beginnings of names that only clients of such services have.
const TELLS: &[&str] = &[
    "Identify",
    "Track",
    "Capture",
    "Alias",
    "LeaveBreadcrumb",
    "AddBreadcrumb",
    "RecordBreadcrumb",
    "RecordEvent",
    "LogEvent",
    "SendEvent",
    "SetUser",
    "SetCustomer",
    "SetEmail",
    "SetPhone",
    "SetTag",
    "AddTag",
    "SetExtra",
    "SetTrait",
    "PeopleSet",
    "SetPerson",
    "SetIdentity",
    "NotifyAsync",
    "ReportException",
    "ReportError",
    "SetCustomAttribute",
    "SetCustomProperty",
    "AddMetadata",
    "SetMetadata",
    "SetCustomKey",
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
    "format",
    "get",
    "has",
    "hash",
    "import",
    "init",
    "initialize",
    "is",
    "list",
    "load",
    "lookup",
    "mock",
    "new",
    "normalize",
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
    "sha256",
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
