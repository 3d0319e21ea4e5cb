//! Dependencies point only downwards, as ARCHITECTURE.md draws them.

use cargo_metadata::Metadata;

/// Crate, and the workspace crates it may depend on (for any purpose, tests included).
const ALLOWED: &[(&str, &[&str])] = &[
    ("hushkey-detect", &[]),
    ("hushkey-license", &[]),
    ("hushkey-policy", &["hushkey-detect"]),
    ("hushkey-guard", &["hushkey-policy", "hushkey-detect"]),
    // A disk that fails on purpose, for the tests of the two stores.
    ("hushkey-faulty-disk", &[]),
    (
        "hushkey-authority",
        &["hushkey-guard", "hushkey-license", "hushkey-faulty-disk"],
    ),
    (
        "hushkey-issuer",
        &["hushkey-guard", "hushkey-license", "hushkey-faulty-disk"],
    ),
    ("hushkey-client", &["hushkey-guard", "hushkey-license"]),
    ("hushkey-edge", &["hushkey-guard"]),
    ("hushkey-scan", &["hushkey-policy", "hushkey-detect"]),
    ("hushkey-demo", BELOW_THE_BINARY),
    ("hushkey", BELOW_THE_BINARY_AND_DEMO),
    ("xtask", &[]),
];

const BELOW_THE_BINARY: &[&str] = &[
    "hushkey-detect",
    "hushkey-license",
    "hushkey-policy",
    "hushkey-guard",
    "hushkey-authority",
    "hushkey-issuer",
    "hushkey-client",
    "hushkey-edge",
    "hushkey-scan",
];

const BELOW_THE_BINARY_AND_DEMO: &[&str] = &[
    "hushkey-detect",
    "hushkey-license",
    "hushkey-policy",
    "hushkey-guard",
    "hushkey-authority",
    "hushkey-issuer",
    "hushkey-client",
    "hushkey-edge",
    "hushkey-scan",
    "hushkey-demo",
];

/// Reports every edge between workspace crates that is not allowed, and crates the table does not know.
pub fn check(metadata: &Metadata, faults: &mut Vec<String>) {
    let packages = metadata.workspace_packages();
    let names: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    for package in &packages {
        let name = package.name.as_str();
        let dependencies = package.dependencies.iter().map(|dependency| dependency.name.as_str());
        let inside = dependencies.filter(|dependency| names.contains(dependency));
        faults.extend(forbidden(name, inside));
    }
}

fn forbidden<'a>(name: &str, dependencies: impl Iterator<Item = &'a str>) -> Vec<String> {
    let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
        return vec![format!("direction: {name} is not in the table of allowed dependencies")];
    };
    let wrong = dependencies.filter(|dependency| !allowed.contains(dependency));
    wrong
        .map(|dependency| format!("direction: {name} must not depend on {dependency}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::forbidden;

    #[test]
    fn authority_and_issuer_never_meet() {
        assert_eq!(
            forbidden("hushkey-authority", ["hushkey-guard", "hushkey-issuer"].into_iter()).len(),
            1
        );
        assert_eq!(forbidden("hushkey-issuer", ["hushkey-authority"].into_iter()).len(), 1);
        assert!(forbidden("hushkey-issuer", ["hushkey-license"].into_iter()).is_empty());
    }

    #[test]
    fn an_unknown_crate_is_a_fault() {
        assert_eq!(forbidden("hushkey-new", std::iter::empty()).len(), 1);
    }
}
