//! Protocol buffers: messages and their fields, `debug_redact`, and the paths of `google.api.http`.

use super::lex::{self, Sort, Syntax, Token};
use super::lines::Lines;
use super::model::{Field, Format, Kind, Record, Role, Schema, Way};
use super::words;

const SYNTAX: Syntax = Syntax {
    line: &["//"],
    block: true,
    strings: &['"', '\''],
    names: &[],
    escapes: true,
    dollars: false,
};

/// Deeper nests of messages are passed over.
const MAX_DEPTH: usize = 32;

pub(crate) fn read(text: &str) -> Schema {
    let tokens = lex::tokens(text, &SYNTAX);
    let lines = Lines::new(text);
    let mut schema = Schema::default();
    body(&tokens, &lines, 0, &mut schema);
    schema
}

/// Definitions of a file, a service or a message: what is not a message is looked through.
fn body(tokens: &[Token<'_>], lines: &Lines<'_>, depth: usize, schema: &mut Schema) {
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if first.is("message")
            && let Some((name, after)) = after.split_first()
            && after.first().is_some_and(|open| open.is("{"))
        {
            let (inside, after) = lex::nested(after, "{", "}");
            rest = after;
            if depth < MAX_DEPTH {
                message(name, inside, lines, depth + 1, schema);
            }
        } else if first.is("rpc")
            && let Some(name) = after.first()
        {
            let end = after.iter().position(|token| token.is("rpc")).unwrap_or(after.len());
            route(name, after.get(..end).unwrap_or_default(), lines, schema);
        }
    }
}

fn message(name: &Token<'_>, tokens: &[Token<'_>], lines: &Lines<'_>, depth: usize, schema: &mut Schema) {
    let role = if words::is_event(name.text) {
        Role::Event
    } else if name.text.ends_with("Request") || name.text.ends_with("Input") {
        Role::Request
    } else {
        Role::Message
    };
    let mut record = Record::new(name.text, lines.place(name.at), Format::Proto, role);
    let mut inner: Vec<Token<'_>> = Vec::new();
    let mut rest = tokens;
    while let Some(first) = rest.first() {
        let nested_kind = ["message", "enum", "extend", "group"].iter().any(|word| first.is(word))
            && rest.get(2).is_some_and(|open| open.is("{"));
        if nested_kind {
            let (head, after) = rest.split_at(2);
            let (inside, after_block) = lex::nested(after, "{", "}");
            if first.is("message") {
                inner.extend_from_slice(head);
                inner.extend(after.get(..inside.len() + 2).unwrap_or(after));
            }
            rest = after_block;
            continue;
        }
        // A oneof's fields are fields.
        if first.is("oneof") && rest.get(2).is_some_and(|open| open.is("{")) {
            let (inside, after) = lex::nested(rest.get(2..).unwrap_or_default(), "{", "}");
            for statement in lex::split(inside, ";") {
                record.fields.extend(field(statement, lines));
            }
            rest = after;
            continue;
        }
        let end = rest.iter().position(|token| token.is(";")).unwrap_or(rest.len());
        record.fields.extend(field(rest.get(..end).unwrap_or_default(), lines));
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    schema.records.push(record);
    body(&inner, lines, depth, schema);
}

/// `[repeated] type name = 1 [options]`.
fn field(statement: &[Token<'_>], lines: &Lines<'_>) -> Option<Field> {
    let equals = statement.iter().position(|token| token.is("="))?;
    let first = statement.first()?;
    if ["option", "reserved", "extensions"].iter().any(|word| first.is(word)) {
        return None;
    }
    let name = statement.get(equals.checked_sub(1)?)?;
    let mut types = statement.get(..equals - 1)?;
    while types
        .first()
        .is_some_and(|word| ["optional", "required", "repeated"].iter().any(|label| word.is(label)))
    {
        types = types.get(1..).unwrap_or_default();
    }
    let last = types.iter().rev().find(|token| token.sort == Sort::Word)?;
    let kind = match types.first()?.text {
        "map" => Kind::Map,
        "string" => Kind::Text,
        "bool" | "bytes" => Kind::Other,
        "double" | "float" | "int32" | "int64" | "uint32" | "uint64" | "sint32" | "sint64" | "fixed32" | "fixed64"
        | "sfixed32" | "sfixed64" => Kind::Number,
        _ => match last.text {
            "Struct" | "Any" | "Value" if types.iter().any(|token| token.is("protobuf")) => Kind::Map,
            "StringValue" => Kind::Text,
            "Int64Value" | "UInt64Value" | "Int32Value" | "DoubleValue" => Kind::Number,
            "Date" | "Timestamp" => Kind::Time,
            _ => Kind::Other,
        },
    };
    let end = statement.last()?.end;
    let mut field = Field::new(name.text, lines.place(name.at), kind);
    let said = lines.surroundings(first.at, end);
    field.handled = lines.handled(first.at, end);
    // protovalidate's and protoc-gen-validate's rules.
    field.checked = ["max_len", "pattern", ".email", ".uuid", "const", ".in ="]
        .iter()
        .any(|word| said.contains(word));
    Some(field)
}

/// `get: "/v1/users/{email}"` of `google.api.http`.
fn route(name: &Token<'_>, tokens: &[Token<'_>], lines: &Lines<'_>, schema: &mut Schema) {
    let mut record = Record::new(name.text, lines.place(name.at), Format::Proto, Role::Parameters);
    for token in tokens
        .iter()
        .filter(|token| token.sort == Sort::Text && token.text.starts_with('/'))
    {
        for (at, parameter) in parameters(token.text) {
            let mut field = Field::new(parameter, lines.place(token.at + 1 + at), Kind::Text);
            field.way = Way::Path;
            record.fields.push(field);
        }
    }
    if !record.fields.is_empty() {
        schema.records.push(record);
    }
}

/// The names in braces, with their byte.
pub(crate) fn parameters(path: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = path.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + open + 1;
        let length = path.get(start..).and_then(|rest| rest.find('}')).unwrap_or(0);
        let name = path.get(start..start + length).unwrap_or_default();
        // `{name=users/*}` is the name of a resource.
        if !name.is_empty() && !name.contains('=') {
            found.push((start, name.rsplit('.').next().unwrap_or(name)));
        }
        at = start + length;
    }
    found
}
