//! Java.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::{Lower, Parts, child_of};
use super::references;
use super::{Shape, Spec};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("type_identifier", Name),
        ("this", This),
        ("super", Name),
        ("string_literal", Template),
        ("character_literal", Const),
        ("decimal_integer_literal", Const),
        ("hex_integer_literal", Const),
        ("decimal_floating_point_literal", Const),
        ("true", Const),
        ("false", Const),
        ("null_literal", Const),
        ("class_literal", Const),
        ("field_access", Member("object", "field")),
        ("array_access", Index("array", "index")),
        ("method_invocation", Method("object", "name", "arguments")),
        ("object_creation_expression", Hook(new)),
        ("local_variable_declaration", Hook(locals)),
        ("field_declaration", Hook(fields)),
        ("variable_declarator", Declare("name", "value", "")),
        ("resource", Declare("name", "value", "type")),
        ("method_declaration", Function("name", "parameters", "body")),
        ("constructor_declaration", Hook(constructor)),
        ("compact_constructor_declaration", Function("name", "", "body")),
        ("class_declaration", Hook(class)),
        ("interface_declaration", Hook(class)),
        ("enum_declaration", Hook(class)),
        ("record_declaration", Hook(class)),
        ("lambda_expression", Lambda("parameters", "body")),
        ("method_reference", Hook(reference)),
        ("enhanced_for_statement", ForEach("name", "value", "body")),
        ("for_statement", Loop),
        ("while_statement", Loop),
        ("do_statement", Loop),
        ("try_statement", Hook(attempt)),
        ("try_with_resources_statement", Hook(attempt)),
        ("instanceof_expression", Hook(instance)),
        ("cast_expression", Field("value")),
        ("ternary_expression", If("condition", "consequence", "alternative")),
        ("if_statement", If("condition", "consequence", "alternative")),
        ("assignment_expression", Hook(assignment)),
        ("switch_expression", Hook(switch)),
        ("switch_statement", Hook(switch)),
        ("return_statement", Return),
        ("yield_statement", Through),
        ("throw_statement", Throw),
        ("binary_expression", Binary("left", "right")),
        ("unary_expression", Clean),
        ("update_expression", Clean),
        ("annotation", Skip),
        ("marker_annotation", Skip),
        ("modifiers", Skip),
        ("import_declaration", Hook(import)),
        ("package_declaration", Hook(package)),
        ("line_comment", Skip),
        ("block_comment", Skip),
        ("program", Seq),
        ("block", Seq),
        ("constructor_body", Seq),
        ("class_body", Seq),
        ("expression_statement", Through),
        ("explicit_constructor_invocation", Call("constructor", "arguments")),
        ("dimensions", Skip),
        ("type_arguments", Skip),
        ("array_initializer", Array),
        ("switch_label", Skip),
        ("enum_body", Seq),
    ],
    joins: &[],
    gives_last: false,
    param: Some(param),
};

fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    if tree.kind() == "spread_parameter" {
        let name = child_of(tree, "variable_declarator").and_then(|declarator| declarator.child_by_field_name("name"));
        let Some(name) = name else { return };
        let text = lower.text(name);
        let (sym, pattern) = (lower.sym(text), lower.name(text, name));
        params.push(Param {
            name: sym,
            pattern,
            kind: 0,
        });
        return;
    }
    params.extend(lower.param(tree));
}

fn new(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let class = tree
        .child_by_field_name("type")
        .map_or(0, |class| lower.type_path(class));
    let args = tree
        .child_by_field_name("arguments")
        .map_or(Vec::new(), |args| lower.args(args));
    let made = lower.call(class, &args, CallKind::New, tree);
    match child_of(tree, "class_body") {
        // Its methods are read as the class' around it, whose fields they see; whoever calls them has the type it is made of.
        Some(body) => {
            if let Some(base) = tree.child_by_field_name("type") {
                lower.base(base);
            }
            let mut ids = vec![made];
            ids.extend(lower.lower_all(body));
            lower.merge(&ids, tree)
        }
        None => made,
    }
}

/// What a class extends and implements: a type, or lists of types.
fn bases(lower: &mut Lower<'_>, tree: Tree<'_>) {
    for child in children(tree) {
        match child.kind() {
            "type_list" | "interface_type_list" => bases(lower, child),
            _ => lower.base(child),
        }
    }
}

