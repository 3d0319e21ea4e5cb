//! Addresses of services that are not written where the call is: a client's base address, and what an address says of its server.

use super::super::ir::{Id, Node, Sym};
use super::super::library::Kind;
use super::call::Called;
use super::eval::Eval;
use super::license_address::is_license_address;
use super::value::Value;

/// Options of a client that hold the address all its requests begin with.
const BASES: &[&str] = &["baseURL", "baseUrl", "baseURI", "base_url", "prefixUrl", "prefix"];

impl Eval<'_> {
    /// The service that an earlier call of the same chain is addressed to: `client.post(url).json(body)`.
    pub(super) fn chain_service(&self, id: Id) -> Option<(Kind, &'static str)> {
        let mut at = id;
        for _ in 0..6 {
            let Node::Call { callee, .. } = self.unit.node(at) else {
                break;
            };
            let Node::Member(object, _) = self.unit.node(callee) else {
                break;
            };
            let Node::Call { args, .. } = self.unit.node(object) else {
                break;
            };
            for arg in self.unit.list(args) {
                let value = self.peek(*arg).cloned().unwrap_or_default();
                let mut texts = self.texts(*arg, &value);
                if let Node::Text(text) = self.unit.node(*arg) {
                    texts.push(self.unit.text(text).to_owned());
                }
                // `URI.create("https://…")` inside it.
                if let Node::Call { args, .. } = self.unit.node(*arg) {
                    texts.extend(
                        self.unit
                            .list(args)
                            .iter()
                            .filter_map(|inner| match self.unit.node(*inner) {
                                Node::Text(text) => Some(self.unit.text(text).to_owned()),
                                _ => None,
                            }),
                    );
                }
                if let Some(found) = texts.iter().find_map(|text| self.libraries.service_of(text)) {
                    return Some((found.kind, found.library));
                }
                if !matches!(self.language.name(), "java" | "kotlin")
                    && texts.iter().any(|text| is_license_address(text))
                {
                    return Some((Kind::License, "a license server"));
                }
            }
            at = object;
        }
        None
    }

    /// Constant texts of an argument and of what it is put together from.
    pub(super) fn texts(&self, id: Id, value: &Value) -> Vec<String> {
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
            Node::Call { callee, args, .. } if self.puts_together(callee) => {
                let known = Value::default();
                for part in self.unit.list(args) {
                    match self.unit.node(*part) {
                        Node::Text(text) => texts.push(self.unit.text(text).to_owned()),
                        Node::Concat(_) => texts.extend(self.texts(*part, &known)),
                        _ => texts.extend(
                            self.peek(*part)
                                .filter(|known| known.text != 0)
                                .map(|known| self.unit.text(known.text).to_owned()),
                        ),
                    }
                }
            }
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

    /// `format!("{SERVER}/activate")`, `cpr::Url{base + path}`: an address is put together of what the call is given.
    pub(super) fn puts_together(&self, callee: Id) -> bool {
        let name = self.unit.text(self.owner(callee));
        match self.language.name() {
            "rust" => name == "format!",
            "cpp" => matches!(name, "Url" | "QUrl" | "QString" | "QStringLiteral" | "QLatin1String"),
            _ => false,
        }
    }

    /// The base address that a client is made with, or 0.
    pub(super) fn base_address(&self, call: &Called) -> Sym {
        call.values
            .iter()
            .filter(|value| !value.fields.is_empty())
            .flat_map(|value| {
                BASES
                    .iter()
                    .filter_map(|base| value.field(self.unit.names.find(base)?).map(|field| field.text))
            })
            .find(|text| *text != 0 && self.unit.text(*text).contains("://"))
            .unwrap_or(0)
    }

    /// The service whose base address the client has that is called.
    pub(super) fn client_service(&self, id: Id) -> Option<(Kind, &'static str)> {
        let text = self.client_address(id)?;
        let found = self.libraries.service_of(self.unit.text(text))?;
        Some((found.kind, found.library))
    }

    fn client_address(&self, id: Id) -> Option<Sym> {
        if self.language.name() != "javascript" {
            return None;
        }
        let Node::Call { callee, .. } = self.unit.node(id) else {
            return None;
        };
        let client = match self.unit.node(callee) {
            Node::Member(object, _) => object,
            _ => callee,
        };
        self.peek(client)
            .map(|client| client.text)
            .filter(|text| *text != 0 && self.unit.text(*text).contains("://"))
    }

    /// An address with a license and what is done with one in it: `https://licenses.acme.app/v1/activate`.
    pub(super) fn asks_for_license(&self, id: Id, ids: &[Id], values: &[Value]) -> bool {
        let mut texts: Vec<String> = self
            .client_address(id)
            .map(|text| self.unit.text(text).to_owned())
            .into_iter()
            .collect();
        for (id, value) in ids.iter().zip(values).take(2) {
            texts.extend(self.texts(*id, value).into_iter().filter(|text| text.contains('/')));
        }
        let (mut license, mut action) = (false, false);
        for text in &texts {
            for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
                license |= LICENSES.iter().any(|known| word.eq_ignore_ascii_case(known));
                action |= ACTIONS.iter().any(|known| word.eq_ignore_ascii_case(known));
            }
        }
        license && action
    }
}

const LICENSES: &[&str] = &["license", "licenses", "licence", "licences", "licensing", "lic"];

const ACTIONS: &[&str] = &[
    "activate",
    "activation",
    "activations",
    "deactivate",
    "validate",
    "validation",
    "verify",
    "check",
    "checkout",
    "checkin",
    "heartbeat",
    "ping",
    "machines",
    "seats",
    "lease",
    "renew",
];
