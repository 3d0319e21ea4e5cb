//! Swift. The grammar gives few fields: most is read by position.

use super::super::ir::{CallKind, Id, Node, Param};
use super::super::taint::INOUT;
use super::build::{Lower, Parts, child_of, children};
use super::swift_ways::{MOYA, implicit, is_moya_path, kept, key_path, managed, setter, takes};
use super::{Shape, Spec};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("simple_identifier", Name),
        ("type_identifier", Name),
        ("self_expression", This),
        ("super_expression", Name),
        ("line_string_literal", Template),
        ("multi_line_string_literal", Template),
        ("raw_string_literal", Template),
        ("interpolated_expression", Hook(interpolated)),
        ("integer_literal", Const),
        ("real_literal", Const),
        ("boolean_literal", Const),
        ("nil", Const),
        ("navigation_expression", Hook(navigation)),
        ("call_expression", Hook(call)),
        ("value_argument", Hook(argument)),
        ("value_argument_label", Skip),
        ("lambda_literal", Hook(lambda)),
        ("capture_list", Skip),
        ("property_declaration", Hook(property)),
        ("function_declaration", Hook(function)),
        ("init_declaration", Hook(function)),
        ("deinit_declaration", Hook(function)),
        ("class_declaration", Hook(class)),
        ("protocol_declaration", Skip),
        ("assignment", Hook(assignment)),
        ("directly_assignable_expression", Through),
        ("additive_expression", Hook(additive)),
        ("nil_coalescing_expression", Through),
        ("ternary_expression", If("condition", "if_true", "if_false")),
        ("comparison_expression", Clean),
        ("equality_expression", Clean),
        ("multiplicative_expression", Clean),
        ("conjunction_expression", Clean),
        ("disjunction_expression", Clean),
        ("check_expression", Clean),
        ("prefix_expression", Hook(prefix)),
        ("postfix_expression", Field("target")),
        ("as_expression", Field("expr")),
        ("try_expression", Field("expr")),
        ("await_expression", Field("expr")),
        ("guard_statement", Hook(if_)),
        ("if_statement", Hook(if_)),
        ("switch_statement", Hook(switch)),
        ("switch_entry", Hook(entry)),
        ("for_statement", Hook(for_)),
        ("while_statement", Loop),
        ("repeat_while_statement", Loop),
        ("do_statement", Hook(attempt)),
        ("control_transfer_statement", Hook(transfer)),
        ("dictionary_literal", Hook(dictionary)),
        ("array_literal", Array),
        ("tuple_expression", Hook(tuple)),
        ("pattern", Hook(pattern)),
        ("value_binding_pattern", Skip),
        ("import_declaration", Hook(import)),
        ("modifiers", Skip),
        ("type_annotation", Skip),
        ("user_type", Skip),
        ("optional_type", Skip),
        ("comment", Skip),
        ("multiline_comment", Skip),
        ("source_file", Seq),
        ("statements", Seq),
        ("function_body", Through),
        ("class_body", Seq),
        ("key_path_expression", Hook(key_path)),
        ("as_operator", Skip),
        ("try_operator", Skip),
        ("throw_keyword", Skip),
        ("attribute", Skip),
        ("enum_class_body", Seq),
        ("enum_entry", Skip),
        ("type_arguments", Skip),
        ("where_clause", Skip),
        ("availability_condition", Skip),
        ("computed_property", Seq),
        ("computed_getter", Seq),
        ("computed_setter", Hook(setter)),
        ("didset_clause", Hook(setter)),
        ("willset_clause", Hook(setter)),
    ],
    joins: &[],
    gives_last: false,
    param: None,
};

/// `\(x, privacy: .public)`: an unmarked value is hidden by the unified log; a public one is the field `public`.
fn interpolated(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    if let Some(place) = text.find("privacy:") {
        let level = text.get(place..).unwrap_or_default();
        // The privacy comes as a second interpolated expression, which says nothing itself.
        return match tree
            .child_by_field_name("value")
            .filter(|_| tree.child_by_field_name("name").is_none())
        {
            Some(value) if !level.contains("private") && !level.contains("sensitive") => lower.lower(value),
            _ => 0,
        };
    }
    let public = tree
        .next_named_sibling()
        .filter(|next| next.kind() == "interpolated_expression" && lower.text(*next).contains("privacy"));
    let value = match tree.child_by_field_name("value") {
        Some(value) => lower.lower(value),
        None => return 0,
    };
    match public.map(|next| lower.text(next)) {
        Some(level) if level.contains("public") => {
            let key = lower.sym("public");
            let list = [lower.make(Node::Pair(key, value), tree)];
            let list = lower.list(&list);
            lower.make(Node::Object(list), tree)
        }
        Some(level) if level.contains("private") || level.contains("sensitive") || level.contains("auto") => {
            let list = lower.list(&[value]);
            lower.make(Node::Clean(list), tree)
        }
        _ => value,
    }
}

