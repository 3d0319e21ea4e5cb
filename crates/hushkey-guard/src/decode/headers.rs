//! Header fields (RFC 9110, section 5): every value is inspected but those that fit the grammar of framing
//! and negotiation. A field whose name is not made of words is refused.

use super::{cookies, negotiation};
use crate::Problem;
use crate::views::{Field, NameId, NameText, Role, Site, Surface, View, Views};
use hushkey_policy::Part;
use std::borrow::Cow;

/// Reads the header fields.
pub(super) fn read<'a>(
    views: &mut Views<'a>,
    headers: &'a [(&'a str, &'a [u8])],
    contracted: bool,
) -> Result<(), Problem> {
    if headers.len() > views.limits.headers {
        return Err(Problem::TooMuchWork);
    }
    let bytes: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    if bytes > views.limits.header_bytes {
        return Err(Problem::TooLarge);
    }
    for (index, &(name, value)) in headers.iter().enumerate() {
        if is_odd_name(name) {
            return Err(Problem::UnreadablePayload);
        }
        let text = core::str::from_utf8(value).unwrap_or_default();
        if value.is_empty() || negotiation::fits(name, text) {
            continue;
        }
        read_field(views, name, value, index as u32, contracted)?;
    }
    Ok(())
}

fn read_field<'a>(
    views: &mut Views<'a>,
    name: &'a str,
    value: &'a [u8],
    index: u32,
    contracted: bool,
) -> Result<(), Problem> {
    // ISO 8859-1 is what a header without UTF-8 was meant to be (RFC 9110, section 5.5). When it must be changed it
    // leaves as UTF-8.
    let text = match core::str::from_utf8(value) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(value.iter().map(|&byte| char::from(byte)).collect()),
    };
    let length = text.len();
    let layer = views.add_surface(text, Surface::Header(index));
    let field = views.add_name(NameId::ROOT, NameText::Owned(name.to_owned()));
    let site = Site::new(layer, Part::Header, contracted).named(field);
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if is("cookie") || is("set-cookie") {
        return cookies::read(views, layer, contracted, is("set-cookie"));
    }
    // `Bearer TOKEN`: the scheme is no part of the credential.
    let scheme = value.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let start = match value.get(scheme) {
        Some(b' ') if scheme <= 16 && is_credential(name) => scheme + 1,
        _ => 0,
    };
    let view = View {
        role: match () {
            _ if is_credential(name) => Role::Credential,
            _ if is("user-agent") || is("server") || is("via") || is("warning") => Role::Prose,
            // Not what its name says: the name tells nothing about it.
            _ if negotiation::governs(name) => Role::Prose,
            _ => Role::Value,
        },
        sealed: is_credential(name),
        field: Some(Field {
            layer,
            span: 0..length,
            in_json: false,
        }),
        ..View::new(site, start..length)
    };
    views.add_view(view)
}

/// A name that could only have been chosen to carry something: programs name header fields in words.
pub(super) fn is_odd_name(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    digits > 6
        || !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Fields that carry a credential: never altered.
fn is_credential(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "authorization",
        "proxy-authorization",
        "x-api-key",
        "api-key",
        "x-auth-token",
        "x-license-key",
        "license-key",
        "x-licence-key",
        "x-access-token",
    ];
    NAMES.iter().any(|own| name.eq_ignore_ascii_case(own))
}
