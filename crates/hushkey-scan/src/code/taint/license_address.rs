//! A license server of a project's own: its address says so.

use super::super::ir::Id;
use super::super::library::Kind;
use super::eval::Eval;
use super::paths;
use super::value::{Label, Origin, Value};

/// Parts of an address that a license server has.
const PARTS: &[&str] = &[
    "license",
    "licenses",
    "licence",
    "licences",
    "licensing",
    "activations",
    "license-server",
    "licenseserver",
    "validate-license",
    "activate-license",
    "verify-license",
    "license-check",
];

/// Parts of the names of calls that go to an address.
const SENDS: &[&str] = &[
    "activate", "call", "download", "execute", "fetch", "get", "json", "open", "patch", "perform", "post", "put",
    "query", "request", "send", "setopt", "submit", "task", "upload", "url", "validate", "verify",
];

impl Eval<'_> {
    /// Among the arguments is the address of a license server.
    pub(super) fn licensed(&self, raw: &str, ids: &[Id], values: &[Value]) -> Option<(Kind, &'static str)> {
        // An address is also compared, parsed and kept.
        let name = paths::parts(raw)
            .last()
            .copied()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if !SENDS.iter().any(|verb| name.contains(verb)) {
            return None;
        }
        ids.iter()
            .zip(values)
            .any(|(id, value)| self.texts(*id, value).iter().any(|text| is_license_address(text)))
            .then_some((Kind::License, "a license server"))
    }

    /// A request to a license server of one's own: says what it carries beside the key. Whether that is all there is to say.
    pub(super) fn asks_own_license(&mut self, id: Id, raw: &str, ids: &[Id], values: &[Value]) -> bool {
        if !self.asks_for_license(id, ids, values) {
            return false;
        }
        let mut labels: Vec<Label> = Vec::new();
        for label in values.iter().flat_map(Value::all) {
            if !self.is_license_credential(&label) && !labels.iter().any(|known| known.origin == label.origin) {
                labels.push(label);
            }
        }
        // What only callers know may be the key: then it counts where it stands.
        let told = labels.iter().any(|label| matches!(label.origin, Origin::Source(_)));
        self.report(id, (Kind::License, true), "a license server", raw, labels);
        told
    }
}

/// `https://licenses.example.com/api/activate`, `https://example.com/licensing/validate`.
pub(super) fn is_license_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.split(['/', '.', ':']).any(|part| PARTS.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::is_license_address;

    #[test]
    fn parts_are_whole() {
        assert!(is_license_address("https://licenses.example.com/api/activate"));
        assert!(is_license_address("https://example.com/v1/licensing/validate?key="));
        assert!(!is_license_address("https://example.com/driver-licenses"));
        assert!(!is_license_address("https://example.com/find?license=1"));
        assert!(!is_license_address("/licenses/activate"));
    }
}
