//! Addresses of license servers that no library names: a vendor's own.

/// Names of hosts and parts of paths that are about licenses.
const ABOUT: &[&str] = &[
    "license",
    "licenses",
    "licence",
    "licences",
    "licensing",
    "license-server",
    "license-api",
    "licensing-api",
    "activation",
    "activations",
];

/// What is asked of a license server.
const ASKED: &[&str] = &[
    "activate",
    "activations",
    "activation",
    "validate",
    "verify",
    "check",
    "deactivate",
    "checkin",
    "check-in",
    "heartbeat",
    "validate-key",
    "machines",
];

/// `https://licensing.acme.example/…`, `https://acme.example/licenses/activate`; not `https://opensource.org/licenses/MIT`.
pub(crate) fn is_license_address(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else {
        return false;
    };
    if !scheme.ends_with("http") && !scheme.ends_with("https") {
        return false;
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.split([':', '?']).next().unwrap_or_default();
    let mut labels = host.split('.');
    // A domain that is called so may be about any license.
    if labels.clone().count() > 2 && labels.next().is_some_and(|first| ABOUT.contains(&first)) {
        return true;
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = || path.split('/');
    segments().any(|part| ABOUT.contains(&part)) && segments().any(|part| ASKED.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::is_license_address;

    #[test]
    fn tells_a_server_from_a_text() {
        assert!(is_license_address("https://licensing.acme.example/api/activate"));
        assert!(is_license_address("https://acme.example/v1/licenses/validate"));
        assert!(!is_license_address("https://opensource.org/licenses/MIT"));
        assert!(!is_license_address("https://www.gnu.org/licenses/check.html"));
        assert!(!is_license_address("https://acme.example/users/activate"));
        assert!(!is_license_address("licenses/activate"));
    }
}
