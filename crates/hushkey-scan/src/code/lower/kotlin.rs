//! Kotlin.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::{Lower, Parts, Receiver, child_of};
use super::java::children;
use super::{Shape, Spec};
use super::{references, scopes};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("this_expression", This),
        ("super_expression", Name),
        ("string_literal", Hook(string)),
        ("multiline_string_literal", Hook(string)),
        ("interpolation", Through),
        ("number_literal", Const),
        ("float_literal", Const),
        ("character_literal", Const),
        ("null", Const),
        ("true", Const),
        ("false", Const),
        ("navigation_expression", Hook(navigation)),
        ("index_expression", Hook(index)),
        ("call_expression", Hook(call)),
        ("value_argument", Hook(argument)),
        ("constructor_invocation", Skip),
        ("lambda_literal", Hook(lambda)),
        ("annotated_lambda", Through),
        ("anonymous_function", Hook(anonymous)),
        ("property_declaration", Hook(property)),
        ("variable_declaration", Hook(variable)),
        ("multi_variable_declaration", Array),
        ("function_declaration", Hook(function)),
        ("secondary_constructor", Hook(constructor)),
        ("anonymous_initializer", Hook(function)),
        ("class_declaration", Hook(class)),
        ("object_declaration", Hook(class)),
        ("companion_object", Hook(companion)),
        ("object_literal", Hook(companion)),
        ("assignment", Hook(scopes::assignment)),
        ("binary_expression", Binary("left", "right")),
        ("infix_expression", Hook(infix)),
        ("unary_expression", Hook(unary)),
        ("as_expression", Field("left")),
        ("is_expression", Clean),
        ("in_expression", Clean),
        ("if_expression", Hook(if_)),
        ("when_expression", Hook(when)),
        ("when_entry", Hook(entry)),
        ("try_expression", Hook(attempt)),
        ("for_statement", Hook(for_)),
        ("while_statement", Loop),
        ("do_while_statement", Loop),
        ("return_expression", Return),
        ("throw_expression", Throw),
        ("import", Hook(import)),
        ("package_header", Hook(package)),
        ("modifiers", Skip),
        ("user_type", Skip),
        ("nullable_type", Skip),
        ("function_type", Skip),
        ("type_arguments", Skip),
        ("line_comment", Skip),
        ("block_comment", Skip),
        ("source_file", Seq),
        ("block", Seq),
        ("class_body", Seq),
        ("function_body", Through),
        ("callable_reference", Hook(reference)),
        ("type_parameters", Skip),
        ("annotation", Skip),
    ],
    joins: &[],
    gives_last: false,
    param: Some(param),
};

fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    match tree.kind() {
        "parameter" | "class_parameter" | "variable_declaration" => {}
        "multi_variable_declaration" => {
            let pattern = lower.lower(tree);
            params.push(Param {
                name: 0,
                pattern,
                kind: 0,
            });
            return;
        }
        _ => return,
    }
    let Some(named) = child_of(tree, "identifier") else {
        return;
    };
    let kind = child_of(tree, "user_type")
        .or_else(|| child_of(tree, "nullable_type"))
        .map_or(0, |kind| lower.type_sym(kind));
    let text = lower.text(named);
    let (name, pattern) = (lower.sym(text), lower.name(text, named));
    params.push(Param { name, pattern, kind });
}

/// `"a $b ${c.d}"`: a piece that is `$` makes the next a name.
fn string(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut parts = Vec::new();
    let mut name_next = false;
    for child in children(tree) {
        let text = lower.text(child);
        if child.kind() != "string_content" {
            parts.push(lower.lower(child));
        } else if name_next {
            let end = text
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(text.len());
            let name = text.get(..end).unwrap_or_default();
            parts.push(lower.name(name, child));
            let rest = text.get(end..).unwrap_or_default();
            if !rest.is_empty() {
                let sym = lower.sym(rest);
                parts.push(lower.make(Node::Text(sym), child));
            }
        } else if text != "$" {
            let sym = lower.sym(text);
            parts.push(lower.make(Node::Text(sym), child));
        }
        name_next = child.kind() == "string_content" && text == "$";
    }
    match parts.as_slice() {
        [] => {
            let sym = lower.sym("");
            lower.make(Node::Text(sym), tree)
        }
        [one] if matches!(lower.unit.node(*one), Node::Text(_)) => *one,
        _ => lower.concat(&parts, tree),
    }
}

