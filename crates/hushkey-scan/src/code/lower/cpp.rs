//! C and C++.

use super::super::ir::{CallKind, Id, Node, Param};
use super::super::taint::REST;
use super::build::{Lower, Parts, child_of, children};
use super::{Shape, Spec};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("field_identifier", Name),
        ("namespace_identifier", Name),
        ("type_identifier", Name),
        ("this", This),
        ("string_literal", Text),
        ("raw_string_literal", Text),
        ("concatenated_string", Hook(concatenated)),
        ("char_literal", Const),
        ("number_literal", Const),
        ("true", Const),
        ("false", Const),
        ("null", Const),
        ("nullptr", Const),
        ("sizeof_expression", Const),
        ("field_expression", Member("argument", "field")),
        ("subscript_expression", Hook(subscript)),
        ("qualified_identifier", Hook(qualified)),
        ("template_function", Field("name")),
        ("call_expression", Hook(call)),
        ("new_expression", New("type", "arguments")),
        ("declaration", Hook(declaration)),
        ("init_declarator", Hook(initialized)),
        ("pointer_declarator", Field("declarator")),
        ("reference_declarator", Through),
        ("array_declarator", Field("declarator")),
        ("parenthesized_declarator", Through),
        ("field_declaration", Hook(field)),
        ("function_definition", Hook(function)),
        ("struct_specifier", Hook(class)),
        ("class_specifier", Hook(class)),
        ("enum_specifier", Skip),
        ("union_specifier", Skip),
        ("lambda_expression", Hook(lambda)),
        ("assignment_expression", Hook(assignment)),
        ("binary_expression", Hook(binary)),
        ("unary_expression", Clean),
        ("update_expression", Clean),
        ("pointer_expression", Field("argument")),
        ("cast_expression", Field("value")),
        ("conditional_expression", If("condition", "consequence", "alternative")),
        ("if_statement", If("condition", "consequence", "alternative")),
        ("else_clause", Through),
        ("condition_clause", Through),
        ("for_range_loop", Hook(for_range)),
        ("for_statement", Loop),
        ("while_statement", Loop),
        ("do_statement", Loop),
        ("switch_statement", Hook(switch)),
        ("case_statement", Seq),
        ("try_statement", Hook(attempt)),
        ("return_statement", Return),
        ("throw_statement", Throw),
        ("initializer_list", Hook(initializers)),
        ("compound_literal_expression", Hook(compound)),
        ("structured_binding_declarator", Array),
        ("initializer_pair", Hook(pair)),
        ("delete_expression", Skip),
        ("comment", Skip),
        ("preproc_include", Skip),
        ("preproc_def", Skip),
        ("preproc_function_def", Skip),
        ("using_declaration", Skip),
        ("alias_declaration", Skip),
        ("type_definition", Hook(typedef)),
        ("template_argument_list", Skip),
        ("template_parameter_list", Skip),
        ("primitive_type", Skip),
        ("type_qualifier", Skip),
        ("type_descriptor", Skip),
        ("translation_unit", Seq),
        ("compound_statement", Seq),
        ("declaration_list", Seq),
        ("field_declaration_list", Seq),
        ("expression_statement", Through),
        ("namespace_definition", Field("body")),
        ("access_specifier", Skip),
        ("base_class_clause", Skip),
        ("linkage_specification", Field("body")),
        ("preproc_ifdef", Hook(preprocessed)),
        ("preproc_if", Hook(preprocessed)),
        ("preproc_else", Seq),
        ("storage_class_specifier", Skip),
        ("type_qualifier", Skip),
        ("placeholder_type_specifier", Skip),
        ("attribute_specifier", Skip),
    ],
    joins: &[],
    gives_last: false,
    param: None,
};

/// `*out = x` changes what is pointed at, `p = x` where it points.
fn assignment(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let through = tree
        .child_by_field_name("left")
        .filter(|left| left.kind() == "pointer_expression");
    let Some(left) = through else {
        return super::java::assignment(lower, tree);
    };
    let pointer = lower.field(left, "argument");
    let place = lower.make(Node::Const, left);
    let target = lower.make(Node::Index(pointer, place), left);
    let value = lower.field(tree, "right");
    lower.assign(target, value, tree)
}