fn navigation(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = tree
        .child_by_field_name("target")
        .map_or(0, |target| lower.lower(target));
    let suffix = tree
        .child_by_field_name("suffix")
        .and_then(|suffix| suffix.child_by_field_name("suffix"));
    let Some(name) = suffix else { return object };
    let text = lower.text(name);
    let object = match lower.unit.node(object) {
        Node::Name(own) if lower.unit.text(own) == "Self" => lower.make(Node::This, tree),
        _ => object,
    };
    lower.member(object, text, name)
}

fn call(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let callee = tree.part(0).map_or(0, |callee| lower.lower(callee));
    let mut args = Vec::new();
    let mut subscript = None;
    for suffix in children(tree).into_iter().skip(1) {
        for child in children(suffix) {
            match child.kind() {
                "value_arguments" => {
                    if lower.text(child).starts_with('[') {
                        subscript = child.part(0);
                    }
                    args.extend(lower.lower_all(child));
                }
                "lambda_literal" => args.push(lower.lower(child)),
                _ => {}
            }
        }
    }
    if subscript.is_some() {
        let index = match args.first().copied().unwrap_or(0) {
            pair if pair != 0 => match lower.unit.node(pair) {
                Node::Pair(_, inner) => inner,
                _ => pair,
            },
            none => none,
        };
        return lower.make(Node::Index(callee, index), tree);
    }
    if let Some(value) = implicit(lower, tree, &args) {
        return value;
    }
    let callee = managed(lower, callee, &args, tree);
    let made = match lower.unit.node(callee) {
        Node::Name(name) => {
            let name = lower.unit.text(name);
            name.starts_with(|c: char| c.is_uppercase()) && !matches!(name, "NSLog" | "String" | "Data")
        }
        _ => false,
    };
    lower.call(callee, &args, if made { CallKind::New } else { CallKind::Plain }, tree)
}

fn argument(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let value = tree
        .child_by_field_name("value")
        .or_else(|| children(tree).last().copied());
    let value = value.map_or(0, |value| lower.lower(value));
    match tree.child_by_field_name("name") {
        Some(name) => {
            let key = lower.key(name);
            lower.make(Node::Pair(key, value), tree)
        }
        None => value,
    }
}

fn lambda(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut params = Vec::new();
    let parameters = tree
        .child_by_field_name("type")
        .and_then(|kind| child_of(kind, "lambda_function_type_parameters"));
    for child in parameters.map_or(Vec::new(), children) {
        if let Some(named) = child.child_by_field_name("name") {
            let text = lower.text(named);
            let (name, pattern) = (lower.sym(text), lower.name(text, named));
            params.push(Param { name, pattern, kind: 0 });
        }
    }
    if params.is_empty() {
        for text in ["$0", "$1"] {
            let text = text.trim_start_matches('$');
            let (name, pattern) = (lower.sym(text), lower.name(text, tree));
            params.push(Param { name, pattern, kind: 0 });
        }
    }
    let body = child_of(tree, "statements").map_or(0, |body| lower.lower(body));
    let func = lower.func(0, params, body, true);
    lower.make(Node::Lambda(func), tree)
}

fn pattern(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if let Some(bound) = tree.child_by_field_name("bound_identifier") {
        return lower.lower(bound);
    }
    let ids = lower.lower_all(tree);
    match ids.as_slice() {
        [one] => *one,
        _ => {
            let list = lower.list(&ids);
            lower.make(Node::Array(list), tree)
        }
    }
}

fn annotated(lower: &mut Lower<'_>, tree: Tree<'_>) -> u32 {
    let kind = child_of(tree, "type_annotation").and_then(|annotation| annotation.child_by_field_name("name"));
    kind.map_or(0, |kind| lower.type_sym(kind))
}