fn navigation(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let all = children(tree);
    let object = all.first().map_or(0, |object| lower.lower(*object));
    let Some(name) = all.last().filter(|_| all.len() > 1) else {
        return object;
    };
    let text = lower.text(*name);
    if text == "class" || text == "java" {
        return lower.make(Node::Const, tree);
    }
    // A chain over several lines is found where its part stands.
    let at = if name.start_position().row > tree.start_position().row {
        *name
    } else {
        tree
    };
    lower.member(object, text, at)
}

fn index(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = tree.part(0).map_or(0, |object| lower.lower(object));
    let index = tree.part(1).map_or(0, |index| lower.lower(index));
    lower.make(Node::Index(object, index), tree)
}

fn call(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut named = tree.part(0);
    let mut args = Vec::new();
    let mut before = None;
    // `f(x) { … }`: the block is the last argument of the call before it.
    if let Some(inner) =
        named.filter(|inner| inner.kind() == "call_expression" && child_of(tree, "value_arguments").is_none())
    {
        named = inner.part(0);
        before = child_of(inner, "value_arguments");
    }
    let given = before.or_else(|| child_of(tree, "value_arguments"));
    if let Some(scope) = scopes::scope(lower, named, given, tree) {
        return scope;
    }
    if let Some(before) = before {
        args.extend(lower.lower_all(before));
    }
    let callee = named.map_or(0, |callee| lower.lower(callee));
    let callee = scopes::owned(lower, callee, tree);
    for child in children(tree).into_iter().skip(1) {
        match child.kind() {
            "value_arguments" => args.extend(lower.lower_all(child)),
            "annotated_lambda" | "lambda_literal" => args.push(lower.lower(child)),
            _ => {}
        }
    }
    // A call of a name with a capital makes an object.
    let made = match lower.unit.node(callee) {
        Node::Name(name) | Node::Member(_, name) => lower.unit.text(name).starts_with(|c: char| c.is_uppercase()),
        _ => false,
    };
    let call = lower.call(callee, &args, if made { CallKind::New } else { CallKind::Plain }, tree);
    // `call.receive<Login>()` gives what is asked for.
    let asked = child_of(tree, "type_arguments").and_then(|kinds| kinds.part(0));
    if let (Some(asked), Node::Member(_, name) | Node::Name(name)) = (asked, lower.unit.node(callee))
        && GIVES.contains(&lower.unit.text(name))
    {
        let kind = lower.type_sym(asked);
        if kind != 0 {
            return lower.make(Node::Typed(call, kind), tree);
        }
    }
    call
}

/// Calls that give an object of the type in their angle brackets.
const GIVES: &[&str] = &[
    "receive",
    "receiveNullable",
    "body",
    "decodeFromString",
    "readValue",
    "fromJson",
    "convertValue",
    "awaitBody",
    "bodyToMono",
    "getForObject",
    "decodeFromJsonElement",
];

fn argument(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    match (tree.part(0), tree.part(1)) {
        (Some(name), Some(value)) if name.kind() == "identifier" => {
            let key = lower.key(name);
            let value = lower.lower(value);
            lower.make(Node::Pair(key, value), tree)
        }
        (Some(value), _) => lower.lower(value),
        _ => 0,
    }
}

