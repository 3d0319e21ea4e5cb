//! C#.

use super::super::ir::{CallKind, Id, Node};
use super::build::{Lower, Parts, child_of, children};
use super::{Shape, Spec};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("this", This),
        ("this_expression", This),
        ("base", Name),
        ("string_literal", Text),
        ("generic_name", Hook(generic)),
        ("verbatim_string_literal", Text),
        ("raw_string_literal", Text),
        ("character_literal", Const),
        ("integer_literal", Const),
        ("real_literal", Const),
        ("boolean_literal", Const),
        ("null_literal", Const),
        ("typeof_expression", Const),
        ("interpolated_string_expression", Template),
        ("interpolation", Hook(interpolation)),
        ("member_access_expression", Hook(member)),
        ("conditional_access_expression", Hook(conditional)),
        ("element_access_expression", Hook(element)),
        ("bracketed_argument_list", Through),
        ("invocation_expression", Call("function", "arguments")),
        ("argument", Hook(argument)),
        ("declaration_expression", Field("name")),
        ("object_creation_expression", Hook(new)),
        ("implicit_object_creation_expression", Hook(new)),
        ("anonymous_object_creation_expression", Hook(anonymous)),
        ("initializer_expression", Hook(initializer)),
        ("variable_declaration", Hook(variables)),
        ("field_declaration", Hook(fields)),
        ("event_field_declaration", Skip),
        ("property_declaration", Hook(property)),
        ("method_declaration", Function("name", "parameters", "body")),
        ("local_function_statement", Function("name", "parameters", "body")),
        ("constructor_declaration", Hook(constructor)),
        ("class_declaration", Hook(class)),
        ("record_declaration", Hook(class)),
        ("struct_declaration", Hook(class)),
        ("record_struct_declaration", Hook(class)),
        ("interface_declaration", Hook(class)),
        ("enum_declaration", Skip),
        ("lambda_expression", Lambda("parameters", "body")),
        ("anonymous_method_expression", Lambda("parameters", "body")),
        ("foreach_statement", ForEach("left", "right", "body")),
        ("for_statement", Loop),
        ("while_statement", Loop),
        ("do_statement", Loop),
        ("try_statement", Hook(super::java::attempt)),
        ("is_pattern_expression", Hook(is_pattern)),
        ("is_expression", Clean),
        ("with_expression", Hook(with)),
        ("cast_expression", Field("value")),
        ("as_expression", Field("left")),
        ("conditional_expression", If("condition", "consequence", "alternative")),
        ("if_statement", If("condition", "consequence", "alternative")),
        ("assignment_expression", Hook(super::java::assignment)),
        ("switch_statement", Hook(switch)),
        ("switch_expression", Hook(switch_expression)),
        ("switch_expression_arm", Hook(arm)),
        ("return_statement", Return),
        ("yield_statement", Return),
        ("throw_statement", Throw),
        ("throw_expression", Throw),
        ("arrow_expression_clause", Hook(arrow)),
        ("binary_expression", Binary("left", "right")),
        ("prefix_unary_expression", Hook(prefix)),
        ("postfix_unary_expression", Through),
        ("tuple_pattern", Array),
        ("tuple_expression", Array),
        ("attribute_list", Skip),
        ("modifier", Skip),
        ("using_directive", Hook(import)),
        ("comment", Skip),
        ("compilation_unit", Seq),
        ("block", Seq),
        ("declaration_list", Seq),
        ("global_statement", Through),
        ("expression_statement", Through),
        ("base_list", Skip),
        ("implicit_type", Skip),
        ("predefined_type", Name),
        ("type_argument_list", Skip),
        ("type_parameter_list", Skip),
        ("constant_pattern", Skip),
        ("declaration_pattern", Skip),
        ("recursive_pattern", Skip),
        ("when_clause", Clean),
        ("discard", Skip),
        ("catch_filter_clause", Skip),
    ],
    joins: &[],
    gives_last: false,
    param: None,
};

fn bare(text: &str) -> &str {
    text.split('<').next().unwrap_or(text)
}

fn generic(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = bare(lower.text(tree));
    lower.name(name, tree)
}

fn interpolation(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let inside = children(tree)
        .into_iter()
        .find(|child| !child.kind().starts_with("interpolation_"));
    inside.map_or(0, |inside| lower.lower(inside))
}

fn member(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    // `this` is no named node here.
    let object = match tree.child_by_field_name("expression") {
        Some(object) if lower.text(object) == "this" => lower.make(Node::This, object),
        Some(object) => lower.lower(object),
        None => 0,
    };
    let name = tree
        .child_by_field_name("name")
        .map_or("", |name| bare(lower.text(name)));
    lower.member(object, name, tree)
}