fn property(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let in_class = tree.parent().is_some_and(|parent| parent.kind() == "class_body");
    let Some(name) = tree.child_by_field_name("name") else {
        return 0;
    };
    let kind = annotated(lower, tree);
    let text = lower.text(name);
    let target = if in_class {
        lower.class_field(text, kind, name)
    } else {
        let target = lower.lower(name);
        if kind == 0 {
            target
        } else {
            lower.make(Node::Typed(target, kind), name)
        }
    };
    if let Some(call) = kept(lower, tree, name) {
        return call;
    }
    if let Some(computed) = tree.child_by_field_name("computed_value") {
        let body = lower.lower(computed);
        let sym = lower.sym(text);
        let func = lower.func(sym, Vec::new(), body, true);
        return lower.make(Node::Define(func), tree);
    }
    let value = lower.field(tree, "value");
    let assigned = lower.assign(target, value, tree);
    let Some(observed) = child_of(tree, "willset_didset_block") else {
        return assigned;
    };
    let body = lower.lower(observed);
    let sym = lower.sym("didSet");
    let func = lower.func(sym, Vec::new(), body, false);
    let observer = lower.make(Node::Define(func), observed);
    lower.seq(&[assigned, observer], tree)
}

fn function(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree
        .child_by_field_name("name")
        .map_or("deinit", |name| lower.text(name));
    let mut params = Vec::new();
    for child in children(tree).into_iter().filter(|child| child.kind() == "parameter") {
        let Some(named) = children(child)
            .into_iter()
            .rfind(|name| name.kind() == "simple_identifier")
        else {
            continue;
        };
        let kind = children(child)
            .into_iter()
            .find(|kind| matches!(kind.kind(), "user_type" | "optional_type" | "array_type"));
        let kind = match child_of(child, "parameter_modifiers").is_some_and(|marks| lower.text(marks).contains(INOUT)) {
            true => lower.sym(INOUT),
            false => kind.map_or(0, |kind| lower.type_sym(kind)),
        };
        let text = lower.text(named);
        let (name, pattern) = (lower.sym(text), lower.name(text, named));
        params.push(Param { name, pattern, kind });
    }
    let body = tree.child_by_field_name("body");
    let one = body
        .and_then(|body| child_of(body, "statements"))
        .is_some_and(|statements| statements.part_count() == 1);
    let body = body.map_or(0, |body| lower.lower(body));
    let name = lower.sym(if name == "init" { "constructor" } else { name });
    let func = lower.func(name, params, body, one);
    lower.make(Node::Define(func), tree)
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    lower.class(name, tree.child_by_field_name("body"), tree)
}

fn assignment(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    lower.assignment(tree, "target", "result")
}

fn additive(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let sides = [lower.field(tree, "lhs"), lower.field(tree, "rhs")];
    let operator = tree
        .child_by_field_name("op")
        .map_or("+", |operator| lower.text(operator));
    lower.operation(operator, &sides, tree)
}

fn prefix(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let operator = tree
        .child_by_field_name("operation")
        .map_or("", |operator| lower.text(operator));
    match operator {
        "&" => lower.field(tree, "target"),
        // `.info`: a case of an enumeration.
        "." => lower.make(Node::Const, tree),
        _ => {
            let ids = lower.lower_all(tree);
            let list = lower.list(&ids);
            lower.make(Node::Clean(list), tree)
        }
    }
}

/// `if let x = y, cond { … } else { … }` and `guard let`.
fn if_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let all = children(tree);
    let mut ids = Vec::new();
    let mut branches = Vec::new();
    let mut bound = None;
    let mut taken: Option<Tree<'_>> = None;
    for child in all {
        match child.kind() {
            // `if case .found(let mail) = answer`.
            "pattern" => taken = Some(child),
            "statements" | "if_statement" => branches.push(lower.lower(child)),
            "simple_identifier"
                if child
                    .prev_named_sibling()
                    .is_some_and(|before| before.kind() == "value_binding_pattern") =>
            {
                bound = Some(child)
            }
            "value_binding_pattern" | "else" => {}
            _ => {
                let value = lower.lower(child);
                if let Some(pattern) = taken.take() {
                    ids.extend(takes(lower, pattern, value));
                    continue;
                }
                match bound.take() {
                    Some(name) => {
                        let target = lower.lower(name);
                        ids.push(lower.assign(target, value, child));
                    }
                    None if value != 0 => {
                        let list = lower.list(&[value]);
                        ids.push(lower.make(Node::Clean(list), child));
                    }
                    None => {}
                }
            }
        }
    }
    let then = branches.first().copied().unwrap_or(0);
    let other = branches.get(1).copied().unwrap_or(0);
    let branch = lower.make(
        Node::If {
            condition: 0,
            then,
            other,
        },
        tree,
    );
    ids.push(branch);
    lower.seq(&ids, tree)
}

