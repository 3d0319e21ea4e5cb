//! JavaScript, TypeScript, JSX and TSX.

use super::super::ir::{CallKind, Id, Node};
use super::build::{Lower, Parts, child_of, children};
use super::{Shape, Spec, javascript_params, strings};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("property_identifier", Name),
        ("private_property_identifier", Name),
        ("this", This),
        ("super", Name),
        ("string", Text),
        ("template_string", Template),
        ("number", Const),
        ("true", Const),
        ("false", Const),
        ("null", Const),
        ("undefined", Const),
        ("regex", Const),
        ("member_expression", Member("object", "property")),
        ("subscript_expression", Index("object", "index")),
        ("call_expression", Call("function", "arguments")),
        ("new_expression", New("constructor", "arguments")),
        ("assignment_expression", Assign("left", "right")),
        ("augmented_assignment_expression", Augment("left", "right")),
        ("variable_declarator", Hook(declarator)),
        ("binary_expression", Binary("left", "right")),
        ("unary_expression", Clean),
        ("update_expression", Clean),
        ("object", Object),
        ("object_pattern", Object),
        ("array", Array),
        ("array_pattern", Array),
        ("pair", Pair("key", "value")),
        ("pair_pattern", Pair("key", "value")),
        ("shorthand_property_identifier", Hook(shorthand)),
        ("shorthand_property_identifier_pattern", Hook(shorthand)),
        ("assignment_pattern", Field("left")),
        ("object_assignment_pattern", Field("left")),
        ("rest_pattern", Spread),
        ("spread_element", Spread),
        ("arrow_function", Hook(arrow)),
        ("function_expression", Hook(function_expression)),
        ("generator_function", Hook(function_expression)),
        ("function_declaration", Function("name", "parameters", "body")),
        ("generator_function_declaration", Function("name", "parameters", "body")),
        ("method_definition", Hook(method)),
        ("class_declaration", Hook(class)),
        ("abstract_class_declaration", Hook(class)),
        ("class", Hook(class)),
        ("interface_declaration", Hook(class)),
        ("type_alias_declaration", Hook(alias)),
        ("property_signature", Hook(field)),
        ("field_definition", Hook(field)),
        ("public_field_definition", Hook(field)),
        ("return_statement", Return),
        ("yield_expression", Return),
        ("throw_statement", Throw),
        ("if_statement", If("condition", "consequence", "alternative")),
        ("ternary_expression", If("condition", "consequence", "alternative")),
        ("while_statement", Loop),
        ("do_statement", Loop),
        ("for_statement", Loop),
        ("for_in_statement", Hook(for_in)),
        ("try_statement", Hook(attempt)),
        ("switch_statement", Hook(switch)),
        ("import_statement", Hook(import)),
        ("type_annotation", Skip),
        ("type_arguments", Skip),
        ("type_parameters", Skip),
        ("optional_chain", Skip),
        ("comment", Skip),
        ("accessibility_modifier", Skip),
        ("as_expression", Hook(first)),
        ("satisfies_expression", Hook(first)),
        ("ambient_declaration", Skip),
        ("program", Seq),
        ("statement_block", Seq),
        ("expression_statement", Through),
        ("lexical_declaration", Seq),
        ("variable_declaration", Seq),
        ("enum_declaration", Skip),
        ("decorator", Skip),
        ("sequence_expression", Through),
        ("jsx_attribute", Hook(attribute)),
        ("jsx_opening_element", Hook(element)),
        ("jsx_self_closing_element", Hook(element)),
        ("jsx_text", Skip),
        ("jsx_closing_element", Skip),
    ],
    joins: &[],
    gives_last: false,
    param: Some(javascript_params::param),
};

fn first(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    tree.part(0).map_or(0, |child| lower.lower(child))
}

fn shorthand(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    let value = lower.name(text, tree);
    let sym = lower.sym(text);
    lower.make(Node::Pair(sym, value), tree)
}

