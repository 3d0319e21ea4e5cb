//! Rust. Macros come as token trees: their arguments are read here, format captures too.

use super::super::ir::{CallKind, Id, Node, Param};
use super::super::taint::DEBUG;
use super::build::{Lower, child_of, children};
use super::{Shape, Spec};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("type_identifier", Name),
        ("self", This),
        ("super", Name),
        ("crate", Name),
        ("string_literal", Text),
        ("raw_string_literal", Text),
        ("char_literal", Const),
        ("integer_literal", Const),
        ("float_literal", Const),
        ("boolean_literal", Const),
        ("unit_expression", Const),
        ("field_expression", Member("value", "field")),
        ("index_expression", Hook(index)),
        ("scoped_identifier", Hook(scoped)),
        ("generic_function", Field("function")),
        ("call_expression", Call("function", "arguments")),
        ("macro_invocation", Hook(macro_)),
        ("struct_expression", Hook(struct_)),
        ("field_initializer_list", Object),
        ("field_initializer", Pair("field", "value")),
        ("shorthand_field_initializer", Hook(shorthand)),
        ("base_field_initializer", Spread),
        ("tuple_expression", Array),
        ("tuple_pattern", Array),
        ("array_expression", Array),
        ("slice_pattern", Array),
        ("let_declaration", Hook(let_)),
        ("let_condition", Assign("pattern", "value")),
        ("tuple_struct_pattern", Hook(tuple_struct)),
        ("struct_pattern", Hook(struct_pattern)),
        ("field_pattern", Hook(field_pattern)),
        ("mut_pattern", Through),
        ("ref_pattern", Through),
        ("reference_pattern", Through),
        ("captured_pattern", Through),
        ("remaining_field_pattern", Skip),
        ("match_pattern", Field("")),
        ("assignment_expression", Assign("left", "right")),
        ("compound_assignment_expr", Augment("left", "right")),
        ("binary_expression", Binary("left", "right")),
        ("unary_expression", Hook(unary)),
        ("reference_expression", Field("value")),
        ("try_expression", Through),
        ("await_expression", Through),
        ("type_cast_expression", Field("value")),
        ("parenthesized_expression", Through),
        ("range_expression", Const),
        ("if_expression", If("condition", "consequence", "alternative")),
        ("else_clause", Through),
        ("match_expression", Hook(match_)),
        ("match_arm", Hook(arm)),
        ("for_expression", ForEach("pattern", "value", "body")),
        ("while_expression", Loop),
        ("loop_expression", Loop),
        ("closure_expression", Lambda("parameters", "body")),
        ("return_expression", Return),
        ("break_expression", Through),
        ("async_block", Through),
        ("unsafe_block", Through),
        ("function_item", Function("name", "parameters", "body")),
        ("impl_item", Hook(impl_)),
        ("trait_item", Class("name", "body")),
        ("struct_item", Hook(struct_item)),
        ("enum_item", Hook(struct_item)),
        ("union_item", Skip),
        ("const_item", Declare("name", "value", "type")),
        ("static_item", Declare("name", "value", "type")),
        ("mod_item", Hook(module)),
        ("use_declaration", Hook(import)),
        ("attribute_item", Skip),
        ("inner_attribute_item", Skip),
        ("line_comment", Skip),
        ("block_comment", Skip),
        ("type_item", Skip),
        ("macro_definition", Skip),
        ("source_file", Seq),
        ("block", Hook(block)),
        ("declaration_list", Seq),
        ("expression_statement", Through),
        ("type_arguments", Skip),
        ("generic_type", Hook(generic)),
        ("visibility_modifier", Skip),
        ("lifetime", Skip),
        ("label", Skip),
        ("extern_crate_declaration", Skip),
        ("function_signature_item", Skip),
    ],
    joins: &[],
    gives_last: true,
    param: Some(param),
};

/// `self` is no argument of a call.
fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    if tree.kind() != "self_parameter" && tree.kind() != "attribute_item" {
        params.extend(lower.param(tree));
    }
}

