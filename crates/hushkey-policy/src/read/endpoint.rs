//! `[[endpoint]]`.

use super::reader::{Key, Reader, Value};
use super::{class_actions, contract, keys};
use crate::pattern::{PathPattern, Segment};
use crate::{ClassActions, Contract, Direction, Endpoint, Part, Signed, UnknownField};
use core::ops::Range;

pub(super) fn endpoints(reader: &mut Reader<'_>, items: &[Value<'_>]) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for item in items {
        let Some(table) = item.get_ref().as_table() else {
            reader.fault(item.span(), "an endpoint is a table, written `[[endpoint]]`".to_owned());
            continue;
        };
        let mut name = None;
        let mut matching = None;
        let mut unknown_field = UnknownField::Inspect;
        let mut signed = Signed::Pass;
        let (mut request, mut response) = (None, None);
        let mut classes = ClassActions::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => name = reader.text(key, value).map(|name| (name, value.span())),
                "match" => matching = Some(message(reader, key, value)),
                "unknown_field" => {
                    let names = UnknownField::ALL.iter().map(|word| word.name());
                    unknown_field = reader
                        .word(key, value, UnknownField::from_name, names)
                        .unwrap_or(unknown_field);
                }
                "signed" => {
                    let names = Signed::ALL.iter().map(|word| word.name());
                    signed = reader.word(key, value, Signed::from_name, names).unwrap_or(signed);
                }
                "request" => request = Some((contract::contract(reader, key, value), key)),
                "response" => response = Some((contract::contract(reader, key, value), key)),
                "classes" => classes = class_actions(reader, key, value),
                _ => reader.unknown_key(key, keys::ENDPOINT, ""),
            }
        }
        let span = match &name {
            Some((_, span)) => span.clone(),
            None => {
                reader.missing(item.span(), "name");
                item.span()
            }
        };
        let name = name.map_or("", |(name, _)| name);
        check_name(reader, name, &span, &endpoints);
        if matching.is_none() {
            reader.missing(item.span(), "match");
        }
        if unknown_field != UnknownField::Inspect && request.is_none() && response.is_none() {
            let message = "`unknown_field` needs a contract: [endpoint.request] or [endpoint.response]";
            reader.fault(span.clone(), message.to_owned());
        }
        // Without a pattern the rest cannot be checked against other endpoints.
        let Some(Some((methods, pattern))) = matching else {
            continue;
        };
        check_parameters(reader, request.as_ref(), Direction::Request, &pattern);
        check_parameters(reader, response.as_ref(), Direction::Response, &pattern);
        check_reachable(reader, &methods, &pattern, &span, endpoints.iter().zip(&spans));
        spans.push(span);
        endpoints.push(Endpoint {
            name: name.to_owned(),
            methods,
            pattern,
            unknown_field,
            signed,
            request: request.map(|(contract, _)| contract),
            response: response.map(|(contract, _)| contract),
            classes,
        });
    }
    endpoints
}

fn check_name(reader: &Reader<'_>, name: &str, span: &Range<usize>, others: &[Endpoint]) {
    if name.is_empty() {
        return;
    }
    if name.len() > 64
        || !name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b))
    {
        let message = "an endpoint's name has at most 64 small letters, digits, `-` and `_`";
        reader.fault(span.clone(), message.to_owned());
    } else if others.iter().any(|other| other.name == name) {
        reader.fault(span.clone(), format!("two endpoints are named `{name}`"));
    }
}

/// `match = { method = …, path = … }`: upper-case methods (none means any) and the pattern.
fn message(reader: &mut Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Option<(Vec<String>, PathPattern)> {
    let table = reader.table(key, value)?;
    let mut methods = Vec::new();
    let mut pattern = None;
    let mut has_path = false;
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "method" => methods = method_list(reader, key, value),
            "path" => {
                has_path = true;
                pattern = match reader.text(key, value).map(PathPattern::parse) {
                    Some(Ok(pattern)) => Some(pattern),
                    Some(Err(error)) => {
                        reader.fault(value.span(), error.to_string());
                        None
                    }
                    None => None,
                };
            }
            _ => reader.unknown_key(key, keys::MATCH, ""),
        }
    }
    if !has_path {
        reader.missing(value.span(), "path");
    }
    Some((methods, pattern?))
}

fn method_list(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Vec<String> {
    let written = match value.get_ref().as_str() {
        Some(method) => vec![method.to_owned()],
        None if value.get_ref().is_array() => reader.texts(key, value),
        None => Vec::new(),
    };
    let is_token =
        |method: &String| (1..=20).contains(&method.len()) && method.bytes().all(|b| b.is_ascii_alphabetic());
    if !written.iter().all(is_token) || written.is_empty() {
        let message = "`method` is a method of letters, such as POST, or a list of them; left out it means any";
        reader.fault(value.span(), message.to_owned());
    }
    let mut methods: Vec<String> = written.iter().map(|method| method.to_ascii_uppercase()).collect();
    methods.sort();
    methods.dedup();
    methods
}

/// Declared `path:` fields must be parameters of the pattern; a response has neither path nor query.
fn check_parameters(
    reader: &Reader<'_>,
    contract: Option<&(Contract, &Key<'_>)>,
    direction: Direction,
    pattern: &PathPattern,
) {
    let Some((contract, key)) = contract else { return };
    for (part, name, _) in contract.iter() {
        match (part, direction) {
            (Part::Path | Part::Query, Direction::Response) => {
                reader.fault(key.span(), "a response has no path and no query".to_owned());
            }
            (Part::Path, Direction::Request) => {
                let known = |own: &Segment| matches!(own, Segment::Parameter(own) if own == name);
                if !pattern.segments().iter().any(known) {
                    let message = "a `path:` field must name a `{parameter}` of the endpoint's path";
                    reader.fault(key.span(), message.to_owned());
                }
            }
            _ => {}
        }
    }
}

/// An endpoint that an earlier one covers wholly would never be asked.
fn check_reachable<'e>(
    reader: &Reader<'_>,
    methods: &[String],
    pattern: &PathPattern,
    span: &Range<usize>,
    earlier: impl Iterator<Item = (&'e Endpoint, &'e Range<usize>)>,
) {
    for (other, other_span) in earlier {
        let all_methods =
            other.methods.is_empty() || (!methods.is_empty() && methods.iter().all(|own| other.methods.contains(own)));
        if all_methods && other.pattern.includes(pattern) {
            let (line, _) = reader.place(other_span.start);
            let name = &other.name;
            reader.fault(
                span.clone(),
                format!("never reached: `{name}` (line {line}) covers every message of it"),
            );
            return;
        }
    }
}
