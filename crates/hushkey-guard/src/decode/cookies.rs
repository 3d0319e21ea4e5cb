//! Cookies (RFC 6265): `Cookie` has pairs, `Set-Cookie` one pair and attributes.

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
        let plain = is_set && !first && is_attribute(name_text);
        if !plain && value_start < end {
            let name = views.add_name(NameId::ROOT, NameText::Owned(name_text.to_owned()));
            views.add_view(View {
                field: Some(Field {
                    layer: site.layer,
                    span: field,
                    in_json: false,
                }),
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

/// Attributes of `Set-Cookie` that say nothing about anyone.
fn is_attribute(name: &str) -> bool {
    [
        "expires",
        "max-age",
        "path",
        "secure",
        "httponly",
        "samesite",
        "partitioned",
        "priority",
    ]
    .iter()
    .any(|own| name.eq_ignore_ascii_case(own))
}