/// `const { a } = require("m")`, and declarations of every other kind.
fn declarator(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let value = tree.child_by_field_name("value");
    if let (Some(name), Some(module)) = (
        tree.child_by_field_name("name"),
        value.and_then(|value| required(lower, value)),
    ) {
        bind_module(lower, name, module);
    }
    let mut target = lower.field(tree, "name");
    let kind = tree
        .child_by_field_name("type")
        .map_or(0, |kind| match lower.unit.node(target) {
            Node::Name(name) => {
                let name = lower.unit.text(name).to_owned();
                javascript_params::written_type(lower, &name, kind).unwrap_or_else(|| lower.type_sym(kind))
            }
            _ => lower.type_sym(kind),
        });
    if kind != 0 {
        target = lower.make(Node::Typed(target, kind), tree);
    }
    let value = value.map_or(0, |value| lower.lower(value));
    if let Some(name) = tree
        .child_by_field_name("name")
        .filter(|name| name.kind() == "identifier")
    {
        let name = lower.text(name);
        lower.name_function(value, name);
    }
    lower.assign(target, value, tree)
}

/// The module of `require("m")`, also behind `await import` and calls of what it gives.
fn required<'a>(lower: &Lower<'a>, value: Tree<'_>) -> Option<&'a str> {
    match value.kind() {
        "await_expression" => required(lower, value.part(0)?),
        "call_expression" => {
            let callee = lower.text(value.child_by_field_name("function")?);
            if callee != "require" && callee != "import" {
                return None;
            }
            let argument = value.child_by_field_name("arguments")?.part(0)?;
            (argument.kind() == "string").then(|| module_name(strings::inside(lower.text(argument))))
        }
        _ => None,
    }
}

/// `node:fs/promises` is `fs`.
fn module_name(module: &str) -> &str {
    let module = module.strip_prefix("node:").unwrap_or(module);
    module.strip_suffix("/promises").unwrap_or(module)
}

/// Notes that a module is a package of others, no file of the project.
fn package(lower: &mut Lower<'_>, module: &str) {
    let own = matches!(
        module.split('/').next().unwrap_or_default(),
        "@" | "src"
            | "app"
            | "lib"
            | "libs"
            | "components"
            | "utils"
            | "shared"
            | "common"
            | "config"
            | "core"
            | "modules"
            | "services"
    );
    if !own && !module.starts_with(['.', '/', '~', '#']) {
        let module = lower.sym(module);
        lower.unit.packages.insert(module);
    }
}

fn bind_module(lower: &mut Lower<'_>, name: Tree<'_>, module: &str) {
    package(lower, module);
    match name.kind() {
        "identifier" => {
            let local = lower.text(name);
            lower.import(local, module);
            let sym = lower.sym(local);
            lower.unit.modules.insert(sym);
        }
        "object_pattern" => {
            for child in children(name) {
                let (key, local) = match child.kind() {
                    "shorthand_property_identifier_pattern" => (lower.text(child), lower.text(child)),
                    "pair_pattern" => match (child.child_by_field_name("key"), child.child_by_field_name("value")) {
                        (Some(key), Some(value)) => (lower.text(key), lower.text(value)),
                        _ => continue,
                    },
                    _ => continue,
                };
                lower.import(local, &format!("{module}\u{1}{key}"));
            }
        }
        _ => {}
    }
}

fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(source) = tree.child_by_field_name("source") else {
        return 0;
    };
    let module = module_name(strings::inside(lower.text(source)));
    package(lower, module);
    let Some(clause) = child_of(tree, "import_clause") else {
        return 0;
    };
    for child in children(clause) {
        match child.kind() {
            "identifier" => {
                let local = lower.text(child);
                lower.import(local, module);
            }
            "namespace_import" => {
                if let Some(name) = child.part(0) {
                    let local = lower.text(name);
                    lower.import(local, module);
                    let sym = lower.sym(local);
                    lower.unit.modules.insert(sym);
                }
            }
            _ => {
                for specifier in children(child) {
                    let Some(name) = specifier.child_by_field_name("name") else {
                        continue;
                    };
                    let local = specifier.child_by_field_name("alias").unwrap_or(name);
                    let (name, local) = (lower.text(name), lower.text(local));
                    lower.import(local, &format!("{module}\u{1}{name}"));
                }
            }
        }
    }
    0
}

fn arrow(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let params = tree
        .child_by_field_name("parameters")
        .or_else(|| tree.child_by_field_name("parameter"));
    let params = params.map_or(Vec::new(), |params| lower.params(params));
    let body = tree.child_by_field_name("body");
    let last = body.is_some_and(|body| body.kind() != "statement_block");
    let body = body.map_or(0, |body| lower.lower(body));
    let func = lower.func(0, params, body, last);
    lower.gives(func, tree);
    lower.make(Node::Lambda(func), tree)
}

