//! Header fields (RFC 9110, section 5): every value is inspected but those of framing and negotiation.

use super::cookies;
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
        if value.is_empty() || (is_structural(name) && is_plain(value)) {
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

/// Fields that frame the message or negotiate its form. They hold no value worth inspecting as long as they look plain.
fn is_structural(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "accept",
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "accept-ranges",
        "age",
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "expect",
        "expires",
        "host",
        "if-modified-since",
        "keep-alive",
        "last-modified",
        "pragma",
        "retry-after",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "vary",
    ];
    NAMES.iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// Nothing that could be an address or an encoding, and no long number.
fn is_plain(value: &[u8]) -> bool {
    let mut digits = 0;
    value.len() <= 256
        && value.iter().all(|byte| {
            digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
            byte.is_ascii() && !matches!(byte, b'@' | b'%' | b'\\' | b'&') && digits < 9
        })
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
