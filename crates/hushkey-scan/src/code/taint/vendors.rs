//! Clients of services, known by the packages they are imported from, and clients that nobody knows, known by what their calls
//! are called. Only languages whose imports say where a class is from: Java and Kotlin.

use super::super::ir::{CallKind, Id, Node, Sym};
use super::super::library::{Kind, Libraries, Service};
use super::super::taxonomy::DataType;
use super::call::Called;
use super::eval::Eval;
use super::paths::DOT;
use super::value::{Label, Origin, Value};

/// What a call of somebody else's object does with what it is given.
pub(super) enum Foreign {
    /// Sends it.
    Sends(Service),
    /// Keeps it, to be sent with the object.
    Keeps,
}

/// Ends of the names of classes that only hold what will be sent.
const HOLDERS: &[&str] = &[
    "Builder",
    "Properties",
    "Property",
    "Traits",
    "Message",
    "Messages",
    "Event",
    "Attributes",
    "Registration",
    "Params",
    "Request",
    "Identify",
    "Options",
    "Config",
    "Configuration",
    "Notice",
    "Breadcrumb",
    "Content",
    "Document",
    "Record",
    "Payload",
    "Data",
    "Info",
    "Subject",
    "User",
    "Delivery",
    "Map",
    "Context",
    "Structured",
    "Identifier",
    "Prompt",
    "Parameters",
    "Segment",
    "Revenue",
    "Product",
    "Person",
    "Key",
    "Value",
    "Field",
    "Source",
    "Row",
    "Id",
    "Body",
    "Text",
    "Image",
    "Item",
    "Report",
];

/// Calls that make an object of what they get.
const MAKERS: &[&str] = &[
    "builder",
    "newBuilder",
    "of",
    "from",
    "build",
    "create",
    "toBuilder",
    "copy",
    "valueOf",
];

/// Beginnings of such calls.
const MADE: &[&str] = &["from", "of", "with", "new", "create"];

/// Calls of analytics services, whoever they are of.
const COUNTS: &[&str] = &[
    "identify",
    "identifyUser",
    "track",
    "trackEvent",
    "trackUser",
    "trackScreen",
    "trackPage",
    "trackView",
    "trackAction",
    "logEvent",
    "logCustomEvent",
    "logUserEvent",
    "sendEvent",
    "recordEvent",
    "recordCustomEvent",
    "pushEvent",
    "setUserId",
    "setUserID",
    "setCustomerUserId",
    "setUserProperty",
    "setUserProperties",
    "setUserAttribute",
    "setUserAttributes",
    "addUserProperties",
    "setUserIdentity",
    "setUserIdentifier",
    "setUserEmail",
    "setUserEmails",
    "setUserName",
    "setUserInfo",
    "setUserData",
    "onUserLogin",
    "setSuperProperties",
    "registerSuperProperties",
    "setExternalUserId",
    "capture",
];

/// Calls of services that collect errors.
const REPORTS: &[&str] = &[
    "captureMessage",
    "captureException",
    "captureEvent",
    "leaveBreadcrumb",
    "addBreadcrumb",
    "recordBreadcrumb",
    "logBreadcrumb",
    "reportError",
    "reportException",
    "recordException",
    "recordError",
    "trackError",
    "trackException",
    "logException",
    "noticeError",
    "logError",
    "setCustomKey",
    "setCustomKeys",
    "addMetadata",
    "addToTab",
    "setCustomData",
];

/// Beginnings of packages of the platform and of libraries that send nothing by themselves.
const PLATFORM: &[&str] = &[
    "java",
    "javax",
    "jakarta",
    "kotlin",
    "kotlinx",
    "android",
    "androidx",
    "scala",
    "groovy",
    "junit",
    "org.springframework",
    "org.apache",
    "org.slf4j",
    "org.junit",
    "org.mockito",
    "org.hibernate",
    "org.json",
    "org.jetbrains",
    "org.eclipse",
    "org.jboss",
    "org.testng",
    "org.assertj",
    "org.hamcrest",
    "com.google",
    "com.fasterxml",
    "com.squareup",
    "com.sun",
    "io.netty",
    "io.ktor",
    "io.vertx",
    "io.reactivex",
    "io.micronaut",
    "io.quarkus",
    "io.swagger",
    "io.mockk",
    "io.grpc",
    "reactor",
    "okhttp3",
    "retrofit2",
    "dagger",
    "lombok",
    "timber",
    "ch.qos",
    "net.bytebuddy",
    "com.auth0",
    "io.jsonwebtoken",
    "com.nimbusds",
    "io.micrometer",
    "com.zaxxer",
    "liquibase",
    "org.flywaydb",
    "org.jooq",
    "org.w3c",
    "org.xml",
    "sun",
];