/// `table["key"]`, `list[0]`; `number[^4..]` and `name[..2]` are what people are shown of it.
fn element(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = lower.field(tree, "expression");
    let subscript = tree.child_by_field_name("subscript");
    let text = subscript
        .map_or("", |subscript| lower.text(subscript))
        .trim_matches(['[', ']']);
    if let Some((from, to)) = text.split_once("..") {
        let few = |digits: &str| matches!(digits.trim(), "1" | "2" | "3" | "4");
        let shown = (to.trim().is_empty() && from.trim().strip_prefix('^').is_some_and(few))
            || (matches!(from.trim(), "" | "0") && few(to));
        // `mail[(mail.IndexOf('@') + 1)..]`: the domain of an address is nobody's.
        let domain = to.trim().is_empty() && from.contains("IndexOf('@') + 1");
        if shown || domain {
            let list = lower.list(&[object]);
            return lower.make(Node::Clean(list), tree);
        }
        return object;
    }
    let index = subscript.map_or(0, |subscript| lower.lower(subscript));
    lower.make(Node::Index(object, index), tree)
}

/// `user?.Name`, `user?.Name.ToUpper()`: the binding takes the receiver's place.
fn conditional(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = lower.field(tree, "condition");
    match children(tree).get(1) {
        Some(rest) => bound(lower, object, *rest),
        None => object,
    }
}

fn bound(lower: &mut Lower<'_>, object: Id, tree: Tree<'_>) -> Id {
    match tree.kind() {
        "member_binding_expression" => {
            let name = tree
                .child_by_field_name("name")
                .map_or("", |name| bare(lower.text(name)));
            lower.member(object, name, tree)
        }
        "member_access_expression" => {
            let inner = tree
                .child_by_field_name("expression")
                .map_or(object, |inner| bound(lower, object, inner));
            let name = tree
                .child_by_field_name("name")
                .map_or("", |name| bare(lower.text(name)));
            lower.member(inner, name, tree)
        }
        "invocation_expression" => {
            let callee = tree
                .child_by_field_name("function")
                .map_or(object, |callee| bound(lower, object, callee));
            let args = tree
                .child_by_field_name("arguments")
                .map_or(Vec::new(), |args| lower.args(args));
            lower.call(callee, &args, CallKind::Plain, tree)
        }
        "conditional_access_expression" => {
            let inner = tree
                .child_by_field_name("condition")
                .map_or(object, |inner| bound(lower, object, inner));
            match children(tree).get(1) {
                Some(rest) => bound(lower, inner, *rest),
                None => inner,
            }
        }
        _ => {
            let other = lower.lower(tree);
            lower.merge(&[object, other], tree)
        }
    }
}

fn argument(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    match tree.child_by_field_name("name") {
        Some(name) => {
            let key = lower.key(name);
            let value = children(tree)
                .last()
                .copied()
                .filter(|value| *value != name)
                .map_or(0, |value| lower.lower(value));
            lower.make(Node::Pair(key, value), tree)
        }
        None => {
            let ids = lower.lower_all(tree);
            lower.merge(&ids, tree)
        }
    }
}

fn new(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let kind = tree.child_by_field_name("type");
    let class = kind.map_or(0, |class| lower.type_path(class));
    let mut args = tree
        .child_by_field_name("arguments")
        .map_or(Vec::new(), |args| lower.args(args));
    let Some(fields) = tree
        .child_by_field_name("initializer")
        .or_else(|| child_of(tree, "initializer_expression"))
    else {
        return lower.call(class, &args, CallKind::New, tree);
    };
    let object = lower.lower(fields);
    args.push(object);
    let made = lower.call(class, &args, CallKind::New, tree);
    // Named fields are taken from the argument; elements are not.
    let value = match lower.unit.node(object) {
        Node::Object(_) => made,
        _ => lower.merge(&[made, object], tree),
    };
    let kind = kind.map_or(0, |kind| lower.type_sym(kind));
    if kind == 0 {
        value
    } else {
        lower.make(Node::Typed(value, kind), tree)
    }
}

/// `{ Email = s, ["k"] = v }`, `{ {"k", v} }`, `{ a, b }`.
fn initializer(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut ids = Vec::new();
    for child in children(tree) {
        ids.push(match child.kind() {
            "assignment_expression" => {
                let key = child.child_by_field_name("left").map_or("", |key| lower.text(key));
                let key = super::strings::inside(key.trim_matches(['[', ']']));
                let key = lower.sym(key);
                let value = lower.field(child, "right");
                lower.make(Node::Pair(key, value), child)
            }
            "initializer_expression" if child.part_count() == 2 => {
                let key = child.part(0).map_or(0, |key| lower.key(key));
                let value = child.part(1).map_or(0, |value| lower.lower(value));
                lower.make(Node::Pair(key, value), child)
            }
            _ => lower.lower(child),
        });
    }
    let list = lower.list(&ids);
    let pairs = ids.iter().any(|id| matches!(lower.unit.node(*id), Node::Pair(..)));
    lower.make(if pairs { Node::Object(list) } else { Node::Array(list) }, tree)
}