fn package(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if let Some(name) = tree.part(0) {
        lower.package(name);
    }
    0
}

fn locals(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let mut ids = Vec::new();
    for child in children(tree)
        .into_iter()
        .filter(|child| child.kind() == "variable_declarator")
    {
        let name = lower.field(child, "name");
        let target = if kind == 0 || lower.unit.text(kind) == "var" {
            name
        } else {
            lower.make(Node::Typed(name, kind), child)
        };
        let value = lower.field(child, "value");
        ids.push(lower.assign(target, value, child));
    }
    lower.seq(&ids, tree)
}

fn fields(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let mut ids = Vec::new();
    for child in children(tree)
        .into_iter()
        .filter(|child| child.kind() == "variable_declarator")
    {
        let Some(name) = child.child_by_field_name("name") else {
            continue;
        };
        let text = lower.text(name);
        let target = lower.class_field(text, kind, name);
        if let Some(value) = child.child_by_field_name("value") {
            let value = lower.lower(value);
            ids.push(lower.assign(target, value, child));
        }
    }
    lower.seq(&ids, tree)
}

fn constructor(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    lower.function(
        "constructor",
        tree.child_by_field_name("parameters"),
        tree.child_by_field_name("body"),
        tree,
    )
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let outer = lower.open_class(name);
    for child in children(tree) {
        if matches!(child.kind(), "superclass" | "super_interfaces" | "extends_interfaces") {
            bases(lower, child);
        }
    }
    // Components of a record are its fields.
    let mut components = Vec::new();
    if tree.kind() == "record_declaration" {
        lower.mark_class("record");
    }
    for child in tree.child_by_field_name("parameters").map_or(Vec::new(), children) {
        if let Some(name) = child.child_by_field_name("name") {
            components.push(name);
            let kind = child.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
            let text = lower.text(name);
            lower.class_field(text, kind, name);
        }
    }
    if let Some(modifiers) = child_of(tree, "modifiers") {
        for mark in children(modifiers) {
            let text = mark.child_by_field_name("name").map_or("", |name| lower.text(name));
            let mark = lower.sym(text);
            if let Some(class) = lower.open_classes.last_mut() {
                class.marks.push(mark);
            }
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

fn reference(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.part(1).map_or("new", |name| lower.text(name));
    references::lambda(lower, tree.part(0), name, tree)
}

/// The named children but for comments, which may stand anywhere.
pub(super) fn children<'t>(tree: Tree<'t>) -> Vec<Tree<'t>> {
    let mut children = super::build::children(tree);
    children.retain(|child| !child.is_extra());
    children
}

pub(super) fn attempt(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let resources = lower.field(tree, "resources");
    let body = lower.field(tree, "body");
    let body = lower.seq(&[resources, body], tree);
    let mut handlers = Vec::new();
    let mut last = 0;
    for child in children(tree) {
        match child.kind() {
            "catch_clause" => {
                let caught = child_of(child, "catch_formal_parameter").or_else(|| child_of(child, "catch_declaration"));
                let name = caught
                    .and_then(|caught| caught.child_by_field_name("name"))
                    .map_or(0, |name| lower.lower(name));
                handlers.push((name, lower.field(child, "body")));
            }
            "finally_clause" => last = lower.lower(child),
            _ => {}
        }
    }
    lower.attempt(body, &handlers, last, tree)
}

fn instance(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let value = lower.field(tree, "left");
    match tree.child_by_field_name("name") {
        Some(name) => {
            let target = lower.lower(name);
            lower.assign(target, value, tree)
        }
        None => {
            let list = lower.list(&[value]);
            lower.make(Node::Clean(list), tree)
        }
    }
}

pub(super) fn assignment(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    lower.assignment(tree, "left", "right")
}

fn switch(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases = tree.child_by_field_name("body").map_or(Vec::new(), children);
    lower.switch(tree.child_by_field_name("condition"), &cases, tree)
}

fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if let Some(name) = tree.part(0)
        && child_of(tree, "asterisk").is_none()
    {
        let path = lower.text(name);
        let local = path.rsplit('.').next().unwrap_or(path);
        lower.import(local, &path.replace('.', "\u{1}"));
    }
    0
}
