//! Clients, handles and helpers that know where they send: `new Client(['base_uri' => …])`, `curl_setopt($ch, CURLOPT_URL, …)`,
//! `user_path(…)`.

use super::super::ir::{Id, Node, Sym};
use super::super::library::Kind;
use super::call::Called;
use super::eval::Eval;
use super::paths;
use super::value::{Origin, Value};

/// What gives a handle that is no file.
const SOCKETS: &[&str] = &[
    "fsockopen()",
    "pfsockopen()",
    "stream_socket_client()",
    "stream_socket_accept()",
    "socket_create()",
    "popen()",
    "proc_open()",
];

/// Settings of a client that say where its requests go.
const BASES: &[&str] = &["base_uri", "baseURL", "baseUrl", "base_url", "prefixUrl", "url", "0"];

impl Eval<'_> {
    /// The service that the receiver of a call was made for, in languages whose clients are given tables of settings.
    pub(super) fn made_for(&self, id: Id) -> Option<(Kind, &'static str)> {
        if self.is_compiled() {
            return None;
        }
        let Node::Call { callee, .. } = self.unit.node(id) else {
            return None;
        };
        let Node::Member(object, _) = self.unit.node(callee) else {
            return None;
        };
        let client = self.peek(object)?;
        BASES
            .iter()
            .filter_map(|base| client.field(self.unit.names.find(base)?))
            .filter(|base| base.text != 0)
            .find_map(|base| self.libraries.service_of(self.unit.text(base.text)))
            .map(|service| (service.kind, service.library))
    }

    /// `user_path(email: user.email)` of Rails is an address with what it is given; a record in it stands for its id.
    pub(super) fn route(&self, object: Id, name: Sym, values: &[Value], ids: &[Id], result: &mut Value) {
        let text = self.unit.text(name);
        if object != 0 || self.language.name() != "ruby" || !(text.ends_with("_path") || text.ends_with("_url")) {
            return;
        }
        for (value, id) in values.iter().zip(ids) {
            let labels = match self.unit.node(*id) {
                Node::Pair(..) => value.all(),
                _ => value.labels.clone(),
            };
            labels
                .into_iter()
                .filter(|label| !label.object && matches!(label.origin, Origin::Source(_)))
                .for_each(|label| result.add(label));
        }
    }

    /// `print_r($x, true)` gives a text, and what is written to a socket or to memory is in no file.
    pub(super) fn keeps_to_itself(&self, call: &Called) -> bool {
        if self.language.name() != "php" {
            return false;
        }
        match (call.text, call.ids) {
            ("print_r" | "var_export" | "highlight_string", [_, second, ..]) => match self.unit.node(*second) {
                Node::Pair(name, _) => self.unit.text(name) == "return",
                _ => self.written(*second).starts_with("true"),
            },
            ("fwrite" | "fputs" | "fputcsv" | "gzwrite" | "fprintf" | "vfprintf", [handle, ..]) => {
                let named = self.unit.text(self.owner(*handle)).to_ascii_lowercase();
                let path = self.path(*handle);
                let text = call.values.first().map_or("", |value| self.unit.text(value.text));
                ["sock", "conn", "pipe", "stdin"]
                    .iter()
                    .any(|word| named.contains(word))
                    || matches!(text, "php://memory" | "php://temp")
                    || paths::parts(&path).last().is_some_and(|last| SOCKETS.contains(last))
            }
            _ => false,
        }
    }

    /// A handle gets its address in a call of its own.
    pub(super) fn directs(&mut self, name: Sym, values: &[Value], ids: &[Id]) {
        if self.unit.text(name) != "curl_setopt" {
            return;
        }
        let ([handle, option, ..], Some(address)) = (ids, values.get(2)) else {
            return;
        };
        let is_address = matches!(self.unit.node(*option), Node::Name(name) if self.unit.text(name) == "CURLOPT_URL");
        if !is_address || address.text == 0 {
            return;
        }
        let mut value = self.peek(*handle).cloned().unwrap_or_default();
        value.text = address.text;
        self.bind(*handle, value, false);
    }
}