fn generic(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    lower.field(tree, "type")
}

fn index(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = tree.named_child(0).map_or(0, |object| lower.lower(object));
    match tree.named_child(1) {
        Some(index) if index.kind() != "range_expression" => {
            let index = lower.lower(index);
            lower.make(Node::Index(object, index), tree)
        }
        _ => object,
    }
}

fn scoped(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    if text.contains('<') {
        let object = tree.child_by_field_name("path").map_or(0, |path| lower.lower(path));
        let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
        return lower.member(object, name, tree);
    }
    lower.path(text, tree)
}

fn struct_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = lower.field(tree, "body");
    let kind = tree.child_by_field_name("name").map_or(0, |kind| lower.type_sym(kind));
    lower.make(Node::Typed(object, kind), tree)
}

fn shorthand(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    let value = lower.name(text, tree);
    let sym = lower.sym(text);
    lower.make(Node::Pair(sym, value), tree)
}

/// `let … else { … }`: the alternative runs on its own.
fn let_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut target = lower.field(tree, "pattern");
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    if kind != 0 {
        target = lower.make(Node::Typed(target, kind), tree);
    }
    let value = lower.field(tree, "value");
    let assign = lower.assign(target, value, tree);
    let other = lower.field(tree, "alternative");
    lower.seq(&[assign, other], tree)
}

/// `Some(x)`: what is matched is what it holds.
/// `Err(e)` holds what went wrong, not what would have been there.
fn tuple_struct(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if tree
        .child_by_field_name("type")
        .is_some_and(|kind| lower.text(kind) == "Err")
    {
        return 0;
    }
    let ids: Vec<Id> = children(tree)
        .into_iter()
        .skip(1)
        .map(|child| lower.lower(child))
        .filter(|id| *id != 0)
        .collect();
    lower.merge(&ids, tree)
}

fn struct_pattern(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids: Vec<Id> = children(tree)
        .into_iter()
        .filter(|child| child.kind() == "field_pattern")
        .map(|child| lower.lower(child))
        .collect();
    let list = lower.list(&ids);
    lower.make(Node::Object(list), tree)
}

fn field_pattern(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(name) = tree.child_by_field_name("name") else {
        return 0;
    };
    let text = lower.text(name);
    let target = match tree.child_by_field_name("pattern") {
        Some(pattern) => lower.lower(pattern),
        None => lower.name(text, name),
    };
    let sym = lower.sym(text);
    lower.make(Node::Pair(sym, target), tree)
}

fn unary(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    if lower.text(tree).starts_with('*') {
        return lower.merge(&ids, tree);
    }
    let list = lower.list(&ids);
    lower.make(Node::Clean(list), tree)
}

/// Each arm binds the subject to its pattern.
fn match_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let subject = lower.field(tree, "value");
    let mut ids = Vec::new();
    for arm in tree.child_by_field_name("body").map_or(Vec::new(), children) {
        if arm.kind() != "match_arm" {
            continue;
        }
        let pattern = arm
            .child_by_field_name("pattern")
            .and_then(|pattern| pattern.named_child(0));
        let target = pattern
            .filter(|pattern| {
                !matches!(
                    pattern.kind(),
                    "scoped_identifier" | "integer_literal" | "string_literal"
                )
            })
            .map_or(0, |pattern| lower.lower(pattern));
        let bind = lower.assign(target, subject, arm);
        let value = lower.field(arm, "value");
        ids.push(lower.seq(&[bind, value], arm));
    }
    lower.branches(&ids, tree)
}

fn arm(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    lower.field(tree, "value")
}

fn impl_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let outer = std::mem::replace(&mut lower.class, kind);
    let body = lower.field(tree, "body");
    lower.class = outer;
    body
}