fn concatenated(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    lower.concat(&ids, tree)
}

fn subscript(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = lower.field(tree, "argument");
    let index = tree
        .child_by_field_name("indices")
        .and_then(|indices| indices.part(0))
        .or_else(|| tree.child_by_field_name("index"));
    let index = index.map_or(0, |index| lower.lower(index));
    lower.make(Node::Index(object, index), tree)
}

fn qualified(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    let end = text.find('<').unwrap_or(text.len());
    lower.path(text.get(..end).unwrap_or_default(), tree)
}

fn declaration(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let kind = tree
        .child_by_field_name("type")
        .filter(|kind| kind.kind() != "placeholder_type_specifier");
    let nested = kind
        .filter(|kind| kind.kind().ends_with("_specifier"))
        .map_or(0, |kind| lower.lower(kind));
    let kind = kind.map_or(0, |kind| lower.type_sym(kind));
    let mut cursor = tree.walk();
    let declarators: Vec<Tree<'_>> = tree.children_by_field_name("declarator", &mut cursor).collect();
    let mut ids = vec![nested];
    for declarator in declarators {
        let (name, value) = match declarator.kind() {
            // `User u(email)` in a function looks like a prototype, which would stand outside.
            "function_declarator"
                if tree
                    .parent()
                    .is_some_and(|parent| parent.kind() == "compound_statement") =>
            {
                let mut args = Vec::new();
                for param in declarator
                    .child_by_field_name("parameters")
                    .map_or(Vec::new(), children)
                {
                    match param.child_by_field_name("type") {
                        Some(name) if param.part_count() == 1 => {
                            let text = lower.text(name);
                            args.push(lower.path(text, name));
                        }
                        _ => {}
                    }
                }
                if args.is_empty() {
                    continue;
                }
                (
                    declarator.child_by_field_name("declarator"),
                    made(lower, tree, &args, declarator),
                )
            }
            "function_declarator" => continue,
            "init_declarator" => {
                let value = declarator.child_by_field_name("value");
                let value = match value {
                    Some(list) if list.kind() == "argument_list" => {
                        let args = lower.lower_all(list);
                        made(lower, tree, &args, declarator)
                    }
                    Some(list) if list.kind() == "initializer_list" && is_array(declarator) => lower.lower(list),
                    Some(list) if list.kind() == "initializer_list" && child_of(list, "initializer_pair").is_none() => {
                        let args = lower.lower_all(list);
                        made(lower, tree, &args, declarator)
                    }
                    Some(value) => lower.lower(value),
                    None => 0,
                };
                (declarator.child_by_field_name("declarator"), value)
            }
            _ => (Some(declarator), 0),
        };
        let target = name.map_or(0, |name| lower.lower(name));
        let target = if kind == 0 {
            target
        } else {
            lower.make(Node::Typed(target, kind), declarator)
        };
        ids.push(lower.assign(target, value, declarator));
    }
    ids.retain(|id| *id != 0);
    lower.seq(&ids, tree)
}

/// `const char *argv[] = { … }`.
fn is_array(declarator: Tree<'_>) -> bool {
    let mut at = declarator.child_by_field_name("declarator");
    while let Some(inner) = at {
        if inner.kind() == "array_declarator" {
            return true;
        }
        at = inner.child_by_field_name("declarator");
    }
    false
}

/// An object of the declaration's type, made of these.
fn made(lower: &mut Lower<'_>, declaration: Tree<'_>, args: &[Id], at: Tree<'_>) -> Id {
    let class = declaration
        .child_by_field_name("type")
        .map_or(0, |kind| lower.type_path(kind));
    lower.call(class, args, CallKind::New, at)
}

/// `cpr::Url{x}`.
fn compound(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let args = tree
        .child_by_field_name("value")
        .map_or(Vec::new(), |list| lower.lower_all(list));
    made(lower, tree, &args, tree)
}

