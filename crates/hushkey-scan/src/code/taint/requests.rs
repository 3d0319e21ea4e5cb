//! Requests whose parts come apart: parameters that become an address' query, handles that are told their address first.

use super::super::ir::{Id, Node};
use super::super::library::Kind;
use super::eval::Eval;
use super::value::{Label, Value};

/// Options of libcurl that send what they are given.
const BODIES: &[&str] = &[
    "CURLOPT_POSTFIELDS",
    "CURLOPT_COPYPOSTFIELDS",
    "CURLOPT_MIMEPOST",
    "CURLOPT_HTTPPOST",
    "CURLOPT_HTTPHEADER",
    "CURLOPT_READDATA",
    "CURLOPT_USERPWD",
];

/// Methods of clients that send a request with a body.
const SENDING: &[&str] = &["Post", "Put", "Patch", "Get", "Delete", "post", "put", "patch"];

impl Eval<'_> {
    /// `PRAGMA key = …`, `ATTACH … KEY …`: the key of a database opens it, and is not kept in it.
    pub(super) fn opens_database(&self, ids: &[Id], values: &[Value]) -> bool {
        ids.iter().zip(values).any(|(id, value)| {
            self.texts(*id, value).iter().any(|text| {
                let begin = text.trim_start().get(..6).unwrap_or_default();
                begin.eq_ignore_ascii_case("PRAGMA") || begin.eq_ignore_ascii_case("ATTACH")
            })
        })
    }

    /// `printf("%p", credentials)`: where something is, and nothing of it.
    pub(super) fn writes_addresses(&self, ids: &[Id], values: &[Value]) -> bool {
        self.language.name() == "cpp"
            && ids.iter().zip(values).any(|(id, value)| {
                self.texts(*id, value)
                    .iter()
                    .any(|text| text.contains("%p") && !text.contains("%s"))
            })
    }

    /// A function of a class that makes an object of it.
    pub(super) fn makes(&self, object: Id, name: &str) -> bool {
        self.language.name() == "swift"
            && ["create", "make", "with"].iter().any(|verb| name.starts_with(verb))
            && matches!(self.unit.node(object), Node::Name(class)
                if self.unit.text(class).starts_with(|c: char| c.is_ascii_uppercase()))
    }

    /// `parameters: […]` of Alamofire and Moya: part of the address, unless the request has a body for it.
    pub(super) fn is_query(&self, index: usize, raw: &str, ids: &[Id]) -> bool {
        if self.language.name() != "swift" || ["post", "put", "patch"].iter().any(|verb| raw.ends_with(verb)) {
            return false;
        }
        let named = |want: &str| {
            ids.iter().find_map(|id| match self.unit.node(*id) {
                Node::Pair(name, inner) if self.unit.text(name) == want => Some(self.written(inner)),
                _ => None,
            })
        };
        let is_parameters = matches!(ids.get(index).map(|id| self.unit.node(*id)),
            Some(Node::Pair(name, _)) if self.unit.text(name) == "parameters");
        if !is_parameters {
            return false;
        }
        let coder = named("encoding").or_else(|| named("encoder")).unwrap_or_default();
        if coder.starts_with("JSON") || coder.contains(".httpBody") || coder.starts_with("PropertyList") {
            return false;
        }
        if coder.starts_with("URLEncoding.queryString") || coder.starts_with("URLEncoding(destination: .queryString") {
            return true;
        }
        named("method").is_none_or(|method| {
            let method = method.trim_start_matches("HTTPMethod");
            [".get", ".delete", ".head"]
                .iter()
                .any(|without| method.starts_with(without))
        })
    }

    /// A handle or client that knows its address: what is sent with it goes there.
    pub(super) fn handled(&mut self, id: Id, raw: &str, ids: &[Id], values: &[Value]) -> bool {
        if self.language.name() == "swift" {
            self.appended(id, raw, values);
            return false;
        }
        if self.language.name() != "cpp" {
            return false;
        }
        let Node::Call { callee, .. } = self.unit.node(id) else {
            return false;
        };
        let (handle, given) = match self.unit.node(callee) {
            Node::Member(object, name) if SENDING.contains(&self.unit.text(name)) => (object, values),
            Node::Name(name) if self.unit.text(name) == "curl_easy_setopt" => {
                let ([handle, option, ..], Some(given)) = (ids, values.get(2..)) else {
                    return false;
                };
                let Node::Name(option) = self.unit.node(*option) else {
                    return false;
                };
                let option = self.unit.text(option);
                if option == "CURLOPT_URL" {
                    let text = ids
                        .get(2)
                        .zip(given.first())
                        .and_then(|(id, value)| self.texts(*id, value).into_iter().find(|text| text.contains("://")));
                    if let Some(text) = text {
                        let text = self.unit.names.sym(&text);
                        let handle = *handle;
                        let mut value = self.peek(handle).cloned().unwrap_or_default();
                        value.text = text;
                        self.bind(handle, value, false);
                    }
                    return false;
                }
                if !BODIES.contains(&option) {
                    return false;
                }
                (*handle, given)
            }
            _ => return false,
        };
        let Some(address) = self.peek(handle).map(|known| known.text).filter(|text| *text != 0) else {
            return false;
        };
        let Some((kind, library)) = self
            .libraries
            .service_of(self.unit.text(address))
            .map(|service| (service.kind, service.library))
            .or_else(|| {
                super::license_address::is_license_address(self.unit.text(address))
                    .then_some((Kind::License, "a license server"))
            })
        else {
            return false;
        };
        let labels = given.iter().flat_map(Value::all).collect();
        self.report(id, (kind, true), library, raw, labels);
        true
    }

    /// `base.appendingPathComponent(email)`, where the base is on the web.
    fn appended(&mut self, id: Id, raw: &str, values: &[Value]) {
        let Node::Call { callee, .. } = self.unit.node(id) else {
            return;
        };
        let Node::Member(object, name) = self.unit.node(callee) else {
            return;
        };
        let appends = matches!(
            self.unit.text(name),
            "appendingPathComponent" | "appendPathComponent" | "appending" | "append"
        );
        let web = |known: &Value| self.unit.text(known.text).starts_with("http");
        if appends && self.peek(object).is_some_and(web) {
            let mut labels: Vec<Label> = values.iter().flat_map(Value::all).collect();
            labels.retain(|label| !label.object && !label.hashed);
            self.report(id, (Kind::Url, false), "an HTTP client", raw, labels);
        }
    }

    /// A setting of a service's own object: `AppsFlyerLib.shared().customerUserID = x`.
    pub(super) fn told_by_writing(&mut self, id: Id, raw: &str, value: &Value) {
        if self.language.name() != "swift" || !raw.starts_with(|c: char| c.is_ascii_uppercase()) {
            return;
        }
        let Some(service) = self.service_of_path(raw) else {
            return;
        };
        if matches!(service.kind, Kind::ErrorReport | Kind::Analytics | Kind::ThirdParty) {
            let labels = self.told_labels(value);
            self.report(id, (service.kind, true), service.library, raw, labels);
        }
    }
}