fn struct_item(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let outer = lower.open_class(name);
    let mut before = tree.prev_named_sibling();
    while let Some(attribute) = before.filter(|before| matches!(before.kind(), "attribute_item" | "line_comment")) {
        for word in lower
            .text(attribute)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| *word == "Debug")
        {
            let mark = lower.sym(word);
            if let Some(class) = lower.open_classes.last_mut() {
                class.marks.push(mark);
            }
        }
        before = attribute.prev_named_sibling();
    }
    for part in tree.child_by_field_name("body").map_or(Vec::new(), children) {
        match part.kind() {
            "enum_variant" => fields(
                lower,
                part.child_by_field_name("body"),
                part.child_by_field_name("name"),
            ),
            _ => struct_field(lower, part),
        }
    }
    if let Some(body) = tree
        .child_by_field_name("body")
        .filter(|body| body.kind() == "ordered_field_declaration_list")
    {
        fields(lower, Some(body), tree.child_by_field_name("name"));
    }
    lower.close_class(outer, Vec::new(), tree)
}

fn struct_field(lower: &mut Lower<'_>, field: Tree<'_>) {
    if let Some(name) = field.child_by_field_name("name") {
        let kind = field.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
        let text = lower.text(name);
        lower.class_field(text, kind, name);
    }
}

/// Fields of a variant; those without a name go by what they stand in: `Email(String)`.
fn fields(lower: &mut Lower<'_>, body: Option<Tree<'_>>, name: Option<Tree<'_>>) {
    let Some(body) = body else { return };
    for part in children(body) {
        if part.kind() == "field_declaration" {
            struct_field(lower, part);
        } else if let Some(name) =
            name.filter(|_| body.kind() == "ordered_field_declaration_list" && part.kind() != "visibility_modifier")
        {
            let kind = lower.type_sym(part);
            let text = lower.text(name);
            lower.class_field(text, kind, part);
        }
    }
}

fn module(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    lower.field(tree, "body")
}

/// The last expression without `;` is the block's value.
fn block(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    lower.seq(&ids, tree)
}

fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if let Some(argument) = tree.child_by_field_name("argument") {
        import_tree(lower, argument, "");
    }
    0
}

fn import_tree(lower: &mut Lower<'_>, tree: Tree<'_>, prefix: &str) {
    let join = |path: &str| {
        if prefix.is_empty() {
            path.replace("::", "\u{1}")
        } else {
            format!("{prefix}\u{1}{}", path.replace("::", "\u{1}"))
        }
    };
    match tree.kind() {
        "scoped_use_list" => {
            let path = tree.child_by_field_name("path").map_or("", |path| lower.text(path));
            let path = join(path);
            for child in tree.child_by_field_name("list").map_or(Vec::new(), children) {
                import_tree(lower, child, &path);
            }
        }
        "use_list" => {
            for child in children(tree) {
                import_tree(lower, child, prefix);
            }
        }
        "use_as_clause" => {
            let path = tree.child_by_field_name("path").map_or("", |path| lower.text(path));
            let alias = tree.child_by_field_name("alias").map_or("", |alias| lower.text(alias));
            lower.import(alias, &join(path));
        }
        "identifier" | "scoped_identifier" => {
            let path = lower.text(tree);
            let last = path.rsplit("::").next().unwrap_or(path);
            lower.import(last, &join(path));
        }
        _ => {}
    }
}

/// `info!(email = %user.email, "x {} {y}", z)`.
fn macro_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
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

fn rename_bang(lower: &mut Lower<'_>, callee: Id, tree: Tree<'_>) -> Id {
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
fn macro_args(lower: &mut Lower<'_>, tokens: Tree<'_>) -> Vec<Id> {
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
                let sym = lower.key(key);
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

/// `{:?}` of a value.
fn debugged(lower: &mut Lower<'_>, value: Id, at: Tree<'_>) -> Id {
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
            "?" | "%" | "&" | "*" | "mut" | "+" | "::" | "|" | "||" | "move" => {}
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
                        let inner = macro_args(lower, token);
                        let inside = inner.first().copied().unwrap_or(0);
                        parts.push(lower.make(Node::Index(object, inside), token));
                    }
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