/// `new { Email = s, user.Name }`: names stand before `=`, or are the last part of what is given.
fn anonymous(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut ids = Vec::new();
    let all = children(tree);
    let mut index = 0;
    while let Some(child) = all.get(index).copied() {
        let named = child.next_sibling().is_some_and(|next| next.kind() == "=");
        let (key, value) = match all.get(index + 1).copied().filter(|_| named) {
            Some(value) => {
                index += 1;
                (lower.text(child), value)
            }
            None => (lower.text(child).rsplit('.').next().unwrap_or_default(), child),
        };
        let key = lower.sym(key);
        let value = lower.lower(value);
        ids.push(lower.make(Node::Pair(key, value), child));
        index += 1;
    }
    let list = lower.list(&ids);
    lower.make(Node::Object(list), tree)
}

fn declared(lower: &mut Lower<'_>, tree: Tree<'_>, field: bool) -> Id {
    let kind = tree
        .child_by_field_name("type")
        .filter(|kind| kind.kind() != "implicit_type");
    let kind = kind.map_or(0, |kind| lower.type_sym(kind));
    let mut ids = Vec::new();
    for child in children(tree)
        .into_iter()
        .filter(|child| child.kind() == "variable_declarator")
    {
        let all = children(child);
        let Some(name) = all.first().copied() else { continue };
        let target = if field {
            let text = lower.text(name);
            lower.class_field(text, kind, name)
        } else {
            let target = lower.lower(name);
            if kind == 0 {
                target
            } else {
                lower.make(Node::Typed(target, kind), name)
            }
        };
        let value = all
            .last()
            .copied()
            .filter(|value| *value != name)
            .map_or(0, |value| lower.lower(value));
        if value != 0 || !field {
            ids.push(lower.assign(target, value, child));
        }
    }
    lower.seq(&ids, tree)
}

fn variables(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    declared(lower, tree, false)
}

fn fields(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    child_of(tree, "variable_declaration").map_or(0, |declaration| declared(lower, declaration, true))
}

/// A property is a field; one with a body is also a method of that name.
fn property(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(name) = tree.child_by_field_name("name") else {
        return 0;
    };
    let text = lower.text(name);
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let target = lower.class_field(text, kind, name);
    match tree.child_by_field_name("value") {
        Some(value) if value.kind() == "arrow_expression_clause" => {
            let body = lower.lower(value);
            let sym = lower.sym(text);
            let func = lower.func(sym, Vec::new(), body, true);
            lower.make(Node::Define(func), tree)
        }
        Some(value) => {
            let value = lower.lower(value);
            lower.assign(target, value, tree)
        }
        None => {
            let accessors = lower.field(tree, "accessors");
            let sym = lower.sym(text);
            let func = lower.func(sym, Vec::new(), accessors, true);
            lower.make(Node::Define(func), tree)
        }
    }
}

/// What it gives to the constructor of its base comes before its body.
fn constructor(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let params = tree
        .child_by_field_name("parameters")
        .map_or(Vec::new(), |params| lower.params(params));
    let base = child_of(tree, "constructor_initializer").map_or(0, |base| initialized(lower, base, tree));
    let body = lower.field(tree, "body");
    let body = match (base, body) {
        (0, body) => body,
        (base, 0) => base,
        (base, body) => lower.seq(&[base, body], tree),
    };
    let name = lower.sym("constructor");
    let func = lower.func(name, params, body, false);
    lower.make(Node::Define(func), tree)
}

/// `: base($"no {email}")`: of an exception, that is its message.
fn initialized(lower: &mut Lower<'_>, base: Tree<'_>, constructor: Tree<'_>) -> Id {
    let args = child_of(base, "argument_list").map_or(Vec::new(), |args| lower.args(args));
    let class = constructor
        .child_by_field_name("name")
        .map_or("", |name| lower.text(name));
    let exception = class.ends_with("Exception") && lower.text(base).trim_start_matches([':', ' ']).starts_with("base");
    let callee = if exception {
        let owner = lower.name("Exception", base);
        lower.member(owner, "base", base)
    } else {
        lower.name("base", base)
    };
    lower.call(callee, &args, CallKind::Plain, base)
}