impl Eval<'_> {
    /// A call with personal data of an object that is imported from a service's client.
    pub(super) fn foreign_client(&self, call: &Called) -> Option<Foreign> {
        let &Called {
            resolved,
            receiver,
            values,
            kind,
            text: name,
            ..
        } = call;
        if !matches!(self.language.name(), "java" | "kotlin")
            || !resolved.contains(DOT)
            || self.is_own(resolved)
            || receiver.is_empty() && values.iter().all(|value| value.is_empty() && value.path == 0)
        {
            return None;
        }
        // Long chains of a builder have lost their beginning, which their value remembers.
        let before = self.unit.text(receiver.path);
        let longer = || {
            let (service, rest) = service_of(self.libraries, before)?;
            Some((service, holds(rest, name)))
        };
        let known = service_of(self.libraries, resolved)
            .map(|(service, rest)| (service, holds(rest, name)))
            .or_else(longer);
        if let Some((service, holds)) = known {
            return Some(if kind == CallKind::New || holds {
                Foreign::Keeps
            } else {
                Foreign::Sends(service)
            });
        }
        let known = if COUNTS.contains(&name) {
            (Kind::Analytics, "an analytics service")
        } else if REPORTS.contains(&name) {
            (Kind::ErrorReport, "a service that collects errors")
        } else {
            return None;
        };
        let service = Service {
            library: known.1,
            kind: known.0,
            needs_verb: true,
        };
        (kind == CallKind::Plain && self.is_others(resolved)).then_some(Foreign::Sends(service))
    }

    /// A property of an object of a service's client that sends what it is given.
    pub(super) fn foreign_write(&self, resolved: &str) -> Option<Service> {
        if self.language.name() != "kotlin" {
            return None;
        }
        let (service, rest) = service_of(self.libraries, resolved)?;
        let name = rest.rsplit(DOT).next().unwrap_or_default();
        (!holds(rest, name)).then_some(service)
    }

    /// A class of somebody else's package, which is no part of the platform.
    fn is_others(&self, resolved: &str) -> bool {
        let mut parts = resolved.split(DOT);
        let (Some(first), Some(second), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        let lower = |part: &str| part.starts_with(|c: char| c.is_ascii_lowercase()) && !part.contains(['(', '[']);
        if !lower(first) || !lower(second) {
            return false;
        }
        // Only what was imported by that name: a path of variables has parts in lower case too.
        let imported = self.unit.imports.values().any(|path| {
            let path = self.unit.text(*path);
            resolved
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(DOT))
        });
        if !imported {
            return false;
        }
        let platform = PLATFORM.iter().any(|package| match package.split_once('.') {
            Some((one, two)) => one == first && two == second,
            None => *package == first,
        });
        !platform && !self.is_own(resolved)
    }

    /// Of the package of this file, or one beside it.
    pub(super) fn is_own(&self, resolved: &str) -> bool {
        let mut own = self.unit.text(self.unit.package).split(DOT);
        let mut parts = resolved.split(DOT);
        let (Some(first), Some(second)) = (own.next(), own.next()) else {
            return false;
        };
        parts.next() == Some(first) && parts.next() == Some(second)
    }

    /// Puts what a call is given into the object it is called on, and into what it gives.
    pub(super) fn keep(&mut self, object: Id, receiver: &Value, values: &[Value], result: &mut Value) {
        let mut held = Value::default();
        let labels: Vec<Label> = values.iter().flat_map(|value| self.written_out(value, true)).collect();
        labels.into_iter().for_each(|label| held.add(label));
        held.labels.iter().for_each(|label| result.add(*label));
        if object != 0 {
            receiver.all().into_iter().for_each(|label| result.add(label));
            let mut root = object;
            while let Node::Call { callee, .. } = self.unit.node(root) {
                match self.unit.node(callee) {
                    Node::Member(inner, _) => root = inner,
                    _ => break,
                }
            }
            // A maker of messages that is a field makes one for everybody, and keeps none.
            if !held.is_empty()
                && matches!(self.unit.node(root), Node::Name(name) if self.has_local(name))
                && let Some(known) = self.peek(root)
            {
                let path = known.path;
                self.bind(root, Value { path, ..held.clone() }, true);
            }
            if result.path == 0 {
                result.path = receiver.path;
            }
        }
        result.clean = false;
    }
}

