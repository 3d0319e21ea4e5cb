//! Macros of Rust come as token trees: their arguments are read here, format captures too.

use super::super::ir::{CallKind, Id, Node};
use super::super::taint::DEBUG;
use super::build::{Lower, child_of};
use tree_sitter::Node as Tree;

/// `info!(email = %user.email, "x {} {y}", z)`.
pub(super) fn macro_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("macro").map_or("", |name| lower.text(name));
    let Some(tokens) = child_of(tree, "token_tree") else {
        return 0;
    };
    let mut args = macro_args(lower, tokens);
    if name.ends_with("dbg") {
        args = args.into_iter().map(|arg| debugged(lower, arg, tree)).collect();
    }
    let callee = lower.path(name, tree);
    let callee = match lower.unit.node(callee) {
        // An imported macro keeps its import: `warn as w`.
        Node::Name(sym) => match lower.unit.imports.get(&sym).copied() {
            Some(canonical) => {
                let canonical = format!("{}!", lower.unit.text(canonical)).replace('\u{1}', "::");
                let bang = canonical.trim_end_matches('!').to_owned();
                let id = lower.path(&bang, tree);
                rename_bang(lower, id, tree)
            }
            None => rename_bang(lower, callee, tree),
        },
        _ => rename_bang(lower, callee, tree),
    };
    lower.call(callee, &args, CallKind::Plain, tree)
}

pub(super) fn rename_bang(lower: &mut Lower<'_>, callee: Id, tree: Tree<'_>) -> Id {
    match lower.unit.node(callee) {
        Node::Name(sym) => {
            let text = format!("{}!", lower.unit.text(sym));
            lower.name(&text, tree)
        }
        Node::Member(object, sym) => {
            let text = format!("{}!", lower.unit.text(sym));
            lower.member(object, &text, tree)
        }
        _ => callee,
    }
}

/// The arguments of a macro, between commas; a format string's captures come after it.
pub(super) fn macro_args(lower: &mut Lower<'_>, tokens: Tree<'_>) -> Vec<Id> {
    let mut cursor = tokens.walk();
    let all: Vec<Tree<'_>> = tokens.children(&mut cursor).collect();
    let inner = all.get(1..all.len().saturating_sub(1)).unwrap_or_default();
    let mut args = Vec::new();
    // What the format string says of its arguments, once it has been read.
    let mut specs: Option<Vec<Hole>> = None;
    let mut position = 0;
    for chunk in inner.split(|token| matches!(token.kind(), "," | ";" | "=>")) {
        let mut rest = chunk;
        let mut key = None;
        let mut debug = false;
        if let [name, equals, after @ ..] = rest
            && name.kind() == "identifier"
            && equals.kind() == "="
        {
            key = Some(*name);
            rest = after;
        }
        // Fields of tracing may be dotted names: `user.email = %x`.
        if key.is_none()
            && let Some(place) = rest.iter().position(|token| token.kind() == "=")
        {
            // `key:? = x`, `key:% = x`: how stands before the sign.
            let how = rest.get(..place).unwrap_or_default();
            let how = match how {
                [before @ .., colon, sign] if colon.kind() == ":" && matches!(sign.kind(), "?" | "%") => {
                    debug = sign.kind() == "?";
                    before
                }
                _ => how,
            };
            key = how.last().copied().filter(|token| token.kind() == "identifier");
            rest = rest.get(place + 1..).unwrap_or_default();
        }
        // `json!({ "email": x })`.
        if key.is_none()
            && let [name, colon, after @ ..] = rest
            && colon.kind() == ":"
            && name.kind() == "string_literal"
            && !after.is_empty()
        {
            key = Some(*name);
            rest = after;
        }
        debug |= rest.first().is_some_and(|token| token.kind() == "?");
        let Some(mut value) = tokens_value(lower, rest) else {
            continue;
        };
        if let Some(specs) = &specs {
            let named = key.map(|key| lower.text(key));
            debug |= specs.iter().any(|spec| {
                spec.debug
                    && match (&spec.of, named) {
                        (Of::Position(at), None) => *at == position,
                        (Of::Name(name), Some(named)) => name == named,
                        _ => false,
                    }
            });
            position += 1;
        }
        if debug {
            value = debugged(lower, value, rest.first().copied().unwrap_or(tokens));
        }
        args.push(match key {
            Some(key) => {
                let sym = if key.kind() == "string_literal" {
                    let text = super::strings::inside(lower.text(key));
                    lower.sym(text)
                } else {
                    lower.key(key)
                };
                lower.make(Node::Pair(sym, value), key)
            }
            None => value,
        });
        if let [literal] = rest
            && literal.kind().ends_with("string_literal")
        {
            let read = format_specs(lower.text(*literal));
            for spec in &read {
                if let Of::Name(name) = &spec.of {
                    let value = lower.name(name, *literal);
                    args.push(if spec.debug {
                        debugged(lower, value, *literal)
                    } else {
                        value
                    });
                }
            }
            if specs.is_none() {
                specs = Some(read);
            }
        }
    }
    args
}