fn lambda(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let named = child_of(tree, "lambda_parameters");
    let implicit = named.is_none();
    let params = match named {
        Some(params) => lower.params(params),
        None => {
            let (name, pattern) = (lower.sym("it"), lower.name("it", tree));
            vec![Param { name, pattern, kind: 0 }]
        }
    };
    if implicit {
        let name = lower.sym("it");
        lower.receivers.push(Receiver { name, strong: false });
    }
    let ids: Vec<Id> = children(tree)
        .into_iter()
        .filter(|child| child.kind() != "lambda_parameters")
        .map(|child| lower.lower(child))
        .collect();
    if implicit {
        lower.receivers.pop();
    }
    let body = lower.seq(&ids, tree);
    let func = lower.func(0, params, body, true);
    lower.make(Node::Lambda(func), tree)
}

fn made(lower: &mut Lower<'_>, name: &str, tree: Tree<'_>) -> u32 {
    let params = child_of(tree, "function_value_parameters").map_or(Vec::new(), |params| lower.params(params));
    let body = child_of(tree, "function_body").or_else(|| child_of(tree, "block"));
    let last = body.is_some_and(|body| child_of(body, "block").is_none() && body.kind() == "function_body");
    let body = body.map_or(0, |body| lower.lower(body));
    let name = lower.sym(name);
    lower.func(name, params, body, last)
}

fn anonymous(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let func = made(lower, "", tree);
    lower.make(Node::Lambda(func), tree)
}

fn function(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("init", |name| lower.text(name));
    let func = made(lower, name, tree);
    lower.make(Node::Define(func), tree)
}

fn constructor(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let func = made(lower, "constructor", tree);
    lower.make(Node::Define(func), tree)
}

fn variable(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.part(0).map_or("", |name| lower.text(name));
    let target = lower.name(name, tree);
    let kind = child_of(tree, "user_type")
        .or_else(|| child_of(tree, "nullable_type"))
        .map_or(0, |kind| lower.type_sym(kind));
    if kind == 0 {
        target
    } else {
        lower.make(Node::Typed(target, kind), tree)
    }
}

fn property(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let in_class = tree.parent().is_some_and(|parent| parent.kind() == "class_body");
    let all = children(tree);
    let Some(declared) = all
        .iter()
        .find(|child| child.kind().ends_with("variable_declaration"))
        .copied()
    else {
        return 0;
    };
    let target = if in_class {
        let name = declared.part(0).map_or("", |name| lower.text(name));
        let kind = child_of(declared, "user_type")
            .or_else(|| child_of(declared, "nullable_type"))
            .map_or(0, |kind| lower.type_sym(kind));
        lower.class_field(name, kind, declared)
    } else {
        lower.lower(declared)
    };
    let mut ids = Vec::new();
    for child in all
        .into_iter()
        .filter(|child| child.start_byte() >= declared.end_byte())
    {
        match child.kind() {
            "getter" | "setter" => {
                let name = declared.part(0).map_or("", |name| lower.text(name));
                let func = made(lower, name, child);
                ids.push(lower.make(Node::Define(func), child));
            }
            "type_constraints" => {}
            _ => {
                let value = lower.lower(child);
                ids.push(lower.assign(target, value, tree));
            }
        }
    }
    lower.seq(&ids, tree)
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let outer = lower.open_class(name);
    if child_of(tree, "modifiers").is_some_and(|marks| lower.text(marks).split_whitespace().any(|mark| mark == "data"))
    {
        lower.mark_class("data");
    }
    if let Some(list) = child_of(tree, "delegation_specifiers") {
        bases(lower, list);
    }
    let mut components = Vec::new();
    let parameters = child_of(tree, "primary_constructor").and_then(|made| child_of(made, "class_parameters"));
    for child in parameters.map_or(Vec::new(), children) {
        if let Some(name) = child_of(child, "identifier") {
            components.push(name);
            let kind = child_of(child, "user_type")
                .or_else(|| child_of(child, "nullable_type"))
                .map_or(0, |kind| lower.type_sym(kind));
            let text = lower.text(name);
            lower.class_field(text, kind, name);
        }
    }
    let mut body = Vec::new();
    if !components.is_empty() {
        body.push(lower.field_constructor(&components, tree));
    }
    body.extend(
        child_of(tree, "class_body")
            .or_else(|| child_of(tree, "enum_class_body"))
            .map_or(Vec::new(), |body| lower.lower_all(body)),
    );
    lower.close_class(outer, body, tree)
}

