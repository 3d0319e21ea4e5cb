//! `application/x-www-form-urlencoded`, written strictly: what is not unreserved (RFC 3986) is escaped.

use std::fmt::Write;

/// The pairs as a form or a query.
pub(super) fn encode(pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        escape_into(&mut out, name);
        out.push('=');
        escape_into(&mut out, value);
    }
    out
}

/// One value.
pub(super) fn escape(value: &str) -> String {
    let mut out = String::new();
    escape_into(&mut out, value);
    out
}

fn escape_into(out: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_unreserved_stays() {
        assert_eq!(
            super::encode(&[("a", "b c"), ("d", "é&=+/~")]),
            "a=b%20c&d=%C3%A9%26%3D%2B%2F~"
        );
    }
}