/// `{"email": user.email, "tags": []}` of `json!`; nothing if it is no such object.
fn json_object(lower: &mut Lower<'_>, tokens: Tree<'_>) -> Option<Id> {
    let mut cursor = tokens.walk();
    let all: Vec<Tree<'_>> = tokens.children(&mut cursor).collect();
    let inner = all.get(1..all.len().saturating_sub(1)).unwrap_or_default();
    let mut pairs = Vec::new();
    for chunk in inner
        .split(|token| token.kind() == ",")
        .filter(|chunk| !chunk.is_empty())
    {
        let [name, colon, rest @ ..] = chunk else { return None };
        if name.kind() != "string_literal" || colon.kind() != ":" {
            return None;
        }
        let value = tokens_value(lower, rest).unwrap_or(0);
        let key = lower.key(*name);
        pairs.push(lower.make(Node::Pair(key, value), *name));
    }
    let list = lower.list(&pairs);
    (!pairs.is_empty()).then(|| lower.make(Node::Object(list), tokens))
}

/// `{:?}` of a value.
pub(super) fn debugged(lower: &mut Lower<'_>, value: Id, at: Tree<'_>) -> Id {
    let callee = lower.name(DEBUG, at);
    lower.call(callee, &[value], CallKind::Plain, at)
}

/// What a hole of a format string takes.
#[derive(Debug, PartialEq, Eq)]
enum Of {
    Position(usize),
    Name(String),
}

/// A hole of a format string.
#[derive(Debug, PartialEq, Eq)]
struct Hole {
    of: Of,
    debug: bool,
}

