//! License keys among the fields: they are credentials, and pass byte-identical.

use crate::views::{Role, View, Views};
use hushkey_policy::Format;

/// True for a field that is named as a license key and whose value looks like one.
pub(crate) fn is_license_key(views: &Views<'_>, view: &View, value: &str) -> bool {
    view.role == Role::Value
        && views.name(view.name).is_some_and(names_a_license_key)
        && Format::LicenseKey.matches(value)
}

fn names_a_license_key(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "key",
        "licensekey",
        "licencekey",
        "activationkey",
        "productkey",
        "serialkey",
    ];
    let plain = name
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_lowercase());
    NAMES.iter().any(|own| own.bytes().eq(plain.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_case_style() {
        for name in ["key", "license_key", "licenseKey", "License-Key", "licencekey"] {
            assert!(names_a_license_key(name), "{name}");
        }
        for name in ["license", "keys", "user_key", "email"] {
            assert!(!names_a_license_key(name), "{name}");
        }
    }
}