/// `: Base(x), Interface`: types that are constructed, delegated to, or only named.
fn bases(lower: &mut Lower<'_>, tree: Tree<'_>) {
    for child in children(tree) {
        match child.kind() {
            "user_type" => lower.base(child),
            "delegation_specifiers" | "delegation_specifier" | "constructor_invocation" | "explicit_delegation" => {
                bases(lower, child);
            }
            _ => {}
        }
    }
}

fn package(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if let Some(name) = tree.part(0) {
        lower.package(name);
    }
    0
}

/// Read as part of the class around it: what it implements, that class does for whoever calls it.
fn companion(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if let Some(list) = child_of(tree, "delegation_specifiers") {
        bases(lower, list);
    }
    child_of(tree, "class_body").map_or(0, |body| lower.lower(body))
}

/// `"email" to e` is a pair.
fn infix(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let all = children(tree);
    let (Some(left), Some(right)) = (all.first(), all.last()) else {
        return 0;
    };
    let operator = all.get(1).map_or("", |operator| lower.text(*operator));
    let key = lower.key(*left);
    let first = lower.lower(*left);
    let second = lower.lower(*right);
    if operator == "to" && matches!(lower.unit.node(first), Node::Text(_)) {
        return lower.make(Node::Pair(key, second), tree);
    }
    lower.merge(&[first, second], tree)
}

fn unary(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    if lower.text(tree).ends_with("!!") {
        return lower.merge(&ids, tree);
    }
    let list = lower.list(&ids);
    lower.make(Node::Clean(list), tree)
}

fn if_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let condition = tree.child_by_field_name("condition");
    let rest: Vec<Tree<'_>> = children(tree)
        .into_iter()
        .filter(|child| Some(*child) != condition)
        .collect();
    let condition = condition.map_or(0, |condition| lower.lower(condition));
    let then = rest.first().map_or(0, |then| lower.lower(*then));
    let other = rest.get(1).map_or(0, |other| lower.lower(*other));
    lower.make(Node::If { condition, then, other }, tree)
}

fn when(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases: Vec<Tree<'_>> = children(tree)
        .into_iter()
        .filter(|child| child.kind() == "when_entry")
        .collect();
    lower.switch(child_of(tree, "when_subject"), &cases, tree)
}

fn entry(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    children(tree).last().map_or(0, |value| lower.lower(*value))
}

fn attempt(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let body = child_of(tree, "block").map_or(0, |body| lower.lower(body));
    let mut handlers = Vec::new();
    let mut last = 0;
    for child in children(tree) {
        match child.kind() {
            "catch_block" => {
                let name = child_of(child, "identifier").map_or(0, |name| lower.lower(name));
                let body = child_of(child, "block").map_or(0, |body| lower.lower(body));
                handlers.push((name, body));
            }
            "finally_block" => last = child_of(child, "block").map_or(0, |body| lower.lower(body)),
            _ => {}
        }
    }
    lower.attempt(body, &handlers, last, tree)
}

fn for_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    let at = |index: usize| ids.get(index).copied().unwrap_or(0);
    lower.make(
        Node::ForEach {
            target: at(0),
            values: at(1),
            body: at(2),
        },
        tree,
    )
}

fn reference(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    let Some((_, name)) = text.rsplit_once("::") else {
        return lower.path(text, tree);
    };
    if name == "class" {
        return lower.make(Node::Const, tree);
    }
    let owner = tree.part(0).filter(|owner| owner.start_byte() == tree.start_byte());
    references::lambda(lower, owner, name, tree)
}

fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(path) = child_of(tree, "qualified_identifier") else {
        return 0;
    };
    let text = lower.text(path);
    let last = text.rsplit('.').next().unwrap_or(text);
    let local = child_of(tree, "identifier").map_or(last, |alias| lower.text(alias));
    lower.import(local, &text.replace('.', "\u{1}"));
    0
}