impl Eval<'_> {
    /// A name with a capital that is no variable: a class of Java or Kotlin, which keeps nothing.
    pub(super) fn is_class_name(&self, id: Id) -> bool {
        match self.unit.node(id) {
            Node::Name(name) => {
                let text = self.unit.text(name);
                (matches!(self.language.name(), "java" | "kotlin")
                    && text.starts_with(|c: char| c.is_ascii_uppercase())
                    || self.is_constant(name))
                    && self.variable(name).is_none()
            }
            _ => false,
        }
    }

    /// `ApiKeys apiKey`: an object of a class is no secret, and its text is what the class makes of it.
    pub(super) fn is_no_secret(&self, data: DataType, value: &Value) -> bool {
        matches!(self.language.name(), "java" | "kotlin")
            && matches!(data.class, "api_key" | "jwt" | "password")
            && value.path != 0
            && self.is_object(value)
            && !matches!(
                super::shapes::class_name(self.unit.text(value.path)),
                "CharArray" | "ByteArray" | "Char" | "Byte" | "Serializable" | "T"
            )
    }

    /// `ApiKeys key = header.apiKey()`: what is declared to be an object is no secret, whatever gave it.
    pub(super) fn drop_secrets(&self, value: &mut Value) {
        if value.labels.is_empty() || !matches!(self.language.name(), "java" | "kotlin") {
            return;
        }
        let secret = |label: &Label| match label.origin {
            Origin::Source(source) => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| self.is_no_secret(source.data, value)),
            _ => false,
        };
        let kept: Vec<Label> = value.labels.iter().filter(|label| !secret(label)).copied().collect();
        value.labels = kept;
    }

    /// What a call is called says nothing of people: a class that is made, a class' own name, a generated text, a certificate's number.
    pub(super) fn is_nobodys_call(&self, object: Id, name: &str, owner: &str) -> bool {
        if !matches!(self.language.name(), "java" | "kotlin") {
            return false;
        }
        let serial = matches!(name, "getSerialNumber" | "serialNumber") && {
            let owner = owner.to_ascii_lowercase();
            owner.contains("cert") || owner.contains("crl")
        };
        serial
            || name.contains('$')
            || name.starts_with(|c: char| c.is_ascii_uppercase())
            || object != 0 && matches!(self.unit.node(object), Node::Const)
    }

    /// A name of a person's whole record; with a capital, Java's and Kotlin's names are those of classes and of cases of enums.
    pub(super) fn is_somebody(&self, name: Sym) -> bool {
        let text = self.unit.text(name);
        self.taxonomy.is_whole_person(text)
            && !(text.starts_with(|c: char| c.is_ascii_uppercase())
                && matches!(self.language.name(), "java" | "kotlin"))
    }

    /// The fields of a data class or record, in the order in which it is taken apart.
    pub(super) fn components(&self, value: &Value) -> Vec<(Sym, Sym)> {
        if value.path == 0 || !matches!(self.language.name(), "java" | "kotlin") {
            return Vec::new();
        }
        let name = super::shapes::class_name(self.unit.text(value.path));
        let class = self.unit.classes.iter().find(|class| {
            self.unit.text(class.name) == name
                && class
                    .marks
                    .iter()
                    .any(|mark| matches!(self.unit.text(*mark), "data" | "record"))
        });
        class.map_or(Vec::new(), |class| {
            class.fields.iter().map(|field| (field.name, class.name)).collect()
        })
    }
}

impl Eval<'_> {
    /// An object of a class that a service's client has: `io.sentry.protocol.User`.
    pub(super) fn is_of_service(&self, value: &Value) -> bool {
        value.path != 0 && service_of(self.libraries, self.unit.text(value.path)).is_some()
    }
}

/// The service whose client a path is of, and what is left of the path behind the package.
fn service_of<'p>(libraries: &Libraries, path: &'p str) -> Option<(Service, &'p str)> {
    libraries.clients.iter().find_map(|(package, service)| {
        let rest = path.strip_prefix(package.as_str())?.strip_prefix(DOT)?;
        Some((*service, rest))
    })
}

/// `fromUsername` begins with `from`, `format` does not.
fn is_verb(name: &str, verb: &str) -> bool {
    name.strip_prefix(verb)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// The rest of a path behind a package says that an object only holds: `Event.put`, `Message.builder().userId`.
fn holds(rest: &str, name: &str) -> bool {
    let (mut class, mut before) = ("", "");
    for part in rest.split(DOT) {
        let made = part.trim_end_matches("()");
        if matches!(made, "builder" | "newBuilder" | "toBuilder" | "Builder") {
            return true;
        }
        if made != name {
            before = part;
            if made.starts_with(|c: char| c.is_ascii_uppercase()) {
                class = made;
            }
        }
    }
    // A class' own method that makes one.
    let makes = MAKERS.contains(&name) || MADE.iter().any(|begin| is_verb(name, begin));
    makes && before.starts_with(|c: char| c.is_ascii_uppercase()) && !before.ends_with(')')
        || HOLDERS.iter().any(|end| class.ends_with(end))
        || name.starts_with(|c: char| c.is_ascii_uppercase())
}
