//! GraphQL SDL: types, inputs and interfaces.

use super::lex::{self, Sort, Syntax, Token};
use super::lines::Lines;
use super::model::{Field, Format, Kind, Record, Role, Schema};

const SYNTAX: Syntax = Syntax {
    line: &["#"],
    block: false,
    strings: &['"'],
    names: &[],
    escapes: true,
    dollars: false,
};

/// Types whose fields are operations.
const ROOTS: &[&str] = &["Query", "Mutation", "Subscription"];

pub(crate) fn read(text: &str) -> Schema {
    let tokens = lex::tokens(text, &SYNTAX);
    let lines = Lines::new(text);
    let scalars: Vec<&str> = tokens
        .windows(2)
        .filter_map(|pair| match pair {
            [word, name] if word.is("scalar") => Some(name.text),
            _ => None,
        })
        .collect();
    let mut schema = Schema::default();
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let input = first.is("input");
        if !(input || first.is("type") || first.is("interface")) {
            continue;
        }
        let Some(name) = after.first().filter(|name| name.sort == Sort::Word) else {
            continue;
        };
        let open = after
            .iter()
            .take_while(|token| {
                !["type", "input", "enum", "scalar", "union"]
                    .iter()
                    .any(|word| token.is(word))
            })
            .position(|token| token.is("{"));
        let Some(open) = open else { continue };
        let (inside, after) = lex::nested(after.get(open..).unwrap_or_default(), "{", "}");
        rest = after;
        if ROOTS.contains(&name.text) {
            continue;
        }
        // Here a `…Payload` is what a mutation gives back, and an `…Event` an entry of a timeline.
        let role = if input { Role::Request } else { Role::Message };
        let mut record = Record::new(name.text, lines.place(name.at), Format::GraphQl, role);
        fields(inside, &lines, &scalars, &mut record);
        schema.records.push(record);
    }
    schema
}

/// `name(arguments): Type! @directives`.
fn fields(tokens: &[Token<'_>], lines: &Lines<'_>, scalars: &[&str], record: &mut Record) {
    let mut rest = tokens;
    while let Some((name, after)) = rest.split_first() {
        rest = after;
        if name.sort != Sort::Word {
            continue;
        }
        if rest.first().is_some_and(|open| open.is("(")) {
            rest = lex::nested(rest, "(", ")").1;
        }
        if !rest.first().is_some_and(|mark| mark.is(":")) {
            continue;
        }
        rest = rest.get(1..).unwrap_or_default();
        let Some(at) = rest.iter().position(|token| token.sort == Sort::Word) else {
            return;
        };
        let Some(kind) = rest.get(at) else { return };
        rest = rest.get(at + 1..).unwrap_or_default();
        let mut end = kind.end;
        // What follows a type belongs to the field: `!`, `]`, a default, directives with arguments.
        while let Some(next) = rest.first() {
            if next.sort == Sort::Mark && matches!(next.text, "!" | "]") {
                end = next.end;
                rest = rest.get(1..).unwrap_or_default();
            } else if next.is("@") || next.is("=") {
                end = rest.get(1).map_or(next.end, |word| word.end);
                rest = rest.get(2..).unwrap_or_default();
                if rest.first().is_some_and(|open| open.is("(")) {
                    rest = lex::nested(rest, "(", ")").1;
                    end = rest.first().map_or(end, |next| next.at.saturating_sub(1).max(end));
                }
            } else {
                break;
            }
        }
        let sort = match kind.text {
            "String" => Kind::Text,
            "JSON" | "JSONObject" | "Map" | "Any" | "AWSJSON" | "Object" => Kind::Map,
            "Int" | "Float" | "BigInt" | "Long" => Kind::Number,
            "Date" | "DateTime" | "Time" | "Timestamp" => Kind::Time,
            "Boolean" | "ID" => Kind::Other,
            other if scalars.contains(&other) => Kind::Text,
            _ => Kind::Other,
        };
        let mut field = Field::new(name.text, lines.place(name.at), sort);
        field.checked = kind.text != "String";
        field.handled = lines.handled(name.at, end);
        record.fields.push(field);
    }
}