fn switch(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases: Vec<Tree<'_>> = children(tree)
        .into_iter()
        .filter(|child| child.kind() == "switch_entry")
        .collect();
    lower.switch(tree.child_by_field_name("expr"), &cases, tree)
}

fn entry(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let value = tree
        .parent()
        .and_then(|switch| switch.child_by_field_name("expr"))
        .filter(|value| {
            matches!(
                value.kind(),
                "simple_identifier" | "navigation_expression" | "self_expression"
            )
        });
    let mut ids = Vec::new();
    if let (Some(value), Some(pattern)) = (value, child_of(tree, "switch_pattern")) {
        let value = lower.lower(value);
        ids = takes(lower, pattern, value);
    }
    ids.push(child_of(tree, "statements").map_or(0, |body| lower.lower(body)));
    lower.seq(&ids, tree)
}

fn for_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let target = lower.field(tree, "item");
    let values = lower.field(tree, "collection");
    let body = child_of(tree, "statements").map_or(0, |body| lower.lower(body));
    lower.make(Node::ForEach { target, values, body }, tree)
}

fn attempt(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let body = child_of(tree, "statements").map_or(0, |body| lower.lower(body));
    let mut handlers = Vec::new();
    for child in children(tree).into_iter().filter(|child| child.kind() == "catch_block") {
        let name = match child.child_by_field_name("error") {
            Some(name) => lower.lower(name),
            None => lower.name("error", child),
        };
        let body = child_of(child, "statements").map_or(0, |body| lower.lower(body));
        handlers.push((name, body));
    }
    lower.attempt(body, &handlers, 0, tree)
}

fn transfer(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    let value = lower.merge(&ids, tree);
    if child_of(tree, "throw_keyword").is_some() {
        return lower.make(Node::Throw(value), tree);
    }
    let value = match value != 0 && is_moya_path(lower, tree) {
        true => {
            let callee = lower.name("URL", tree);
            lower.call(callee, &[value], CallKind::Plain, tree)
        }
        false => value,
    };
    lower.make(Node::Return(value), tree)
}

fn dictionary(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let all = children(tree);
    let mut ids = Vec::new();
    for pair in all.chunks(2) {
        if let [key, value] = pair {
            let sym = lower.key(*key);
            let value = lower.lower(*value);
            ids.push(lower.make(Node::Pair(sym, value), *key));
        }
    }
    let list = lower.list(&ids);
    lower.make(Node::Object(list), tree)
}

fn tuple(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    // `(mail: x, items: y)`.
    let mut cursor = tree.walk();
    let labels: Vec<Tree<'_>> = tree.children_by_field_name("name", &mut cursor).collect();
    let mut cursor = tree.walk();
    let values: Vec<Tree<'_>> = tree.children_by_field_name("value", &mut cursor).collect();
    if !labels.is_empty() && labels.len() == values.len() {
        let mut pairs = Vec::new();
        for (label, value) in labels.into_iter().zip(values) {
            let key = lower.key(label);
            let value = lower.lower(value);
            pairs.push(lower.make(Node::Pair(key, value), label));
        }
        let list = lower.list(&pairs);
        return lower.make(Node::Object(list), tree);
    }
    let ids = lower.lower_all(tree);
    match ids.as_slice() {
        [one] => *one,
        _ => {
            let list = lower.list(&ids);
            lower.make(Node::Array(list), tree)
        }
    }
}

/// With Apple's log framework, `Logger` is its logger, which hides what is not marked public.
fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    let module = text.split_whitespace().last().unwrap_or_default();
    if matches!(module, "os" | "OSLog" | "os.log") {
        lower.import("Logger", "os\u{1}Logger");
    }
    if module == "Moya" {
        lower.import(MOYA, "Moya\u{1}TargetType");
    }
    0
}
