//! Clients of C# that know their address before the call: made with it (`new RestClient("https://…")`, `BaseAddress`), or called
//! on it (`"https://…".PostJsonAsync(x)`).

use super::super::ir::{Id, Node};
use super::super::library::Kind;
use super::call::Called;
use super::eval::Eval;
use super::paths;
use super::value::Label;

/// Fields of clients that keep an address.
const BASES: &[&str] = &["BaseAddress", "BaseUrl", "BaseUri", "Endpoint"];

/// Methods that send a request to the text they are called on.
const ON_TEXT: &[&str] = &[
    "GetAsync",
    "GetStringAsync",
    "GetJsonAsync",
    "GetBytesAsync",
    "GetStreamAsync",
    "PostAsync",
    "PostJsonAsync",
    "PostStringAsync",
    "PostUrlEncodedAsync",
    "PostMultipartAsync",
    "PutAsync",
    "PutJsonAsync",
    "PutStringAsync",
    "PatchAsync",
    "PatchJsonAsync",
    "DeleteAsync",
    "HeadAsync",
    "SendAsync",
    "SendJsonAsync",
    "DownloadFileAsync",
    "GetJsonFromUrl",
    "GetJsonFromUrlAsync",
    "GetStringFromUrl",
    "GetStringFromUrlAsync",
    "PostJsonToUrl",
    "PostJsonToUrlAsync",
    "PostToUrl",
    "PostToUrlAsync",
    "PutJsonToUrl",
    "PutJsonToUrlAsync",
];

impl Eval<'_> {
    /// The service that the client of a call was made for.
    pub(super) fn based(&self, call: Id) -> Option<(Kind, &'static str)> {
        if !self.is_csharp() {
            return None;
        }
        let Node::Call { callee, .. } = self.unit.node(call) else {
            return None;
        };
        let Node::Member(object, _) = self.unit.node(callee) else {
            return None;
        };
        let client = self.peek(object)?;
        let class = paths::parts(self.unit.text(client.path))
            .last()
            .copied()
            .unwrap_or_default();
        if !class.ends_with("Client") {
            return None;
        }
        let field = |name: &&str| self.unit.names.find(name).and_then(|name| client.field(name));
        BASES
            .iter()
            .filter_map(field)
            .chain([client])
            .filter(|held| held.text != 0)
            .find_map(|held| self.libraries.service_of(self.unit.text(held.text)))
            .map(|service| (service.kind, service.library))
    }

    /// A request to the text that the method is called on.
    pub(super) fn on_text(&mut self, call: &Called) -> bool {
        if !self.is_csharp() || call.object == 0 || !ON_TEXT.contains(&call.text) {
            return false;
        }
        let mut root = call.object;
        for _ in 0..12 {
            match self.unit.node(root) {
                Node::Call { callee, .. } => match self.unit.node(callee) {
                    Node::Member(object, _) => root = object,
                    _ => return false,
                },
                _ => break,
            }
        }
        let known = self.peek(root).cloned().unwrap_or_default();
        let mut texts = self.texts(root, &known);
        if let Node::Text(text) = self.unit.node(root) {
            texts.push(self.unit.text(text).to_owned());
        }
        if !texts
            .iter()
            .any(|text| text.starts_with("http://") || text.starts_with("https://"))
        {
            return false;
        }
        let mut labels: Vec<Label> = call.receiver.labels.clone();
        let service = texts.iter().find_map(|text| self.libraries.service_of(text));
        let (kind, library) = service.map_or((Kind::Url, "an HTTP client"), |service| (service.kind, service.library));
        if service.is_some() {
            for value in call.values {
                labels.extend(value.all());
            }
        } else {
            labels.retain(|label| !label.object && !label.hashed);
        }
        self.report(call.id, (kind, service.is_some()), library, call.raw, labels);
        true
    }
}

/// `GetStringAsync`, `PostAsJsonAsync`.
pub(super) fn is_async_method(text: &str) -> bool {
    text.ends_with("Async")
        && ["Get", "Post", "Put", "Patch", "Delete"]
            .iter()
            .any(|method| text.starts_with(method))
}
