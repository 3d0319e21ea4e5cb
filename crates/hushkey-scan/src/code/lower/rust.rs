//! Rust. Macros come as token trees: their arguments are read here, format captures too.

use super::super::ir::{Id, Node, Param};
use super::build::{Lower, Parts, children};
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
        ("macro_invocation", Hook(super::rust_macros::macro_)),
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
        ("function_item", Hook(super::rust_attributes::function)),
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
    let object = tree.part(0).map_or(0, |object| lower.lower(object));
    match tree.part(1) {
        Some(index) if index.kind() != "range_expression" => {
            let index = lower.lower(index);
            lower.make(Node::Index(object, index), tree)
        }
        Some(range) if super::rust_macros::shows_ends(lower.text(range)) => {
            let list = lower.list(&[object]);
            lower.make(Node::Clean(list), tree)
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
        let pattern = arm.child_by_field_name("pattern").and_then(|pattern| pattern.part(0));
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