/// `person with { Email = x }`.
fn with(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let all = children(tree);
    let value = all.first().map_or(0, |value| lower.lower(*value));
    let mut ids = Vec::new();
    for change in all.iter().skip(1) {
        let parts = children(*change);
        if let [name, new] = parts.as_slice() {
            let key = lower.key(*name);
            let new = lower.lower(*new);
            ids.push(lower.make(Node::Pair(key, new), *change));
        }
    }
    let list = lower.list(&ids);
    let changes = lower.make(Node::Object(list), tree);
    lower.merge(&[value, changes], tree)
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let outer = lower.open_class(name);
    for base in child_of(tree, "base_list").map_or(Vec::new(), children) {
        let base = lower.type_sym(base);
        if let Some(class) = lower.open_classes.last_mut() {
            class.bases.push(base);
        }
    }
    if tree.kind().starts_with("record") {
        lower.mark_class("record");
    }
    let parameters = child_of(tree, "parameter_list");
    let mut components = Vec::new();
    for child in parameters.map_or(Vec::new(), children) {
        if let Some(name) = child.child_by_field_name("name") {
            components.push(name);
            let kind = child.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
            let text = lower.text(name);
            lower.class_field(text, kind, name);
        }
    }
    let mut body = Vec::new();
    if !components.is_empty() {
        body.push(lower.field_constructor(&components, tree));
    }
    body.extend(
        tree.child_by_field_name("body")
            .map_or(Vec::new(), |body| lower.lower_all(body)),
    );
    lower.close_class(outer, body, tree)
}

/// What a pattern binds of a value: `Employee e`, `{ Email: var mail }`.
fn bind(lower: &mut Lower<'_>, pattern: Tree<'_>, value: Id, ids: &mut Vec<Id>) {
    if let Some(name) = pattern.child_by_field_name("name") {
        let mut target = lower.lower(name);
        let kind = pattern
            .child_by_field_name("type")
            .filter(|kind| kind.kind() != "implicit_type")
            .map_or(0, |kind| lower.type_sym(kind));
        if kind != 0 {
            target = lower.make(Node::Typed(target, kind), name);
        }
        ids.push(lower.assign(target, value, pattern));
    }
    for child in children(pattern) {
        match child.kind() {
            "property_pattern_clause" | "positional_pattern_clause" => bind(lower, child, value, ids),
            "subpattern" => {
                let (Some(key), Some(inner)) = (child.part(0), child.part(1)) else {
                    continue;
                };
                let key_text = lower.text(key);
                let field = lower.member(value, key_text, key);
                bind(lower, inner, field, ids);
            }
            "and_pattern" | "or_pattern" | "parenthesized_pattern" | "recursive_pattern" | "declaration_pattern" => {
                bind(lower, child, value, ids);
            }
            _ => {}
        }
    }
}

fn is_pattern(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let value = lower.field(tree, "expression");
    let mut ids = Vec::new();
    if let Some(pattern) = tree.child_by_field_name("pattern") {
        bind(lower, pattern, value, &mut ids);
    }
    if ids.is_empty() {
        let list = lower.list(&[value]);
        return lower.make(Node::Clean(list), tree);
    }
    lower.seq(&ids, tree)
}

/// Each section binds what is switched over to its patterns.
fn switch(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let subject = lower.field(tree, "value");
    let mut sections = Vec::new();
    for section in tree.child_by_field_name("body").map_or(Vec::new(), children) {
        let mut ids = Vec::new();
        for part in children(section) {
            if part.kind().ends_with("_pattern") {
                bind(lower, part, subject, &mut ids);
            } else {
                ids.push(lower.lower(part));
            }
        }
        ids.retain(|id| *id != 0);
        sections.push(lower.seq(&ids, section));
    }
    lower.branches(&sections, tree)
}

fn switch_expression(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases: Vec<Tree<'_>> = children(tree)
        .into_iter()
        .filter(|child| child.kind() == "switch_expression_arm")
        .collect();
    lower.switch(tree.part(0), &cases, tree)
}

fn arm(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    children(tree).last().copied().map_or(0, |value| lower.lower(value))
}

fn arrow(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    let value = lower.merge(&ids, tree);
    lower.make(Node::Return(value), tree)
}

fn prefix(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    if lower.text(tree).starts_with(['!', '-', '~']) {
        let list = lower.list(&ids);
        return lower.make(Node::Clean(list), tree);
    }
    lower.merge(&ids, tree)
}

fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if let (Some(alias), Some(path)) = (tree.child_by_field_name("name"), children(tree).last()) {
        let (alias, path) = (lower.text(alias), lower.text(*path));
        lower.import(alias, &path.replace('.', "\u{1}"));
    } else if let Some(space) = children(tree).last() {
        let space = lower.text(*space);
        let space = lower.sym(space);
        lower.unit.usings.push(space);
    }
    0
}
