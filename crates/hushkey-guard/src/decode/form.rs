//! Pairs of names and values: `application/x-www-form-urlencoded` (WHATWG URL, section 5) and the query of a URL.
//!
//! Bracketed names are paths: `meta[scope][id]` is `meta.scope.id`, `items[0][name]` is `items[].name`.

use super::json::could_hold_a_value;
use crate::Problem;
use crate::layers::percent;
use crate::views::{Coding, Field, NameId, NameText, Role, Site, View, Views, Writing};
use core::ops::Range;
use std::borrow::Cow;

/// Reads the pairs that fill `span` of `text`, the text of the site's layer.
pub(crate) fn read(views: &mut Views<'_>, text: &str, span: Range<usize>, site: Site) -> Result<(), Problem> {
    let site = Site {
        writing: Writing::Percent,
        ..site
    };
    let pairs = text.get(span.clone()).unwrap_or_default();
    let mut start = span.start;
    for pair in pairs.split('&') {
        let end = start + pair.len();
        if !pair.is_empty() {
            // The separator goes with the field: the one behind it, or at the end the one before it.
            let field = if end < span.end {
                start..end + 1
            } else {
                start.saturating_sub(usize::from(start > span.start))..end
            };
            read_pair(views, pair, start, field, site)?;
        }
        start = end + 1;
    }
    Ok(())
}

fn read_pair(views: &mut Views<'_>, pair: &str, start: usize, field: Range<usize>, site: Site) -> Result<(), Problem> {
    let (name_text, value) = match pair.split_once('=') {
        Some((name, value)) => (name, start + name.len() + 1..start + name.len() + 1 + value.len()),
        // A lone word is a value without a name.
        None => ("", start..start + pair.len()),
    };
    let mut name = site.name;
    if !name_text.is_empty() {
        let decoded =
            percent::decode(name_text, 0, true).map_or(Cow::Borrowed(name_text), |decoded| Cow::Owned(decoded.text));
        name = add_path(views, site.name, &decoded);
        if could_hold_a_value(&decoded) {
            let span = start..start + name_text.len();
            add(views, name_text, span, name, Role::Key, None, site)?;
        }
    }
    let value_text = pair.get(value.start - start..).unwrap_or_default();
    add(views, value_text, value, name, Role::Value, Some(field), site)
}

/// Adds the steps of a bracketed name.
pub(crate) fn add_path(views: &mut Views<'_>, parent: NameId, name: &str) -> NameId {
    let mut parts = name.split('[');
    let first = parts.next().unwrap_or_default();
    let mut id = views.add_name(parent, NameText::Owned(first.to_owned()));
    if !name.ends_with(']') || first.is_empty() {
        if first.len() != name.len() {
            id = views.add_name(parent, NameText::Owned(name.to_owned()));
        }
        return id;
    }
    for part in parts {
        let step = part.trim_end_matches(']');
        let text = match step.bytes().all(|byte| byte.is_ascii_digit()) {
            true => NameText::Element,
            false => NameText::Owned(step.to_owned()),
        };
        id = views.add_name(id, text);
    }
    id
}

/// Adds the view of a name or value, decoded where it is encoded.
fn add(
    views: &mut Views<'_>,
    text: &str,
    span: Range<usize>,
    name: NameId,
    role: Role,
    field: Option<Range<usize>>,
    site: Site,
) -> Result<(), Problem> {
    let start = span.start;
    let view = View {
        role,
        field: field.map(|span| Field {
            layer: site.layer,
            span,
            in_json: false,
        }),
        contracted: site.contracted && role == Role::Value,
        ..View::new(site.named(name), span)
    };
    match percent::decode(text, start, true) {
        Some(decoded) => views.add_decoded(view, Coding::Percent, Writing::Plain, decoded, false),
        None => views.add_view(view),
    }
}