fn function_expression(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let params = tree
        .child_by_field_name("parameters")
        .map_or(Vec::new(), |params| lower.params(params));
    let body = lower.field(tree, "body");
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let name = lower.sym(name);
    let func = lower.func(name, params, body, false);
    lower.gives(func, tree);
    lower.make(Node::Lambda(func), tree)
}

/// A method; parameters of a constructor with `private`, `public` or `readonly` are fields too.
fn method(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let parameters = tree.child_by_field_name("parameters");
    if name != "constructor" {
        return lower.function(name, parameters, tree.child_by_field_name("body"), tree);
    }
    let mut ids = Vec::new();
    for child in parameters.map_or(Vec::new(), children) {
        let marked = child.kind() == "required_parameter"
            && lower
                .text(child)
                .split_whitespace()
                .next()
                .is_some_and(|word| matches!(word, "private" | "public" | "protected" | "readonly"));
        if let (true, Some(pattern)) = (marked, child.child_by_field_name("pattern")) {
            let kind = child.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
            let text = lower.text(pattern);
            let target = lower.class_field(text, kind, pattern);
            let value = lower.name(text, pattern);
            ids.push(lower.assign(target, value, pattern));
        }
    }
    let params = parameters.map_or(Vec::new(), |params| lower.params(params));
    ids.push(lower.field(tree, "body"));
    let body = lower.seq(&ids, tree);
    let name = lower.sym(name);
    let func = lower.func(name, params, body, false);
    lower.make(Node::Define(func), tree)
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    lower.class(name, tree.child_by_field_name("body"), tree)
}

/// `type User = { … }` is a class of fields.
fn alias(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    match tree.child_by_field_name("value") {
        Some(value) if value.kind() == "object_type" => {
            let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
            lower.class(name, Some(value), tree)
        }
        _ => 0,
    }
}

fn field(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(name) = tree
        .child_by_field_name("name")
        .or_else(|| tree.child_by_field_name("property"))
    else {
        return 0;
    };
    let text = lower.text(name).trim_start_matches('#');
    let kind = tree.child_by_field_name("type").map_or(0, |kind| {
        javascript_params::written_type(lower, text, kind).unwrap_or_else(|| lower.type_sym(kind))
    });
    let target = lower.class_field(text, kind, name);
    let Some(value) = tree.child_by_field_name("value") else {
        return 0;
    };
    if matches!(value.kind(), "arrow_function" | "function_expression") {
        let params = value
            .child_by_field_name("parameters")
            .or_else(|| value.child_by_field_name("parameter"));
        return lower.function(text, params, value.child_by_field_name("body"), tree);
    }
    let value = lower.lower(value);
    lower.assign(target, value, tree)
}

fn for_in(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let keys = tree
        .child_by_field_name("operator")
        .is_some_and(|operator| lower.text(operator) == "in");
    let target = lower.field(tree, "left");
    let mut values = lower.field(tree, "right");
    if keys {
        let list = lower.list(&[values]);
        values = lower.make(Node::Clean(list), tree);
    }
    let body = lower.field(tree, "body");
    lower.make(Node::ForEach { target, values, body }, tree)
}

fn attempt(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let body = lower.field(tree, "body");
    let handler = tree
        .child_by_field_name("handler")
        .map(|handler| (lower.field(handler, "parameter"), lower.field(handler, "body")));
    let last = lower.field(tree, "finalizer");
    let handlers: Vec<(Id, Id)> = handler.into_iter().collect();
    lower.attempt(body, &handlers, last, tree)
}

fn switch(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases = tree.child_by_field_name("body").map_or(Vec::new(), children);
    lower.switch(tree.child_by_field_name("value"), &cases, tree)
}

/// `title={x}` gives a component `title`.
fn attribute(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.part(0).map_or("", |name| lower.text(name));
    let value = tree.part(1).map_or(0, |value| lower.lower(value));
    let name = lower.sym(name);
    lower.make(Node::Pair(name, value), tree)
}

/// An element calls its component with its attributes.
fn element(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(name) = tree.child_by_field_name("name") else {
        return 0;
    };
    let text = lower.text(name);
    let callee = lower.path(text, name);
    let args: Vec<Id> = children(tree)
        .into_iter()
        .filter(|child| *child != name)
        .map(|child| lower.lower(child))
        .filter(|id| *id != 0)
        .collect();
    let list = lower.list(&args);
    let props = lower.make(Node::Object(list), tree);
    lower.call(callee, &[props], CallKind::Plain, tree)
}
