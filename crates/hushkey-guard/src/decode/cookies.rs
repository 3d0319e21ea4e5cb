//! Cookies (RFC 6265): `Cookie` has pairs, `Set-Cookie` one pair and attributes.

use super::negotiation;
use crate::Problem;
use crate::views::{Field, LayerId, NameId, NameText, Role, Site, View, Views};
use hushkey_policy::Part;

/// Reads a cookie header, whose value is the layer's text.
pub(super) fn read(views: &mut Views<'_>, layer: LayerId, contracted: bool, is_set: bool) -> Result<(), Problem> {
    let text = views.take_text(layer);
    let read = read_pairs(views, &text, Site::new(layer, Part::Cookie, contracted), is_set);
    views.put_text(layer, text);
    read
}

fn read_pairs(views: &mut Views<'_>, text: &str, site: Site, is_set: bool) -> Result<(), Problem> {
    let mut start = 0;
    for pair in text.split(';') {
        let field = match start {
            0 => 0..(pair.len() + 1).min(text.len()),
            _ => start - 1..start + pair.len(),
        };
        let first = start == 0;
        let value_start = match pair.find('=') {
            Some(equals) => start + equals + 1,
            None => start,
        };
        let end = start + pair.len();
        let name_text = pair.split('=').next().unwrap_or_default().trim();
        let plain = is_set && !first && is_attribute(name_text, pair);
        if !plain && start < end {
            let name = views.add_name(NameId::ROOT, NameText::Owned(name_text.to_owned()));
            views.add_view(View {
                field: Some(Field {
                    layer: site.layer,
                    span: field,
                    in_json: false,
                }),
                // An attribute that is not what its name says: the name tells nothing about it.
                role: if is_set && !first { Role::Prose } else { Role::Value },
                ..View::new(site.named(name), value_start..end)
            })?;
            if value_start > start && super::json::could_hold_a_value(name_text) {
                views.add_view(View {
                    role: Role::Key,
                    contracted: false,
                    ..View::new(site.named(name), start..value_start - 1)
                })?;
            }
        }
        start = end + 1;
    }
    Ok(())
}

/// Attributes of `Set-Cookie` whose value fits their grammar: they say nothing about anyone.
fn is_attribute(name: &str, pair: &str) -> bool {
    let value = pair.split_once('=').map(|(_, value)| value.trim());
    match (name.to_ascii_lowercase().as_str(), value) {
        ("secure" | "httponly" | "partitioned", None) => true,
        ("samesite", Some(value)) => ["strict", "lax", "none"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(value)),
        ("priority", Some(value)) => ["low", "medium", "high"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(value)),
        ("expires", Some(value)) => negotiation::fits("expires", value),
        ("max-age", Some(value)) => negotiation::fits("age", value),
        ("path", Some(value)) => value == "/",
        _ => false,
    }
}
