//! Parts of `multipart/form-data` (RFC 7578) and other multiparts (RFC 2046), each by its own content type.
//!
//! Every byte but the delimiters belongs to some view: what stands before the first part and behind the last too.

use super::body::{add_prose, read_document};
use super::content_type::{ContentType, Format};
use super::form;
use super::headers::is_odd_name;
use super::negotiation;
use crate::Problem;
use crate::views::{Field, NameId, NameText, Role, Site, View, Views};
use core::ops::Range;

/// Reads the multipart that fills `span` of `text`.
pub(super) fn read(
    views: &mut Views<'_>,
    text: &str,
    span: Range<usize>,
    boundary: &str,
    site: Site,
) -> Result<(), Problem> {
    if boundary.is_empty() || boundary.len() > 70 {
        return Err(Problem::UnreadablePayload);
    }
    let delimiter = format!("--{boundary}");
    let parts = text.get(..span.end).unwrap_or_default();
    // The part being read: where its delimiter starts, and where its headers do.
    let mut open: Option<(usize, usize)> = None;
    let mut at = span.start;
    for (found, _) in parts.match_indices(delimiter.as_str()) {
        let starts_a_line = found == span.start || parts.as_bytes().get(found - 1) == Some(&b'\n');
        if found < at || !starts_a_line {
            continue;
        }
        let after = found + delimiter.len();
        let line = parts.get(after..).unwrap_or_default();
        let line = line.split_inclusive('\n').next().unwrap_or_default();
        let is_last = line.starts_with("--");
        if !is_last && !line.trim_ascii().is_empty() {
            continue;
        }
        match open {
            Some((from, headers)) => {
                read_part(views, text, headers..line_end(parts, headers, found), from..found, site)?;
            }
            None => add_rest(views, parts, span.start..found, site)?,
        }
        at = after + line.len();
        if is_last {
            add_rest(views, parts, after + 2..span.end, site)?;
            return Ok(());
        }
        open = Some((found, at));
    }
    // The closing delimiter is missing: cut off, or read otherwise by someone else.
    Err(Problem::UnreadablePayload)
}

/// Text outside of parts.
fn add_rest(views: &mut Views<'_>, text: &str, span: Range<usize>, site: Site) -> Result<(), Problem> {
    match text.get(span.clone()).unwrap_or_default().trim_ascii() {
        "" => Ok(()),
        _ => add_prose(views, span, site),
    }
}

/// The end of what stands before the line break before `found`.
fn line_end(text: &str, start: usize, found: usize) -> usize {
    let before = text.get(start..found).unwrap_or_default();
    let before = before.strip_suffix('\n').unwrap_or(before);
    start + before.strip_suffix('\r').unwrap_or(before).len()
}

/// Reads one part: headers, an empty line, content.
fn read_part(
    views: &mut Views<'_>,
    text: &str,
    span: Range<usize>,
    field: Range<usize>,
    site: Site,
) -> Result<(), Problem> {
    let mut at = span.start;
    let mut name = site.name;
    let mut content_type = None;
    loop {
        let rest = text.get(at..span.end).unwrap_or_default();
        let Some(line) = rest.split_inclusive('\n').next() else {
            break;
        };
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        let (header, value) = line.split_once(':').ok_or(Problem::UnreadablePayload)?;
        let value_start = start + header.len() + 1;
        if is_odd_name(header.trim()) {
            return Err(Problem::UnreadablePayload);
        }
        if header.eq_ignore_ascii_case("content-disposition") {
            name = disposition(views, value, value_start, site)?;
        } else if header.eq_ignore_ascii_case("content-type") {
            content_type = Some(ContentType::parse(value.trim()));
            if !negotiation::fits("content-type", value.trim()) {
                let own = views.add_name(site.name, NameText::Owned(header.to_owned()));
                add_value(views, value_start..value_start + value.len(), own, Role::Value, site)?;
            }
        } else if header.eq_ignore_ascii_case("content-transfer-encoding") {
            // Anything else is undone by the receiver, after the guard.
            if !["7bit", "8bit", "binary"]
                .iter()
                .any(|own| own.eq_ignore_ascii_case(value.trim()))
            {
                return Err(Problem::UnsupportedEncoding);
            }
        } else {
            let own = views.add_name(site.name, NameText::Owned(header.to_owned()));
            add_value(views, value_start..value_start + value.len(), own, Role::Value, site)?;
        }
    }
    let site = site.named(name);
    let first = views.len();
    match content_type {
        None => add_value(views, at..span.end, name, Role::Value, site)?,
        Some(ContentType {
            format: Format::Multipart,
            ..
        }) => {
            return Err(Problem::UnreadablePayload);
        }
        Some(own) => read_document(views, text, at..span.end, &own, site)?,
    }
    let field = Field {
        layer: site.layer,
        span: field,
        in_json: false,
    };
    views.set_field(first, field);
    Ok(())
}

/// Reads `form-data; name="…"; filename="…"`; the answer is the part's path.
fn disposition(views: &mut Views<'_>, value: &str, start: usize, site: Site) -> Result<NameId, Problem> {
    let mut name = site.name;
    let mut at = start;
    for parameter in value.split(';') {
        let parameter_start = at;
        at += parameter.len() + 1;
        let Some((key, value)) = parameter.split_once('=') else {
            let kind = parameter.trim();
            if !kind.is_empty()
                && !["form-data", "attachment", "inline"]
                    .iter()
                    .any(|own| own.eq_ignore_ascii_case(kind))
            {
                add_value(
                    views,
                    parameter_start..parameter_start + parameter.len(),
                    site.name,
                    Role::Key,
                    site,
                )?;
            }
            continue;
        };
        let quoted = value.trim().strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        let inner = quoted.unwrap_or(value.trim());
        let from = parameter_start + key.len() + 1 + value.find(inner).unwrap_or_default();
        let inner_span = from..from + inner.len();
        match key.trim() {
            key if key.eq_ignore_ascii_case("name") => {
                name = form::add_path(views, site.name, inner);
                if super::json::could_hold_a_value(inner) {
                    add_value(views, inner_span, name, Role::Key, site)?;
                }
            }
            key => {
                let own = views.add_name(site.name, NameText::Owned(key.to_owned()));
                add_value(views, inner_span, own, Role::Value, site)?;
            }
        }
    }
    Ok(name)
}

fn add_value(views: &mut Views<'_>, span: Range<usize>, name: NameId, role: Role, site: Site) -> Result<(), Problem> {
    if span.is_empty() {
        return Ok(());
    }
    views.add_view(View {
        role,
        contracted: site.contracted && site.name == name && role == Role::Value,
        ..View::new(site.named(name), span)
    })
}
