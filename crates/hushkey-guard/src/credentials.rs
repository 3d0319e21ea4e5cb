//! License keys among the fields: they are credentials, and pass byte-identical.

use crate::views::{Role, View, Views};
use hushkey_detect::{Class, Evidence, Finding};
use hushkey_policy::Format;

/// True for a field that is named as a license key and whose value looks like one.
pub(crate) fn is_license_key(views: &Views<'_>, view: &View, value: &str) -> bool {
    view.role == Role::Value
        && views
            .names_up(view.name)
            .next()
            .flatten()
            .is_some_and(names_a_license_key)
        && Format::LicenseKey.matches(value)
}

/// Whether a finding in a credential is more than chance: credentials are opaque, and some look like something else.
///
/// An e-mail address or an account name is none by chance. Other classes count where the credential is that value as a
/// whole and has the punctuation of one (`+14155550132`, `81.2.69.142`, `536-22-8843`), or where it has spaces, which no
/// credential has. A key of digits, in groups or not, is never read as a card, an IMEI or a phone without `+`: one key in
/// thirty would be one.
pub(crate) fn is_telling(text: &str, finding: &Finding) -> bool {
    let whole = text.trim();
    match finding.class {
        Class::Email | Class::UrlCredentials | Class::Username => true,
        Class::Iban => finding.span.len() >= whole.len(),
        _ if finding.evidence == Evidence::Key => false,
        _ if whole.bytes().any(|byte| byte == b' ') => true,
        Class::CreditCard | Class::Imei => false,
        Class::Phone => whole.starts_with('+') && finding.span.len() >= whole.len(),
        _ => finding.span.len() >= whole.len() && !whole.bytes().all(|byte| byte.is_ascii_alphanumeric()),
    }
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
    // all of them end so
    if !matches!(name.as_bytes(), [.., b'y' | b'Y']) {
        return false;
    }
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