fn initialized(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let target = lower.field(tree, "declarator");
    let value = lower.field(tree, "value");
    lower.assign(target, value, tree)
}

fn field(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let mut cursor = tree.walk();
    let declarators: Vec<Tree<'_>> = tree.children_by_field_name("declarator", &mut cursor).collect();
    let mut ids = Vec::new();
    for declarator in declarators {
        let mut name = declarator;
        while let Some(inner) = name.child_by_field_name("declarator") {
            name = inner;
        }
        if declarator.kind() != "function_declarator" {
            let text = lower.text(name);
            let target = lower.class_field(text, kind, name);
            // `static constexpr const char* kServer = "https://…";`
            if let Some(value) = tree
                .child_by_field_name("default_value")
                .filter(|value| value.kind() == "string_literal")
            {
                let value = lower.lower(value);
                ids.push(lower.assign(target, value, declarator));
            }
        }
    }
    lower.seq(&ids, tree)
}

/// `void A::f(const User& user) { … }`.
fn function(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut declarator = tree.child_by_field_name("declarator");
    while let Some(inner) = declarator.filter(|found| found.kind() != "function_declarator") {
        declarator = inner
            .child_by_field_name("declarator")
            .or_else(|| child_of(inner, "function_declarator"));
    }
    let Some(declarator) = declarator else {
        return lower.field(tree, "body");
    };
    let name = declarator
        .child_by_field_name("declarator")
        .map_or("", |name| lower.text(name));
    let (class, name) = match name.rsplit_once("::") {
        Some((class, name)) => (class.rsplit("::").next().unwrap_or(class), name),
        None => ("", name),
    };
    let outer = lower.class;
    if !class.is_empty() {
        lower.class = lower.sym(class);
    }
    let name = if lower.class != 0 && lower.unit.text(lower.class) == name {
        "constructor"
    } else {
        name
    };
    let mut params = declarator
        .child_by_field_name("parameters")
        .map_or(Vec::new(), |params| lower.params(params));
    rest(lower, declarator, &mut params);
    // `: value_(std::move(value))` puts into fields before the body.
    let mut ids = Vec::new();
    for field in child_of(tree, "field_initializer_list").map_or(Vec::new(), children) {
        if let (Some(name), Some(list)) = (field.part(0), field.part(1)) {
            let this = lower.make(Node::This, name);
            let text = lower.text(name);
            let target = lower.member(this, text, name);
            let values = lower.lower_all(list);
            let value = lower.merge(&values, list);
            ids.push(lower.assign(target, value, field));
        }
    }
    ids.push(lower.field(tree, "body"));
    let body = lower.seq(&ids, tree);
    let name = lower.sym(name);
    let func = lower.func(name, params, body, false);
    lower.class = outer;
    lower.make(Node::Define(func), tree)
}

/// `const char *format, ...`: what comes after is the last parameter, all of it.
fn rest(lower: &mut Lower<'_>, declarator: Tree<'_>, params: &mut Vec<Param>) {
    let Some(list) = declarator.child_by_field_name("parameters") else {
        return;
    };
    if !lower.text(list).trim_end_matches(')').trim_end().ends_with("...") {
        return;
    }
    let name = lower.sym(REST);
    let pattern = lower.name(REST, list);
    params.truncate(
        children(list)
            .iter()
            .filter(|child| child.kind().ends_with("parameter_declaration"))
            .count(),
    );
    params.push(Param { name, pattern, kind: 0 });
}

/// `va_start(list, format)`: the list holds the rest.
fn call(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let callee = lower.field(tree, "function");
    let args = tree
        .child_by_field_name("arguments")
        .map_or(Vec::new(), |args| lower.lower_all(args));
    if let (Node::Name(name), Some(list)) = (lower.unit.node(callee), args.first().copied())
        && lower.unit.text(name) == "va_start"
    {
        let value = lower.name(REST, tree);
        return lower.assign(list, value, tree);
    }
    lower.call(callee, &args, CallKind::Plain, tree)
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(body) = tree.child_by_field_name("body") else {
        return 0;
    };
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    lower.class(name, Some(body), tree)
}