/// The holes of a format string: `{}`, `{0}`, `{name}`, `{:?}`.
fn format_specs(literal: &str) -> Vec<Hole> {
    let mut specs = Vec::new();
    let mut next = 0;
    let mut rest = literal;
    while let Some(open) = rest.find('{') {
        rest = rest.get(open + 1..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix('{') {
            rest = after;
            continue;
        }
        let end = rest.find('}').unwrap_or(rest.len());
        let hole = rest.get(..end).unwrap_or_default();
        let (name, how) = hole.split_once(':').unwrap_or((hole, ""));
        let name = name.trim();
        let debug = how.trim_end().ends_with('?');
        let of = if name.is_empty() {
            next += 1;
            Of::Position(next - 1)
        } else if let Ok(position) = name.parse() {
            Of::Position(position)
        } else if name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        {
            Of::Name(name.to_owned())
        } else {
            continue;
        };
        specs.push(Hole { of, debug });
    }
    specs
}

/// `..1`, `x.len() - 4..`: the first or last few letters, as people are shown numbers of cards.
pub(super) fn shows_ends(range: &str) -> bool {
    let few = |text: &str| matches!(text.trim(), "1" | "2" | "3" | "4");
    match range.split_once("..") {
        Some((start, end)) if matches!(start.trim(), "" | "0") => {
            matches!(end.trim_start_matches('=').trim(), "1" | "2")
        }
        Some((start, end)) => {
            end.trim().is_empty()
                && start
                    .rsplit_once('-')
                    .is_some_and(|(length, shown)| length.contains("len()") && few(shown))
        }
        None => false,
    }
}

/// Behind `::<T>`, which says nothing about data; where there is none, where it was.
fn after_turbofish(tokens: &[Tree<'_>], start: usize) -> usize {
    let kind = |index: usize| tokens.get(index).map_or("", |token| token.kind());
    if kind(start) != "::" || kind(start + 1) != "<" {
        return start;
    }
    let mut open = 0_i32;
    let mut index = start + 1;
    while index < tokens.len() {
        open += match kind(index) {
            "<" => 1,
            ">" => -1,
            ">>" => -2,
            _ => 0,
        };
        index += 1;
        if open <= 0 {
            break;
        }
    }
    index
}

/// An expression from tokens: names, fields, calls, macros; operators join what they stand between.
fn tokens_value(lower: &mut Lower<'_>, tokens: &[Tree<'_>]) -> Option<Id> {
    let mut parts: Vec<Id> = Vec::new();
    let mut clean = false;
    let mut index = 0;
    while let Some(token) = tokens.get(index).copied() {
        index += 1;
        match token.kind() {
            "self" => parts.push(lower.make(Node::This, token)),
            "string_literal" | "raw_string_literal" | "char_literal" | "integer_literal" | "float_literal"
            | "boolean_literal" => parts.push(lower.lower(token)),
            "==" | "!=" | "<" | ">" | "<=" | ">=" | "!" => clean = true,
            // A closure is what it gives.
            "|" => {
                let close = tokens.iter().skip(index).take(16).position(|token| token.kind() == "|");
                index += close.map_or(0, |close| close + 1);
            }
            "?" | "%" | "&" | "*" | "mut" | "+" | "::" | "||" | "move" => {}
            "." => {
                let Some(field) = tokens.get(index).copied() else { break };
                index += 1;
                index = after_turbofish(tokens, index);
                let object = parts.pop().unwrap_or(0);
                let name = lower.text(field);
                if name == "await" {
                    parts.push(object);
                    continue;
                }
                parts.push(lower.member(object, name, field));
            }
            "token_tree" => {
                let text = lower.text(token);
                // `!` before it: a macro inside.
                match parts.last().copied() {
                    Some(callee)
                        if text.starts_with('(')
                            && matches!(lower.unit.node(callee), Node::Name(_) | Node::Member(..)) =>
                    {
                        parts.pop();
                        let args = macro_args(lower, token);
                        let callee = if clean {
                            rename_bang(lower, callee, token)
                        } else {
                            callee
                        };
                        clean = false;
                        parts.push(lower.call(callee, &args, CallKind::Plain, token));
                    }
                    Some(object) if text.starts_with('[') => {
                        parts.pop();
                        if shows_ends(text.trim_matches(['[', ']'])) {
                            let list = lower.list(&[object]);
                            parts.push(lower.make(Node::Clean(list), token));
                            continue;
                        }
                        let inner = macro_args(lower, token);
                        let inside = inner.first().copied().unwrap_or(0);
                        parts.push(lower.make(Node::Index(object, inside), token));
                    }
                    None if text.starts_with('{') => match json_object(lower, token) {
                        Some(object) => parts.push(object),
                        None => parts.extend(macro_args(lower, token)),
                    },
                    _ => parts.extend(macro_args(lower, token)),
                }
            }
            _ if token.is_named() || token.kind().chars().all(char::is_alphanumeric) => {
                let mut text = lower.text(token).to_owned();
                while tokens.get(index).is_some_and(|token| token.kind() == "::") {
                    let Some(part) = tokens.get(index + 1).copied() else {
                        break;
                    };
                    if part.kind() == "<" {
                        index = after_turbofish(tokens, index);
                        continue;
                    }
                    text = format!("{text}::{}", lower.text(part));
                    index += 2;
                    if index > tokens.len() {
                        break;
                    }
                }
                parts.push(lower.path(&text, token));
            }
            _ => {}
        }
    }
    let first = tokens.first().copied()?;
    let value = lower.merge(&parts, first);
    if clean && parts.len() > 1 {
        let list = lower.list(&[value]);
        return Some(lower.make(Node::Clean(list), first));
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::{Hole, Of, format_specs};

    #[test]
    fn holes_are_positions_and_names() {
        let shown = |of: Of| Hole { of, debug: false };
        let debug = |of: Of| Hole { of, debug: true };
        assert_eq!(
            format_specs("\"a {x} {y:?} {} {0} {{z}} {w:>10} {:#?}\""),
            [
                shown(Of::Name("x".to_owned())),
                debug(Of::Name("y".to_owned())),
                shown(Of::Position(0)),
                shown(Of::Position(0)),
                shown(Of::Name("w".to_owned())),
                debug(Of::Position(1)),
            ]
        );
    }
}
