//! A license server of a project's own: its address says so.

use super::super::ir::Id;
use super::super::library::Kind;
use super::eval::Eval;
use super::value::Value;

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

impl Eval<'_> {
    /// Among the arguments is the address of a license server.
    pub(super) fn licensed(&self, ids: &[Id], values: &[Value]) -> Option<(Kind, &'static str)> {
        ids.iter()
            .zip(values)
            .any(|(id, value)| self.texts(*id, value).iter().any(|text| is_license_address(text)))
            .then_some((Kind::License, "a license server"))
    }
}

/// `https://licenses.example.com/api/activate`, `https://example.com/licensing/validate`.
fn is_license_address(text: &str) -> bool {
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