fn typedef(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(kind) = tree
        .child_by_field_name("type")
        .filter(|kind| kind.kind() == "struct_specifier")
    else {
        return 0;
    };
    let name = tree
        .child_by_field_name("declarator")
        .map_or("", |name| lower.text(name));
    lower.class(name, kind.child_by_field_name("body"), tree)
}

fn lambda(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let params = tree
        .child_by_field_name("declarator")
        .and_then(|declarator| declarator.child_by_field_name("parameters"));
    let params = params.map_or(Vec::new(), |params| lower.params(params));
    let body = lower.field(tree, "body");
    let func = lower.func(0, params, body, false);
    lower.make(Node::Lambda(func), tree)
}

/// `out << a << b` writes to a stream: one call with every operand.
fn binary(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let operator = tree
        .child_by_field_name("operator")
        .map_or("", |operator| lower.text(operator));
    if operator != "<<" {
        let sides = [lower.field(tree, "left"), lower.field(tree, "right")];
        return lower.operation(operator, &sides, tree);
    }
    let mut operands = Vec::new();
    let mut left = tree;
    loop {
        if let Some(right) = left.child_by_field_name("right") {
            operands.push(right);
        }
        let Some(next) = left.child_by_field_name("left") else {
            break;
        };
        left = next;
        let shifts = left.kind() == "binary_expression"
            && left
                .child_by_field_name("operator")
                .is_some_and(|operator| lower.text(operator) == "<<");
        if !shifts {
            break;
        }
    }
    // `LOG4CXX_INFO(logger, "for " << name)`: a text put together inside a macro.
    if matches!(left.kind(), "string_literal" | "raw_string_literal") {
        let mut parts = vec![lower.lower(left)];
        parts.extend(operands.into_iter().rev().map(|operand| lower.lower(operand)));
        return lower.concat(&parts, tree);
    }
    let object = lower.lower(left);
    let args: Vec<Id> = operands.into_iter().rev().map(|operand| lower.lower(operand)).collect();
    let callee = lower.member(object, "<<", tree);
    lower.call(callee, &args, CallKind::Plain, tree)
}

fn for_range(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let target = lower.field(tree, "declarator");
    let values = lower.field(tree, "right");
    let body = lower.field(tree, "body");
    lower.make(Node::ForEach { target, values, body }, tree)
}

fn switch(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases = tree.child_by_field_name("body").map_or(Vec::new(), children);
    lower.switch(tree.child_by_field_name("condition"), &cases, tree)
}

fn attempt(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let body = lower.field(tree, "body");
    let mut handlers = Vec::new();
    for child in children(tree)
        .into_iter()
        .filter(|child| child.kind() == "catch_clause")
    {
        let name = child
            .child_by_field_name("parameters")
            .and_then(|params| params.part(0))
            .and_then(|param| param.child_by_field_name("declarator"));
        let name = name.map_or(0, |name| lower.lower(name));
        handlers.push((name, lower.field(child, "body")));
    }
    lower.attempt(body, &handlers, 0, tree)
}

fn initializers(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    let list = lower.list(&ids);
    let pairs = ids.iter().any(|id| matches!(lower.unit.node(*id), Node::Pair(..)));
    lower.make(if pairs { Node::Object(list) } else { Node::Array(list) }, tree)
}

fn pair(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let key = tree
        .child_by_field_name("designator")
        .map_or("", |designator| lower.text(designator));
    let key = lower.sym(key.trim_start_matches('.'));
    let value = lower.field(tree, "value");
    lower.make(Node::Pair(key, value), tree)
}

fn preprocessed(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let named = tree
        .child_by_field_name("name")
        .or_else(|| tree.child_by_field_name("condition"));
    let ids: Vec<Id> = children(tree)
        .into_iter()
        .filter(|child| Some(*child) != named)
        .map(|child| lower.lower(child))
        .filter(|id| *id != 0)
        .collect();
    lower.seq(&ids, tree)
}
