//! PHP.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::{Lower, Parts, child_of, children};
use super::{Shape, Spec};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("variable_name", Name),
        ("name", Name),
        ("qualified_name", Hook(qualified)),
        ("relative_scope", This),
        ("string", Text),
        ("encapsed_string", Template),
        ("heredoc", Field("value")),
        ("heredoc_body", Template),
        ("nowdoc", Const),
        ("shell_command_expression", Hook(shell)),
        ("integer", Const),
        ("float", Const),
        ("boolean", Const),
        ("null", Const),
        ("class_constant_access_expression", Const),
        ("member_access_expression", Member("object", "name")),
        ("nullsafe_member_access_expression", Member("object", "name")),
        ("scoped_property_access_expression", Member("scope", "name")),
        ("subscript_expression", Hook(subscript)),
        ("function_call_expression", Call("function", "arguments")),
        ("member_call_expression", Method("object", "name", "arguments")),
        ("nullsafe_member_call_expression", Method("object", "name", "arguments")),
        ("scoped_call_expression", Method("scope", "name", "arguments")),
        ("object_creation_expression", Hook(new)),
        ("argument", Hook(argument)),
        ("array_creation_expression", Hook(array)),
        ("array_element_initializer", Hook(element)),
        ("variadic_unpacking", Spread),
        ("assignment_expression", Assign("left", "right")),
        ("list_literal", Hook(list)),
        ("reference_assignment_expression", Assign("left", "right")),
        ("augmented_assignment_expression", Augment("left", "right")),
        ("binary_expression", Binary("left", "right")),
        ("unary_op_expression", Clean),
        ("update_expression", Clean),
        ("conditional_expression", Hook(conditional)),
        ("cast_expression", Hook(cast)),
        ("echo_statement", Hook(echo)),
        ("print_intrinsic", Hook(print)),
        ("exit_statement", Hook(exit)),
        ("unset_statement", Hook(taken_out)),
        ("foreach_statement", Hook(foreach)),
        ("for_statement", Loop),
        ("while_statement", Loop),
        ("do_statement", Loop),
        ("anonymous_function", Lambda("parameters", "body")),
        ("anonymous_function_creation_expression", Lambda("parameters", "body")),
        ("arrow_function", Lambda("parameters", "body")),
        ("function_definition", Function("name", "parameters", "body")),
        ("method_declaration", Hook(method)),
        ("class_declaration", Hook(class)),
        ("interface_declaration", Hook(class)),
        ("trait_declaration", Hook(class)),
        ("enum_declaration", Hook(class)),
        ("property_declaration", Hook(property)),
        ("const_declaration", Skip),
        ("if_statement", If("condition", "body", "alternative")),
        ("else_if_clause", If("condition", "body", "alternative")),
        ("else_clause", Field("body")),
        ("switch_statement", Hook(switch)),
        ("match_expression", Hook(match_)),
        ("match_conditional_expression", Field("return_expression")),
        ("match_default_expression", Field("return_expression")),
        ("try_statement", Hook(attempt)),
        ("return_statement", Return),
        ("yield_expression", Return),
        ("throw_expression", Throw),
        ("throw_statement", Throw),
        ("namespace_use_declaration", Hook(import)),
        ("namespace_definition", Hook(namespace)),
        ("use_declaration", Skip),
        ("comment", Skip),
        ("text", Skip),
        ("text_interpolation", Skip),
        ("php_tag", Skip),
        ("program", Seq),
        ("compound_statement", Seq),
        ("declaration_list", Seq),
        ("expression_statement", Through),
        ("attribute_list", Skip),
        ("visibility_modifier", Skip),
        ("primitive_type", Skip),
        ("named_type", Skip),
        ("optional_type", Skip),
        ("global_declaration", Skip),
    ],
    joins: &["."],
    gives_last: false,
    param: Some(param),
};

fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    let Some(named) = tree.child_by_field_name("name") else {
        return;
    };
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let text = lower.text(named).trim_start_matches(['&', '.', '$']);
    let (name, pattern) = (lower.sym(text), lower.name(text, named));
    params.push(Param { name, pattern, kind });
}

fn qualified(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    lower.path(text, tree)
}

fn subscript(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = tree.part(0).map_or(0, |object| lower.lower(object));
    let index = match tree.part(1) {
        // `$a[k]` inside a string.
        Some(index) if index.kind() == "name" => {
            let text = lower.text(index);
            let sym = lower.sym(text);
            lower.make(Node::Text(sym), index)
        }
        Some(index) => lower.index(index),
        None => 0,
    };
    lower.make(Node::Index(object, index), tree)
}

fn new(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if let Some(class) = child_of(tree, "anonymous_class") {
        return anonymous(lower, class, tree);
    }
    let all = children(tree);
    let class = all.iter().find(|child| {
        matches!(
            child.kind(),
            "name" | "qualified_name" | "variable_name" | "relative_scope"
        )
    });
    let class = class.map_or(0, |class| lower.type_path(*class));
    let args = child_of(tree, "arguments").map_or(Vec::new(), |args| lower.args(args));
    lower.call(class, &args, CallKind::New, tree)
}

/// `new class($x) extends Migration { … }`: a class of its own, and an object of it.
fn anonymous(lower: &mut Lower<'_>, class: Tree<'_>, tree: Tree<'_>) -> Id {
    let name = format!("class@{}", tree.start_byte());
    let args = child_of(class, "arguments").map_or(Vec::new(), |args| lower.args(args));
    let body = lower.class(&name, class.child_by_field_name("body"), class);
    let callee = lower.name(&name, tree);
    let made = lower.call(callee, &args, CallKind::New, tree);
    lower.merge(&[made, body], tree)
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

fn array(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    let list = lower.list(&ids);
    let pairs = ids.iter().any(|id| matches!(lower.unit.node(*id), Node::Pair(..)));
    lower.make(if pairs { Node::Object(list) } else { Node::Array(list) }, tree)
}

fn element(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    match (tree.part(0), tree.part(1)) {
        (Some(key), Some(value)) => {
            let key = lower.key(key);
            let value = lower.lower(value);
            lower.make(Node::Pair(key, value), tree)
        }
        (Some(value), None) => lower.lower(value),
        _ => 0,
    }
}

/// `list(a, b)` and `['k' => $a]` as targets: keys stand between the targets.
fn list(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let all = children(tree);
    let keyed = all.len().is_multiple_of(2)
        && all
            .iter()
            .step_by(2)
            .all(|key| matches!(key.kind(), "string" | "encapsed_string" | "integer"));
    let mut ids = Vec::new();
    if keyed && !all.is_empty() {
        for pair in all.chunks(2) {
            if let [key, target] = pair {
                let (sym, value) = (lower.key(*key), lower.lower(*target));
                ids.push(lower.make(Node::Pair(sym, value), *target));
            }
        }
        let list = lower.list(&ids);
        return lower.make(Node::Object(list), tree);
    }
    for child in all {
        ids.push(lower.lower(child));
    }
    let list = lower.list(&ids);
    lower.make(Node::Array(list), tree)
}

fn conditional(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let condition = lower.field(tree, "condition");
    let other = lower.field(tree, "alternative");
    // `a ?: b` is `a` or `b`.
    let then = match tree.child_by_field_name("body") {
        Some(body) => lower.lower(body),
        None => condition,
    };
    lower.make(Node::If { condition, then, other }, tree)
}

fn cast(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let kind = tree
        .child_by_field_name("type")
        .map_or("", |kind| lower.text(kind))
        .to_ascii_lowercase();
    let value = lower.field(tree, "value");
    if kind.contains("int") || kind.contains("bool") || kind.contains("float") {
        let list = lower.list(&[value]);
        return lower.make(Node::Clean(list), tree);
    }
    value
}

fn statement(lower: &mut Lower<'_>, name: &str, tree: Tree<'_>) -> Id {
    let args: Vec<Id> = children(tree)
        .into_iter()
        .flat_map(|child| {
            if child.kind() == "sequence_expression" {
                children(child)
            } else {
                vec![child]
            }
        })
        .map(|child| lower.lower(child))
        .collect();
    let callee = lower.name(name, tree);
    lower.call(callee, &args, CallKind::Plain, tree)
}

fn shell(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let command = lower.template(tree);
    let callee = lower.name("shell_exec", tree);
    lower.call(callee, &[command], CallKind::Plain, tree)
}

fn echo(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    statement(lower, "echo", tree)
}

fn print(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    statement(lower, "print", tree)
}

fn exit(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    statement(lower, "exit", tree)
}

fn foreach(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let all = children(tree);
    let values = all.first().map_or(0, |values| lower.lower(*values));
    let target = match all.get(1) {
        Some(pair) if pair.kind() == "pair" => pair.part(1).map_or(0, |value| lower.lower(value)),
        Some(target) => lower.lower(*target),
        None => 0,
    };
    let body = lower.field(tree, "body");
    lower.make(Node::ForEach { target, values, body }, tree)
}

/// Promoted parameters of a constructor are fields.
fn method(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let parameters = tree.child_by_field_name("parameters");
    let constructor = name == "__construct";
    let mut ids = Vec::new();
    for child in parameters.map_or(Vec::new(), children) {
        if let (true, "property_promotion_parameter", Some(named)) =
            (constructor, child.kind(), child.child_by_field_name("name"))
        {
            let kind = child.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
            let text = lower.text(named).trim_start_matches('$');
            let target = lower.class_field(text, kind, named);
            let value = lower.name(text, named);
            ids.push(lower.assign(target, value, named));
        }
    }
    let params = parameters.map_or(Vec::new(), |params| lower.params(params));
    ids.push(lower.field(tree, "body"));
    let body = lower.seq(&ids, tree);
    let name = lower.sym(if constructor { "constructor" } else { name });
    let func = lower.func(name, params, body, false);
    lower.make(Node::Define(func), tree)
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let outer = lower.open_class(name);
    for base in child_of(tree, "base_clause").map_or(Vec::new(), children) {
        lower.base(base);
    }
    let ids = tree
        .child_by_field_name("body")
        .map_or(Vec::new(), |body| lower.lower_all(body));
    lower.close_class(outer, ids, tree)
}

fn property(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let mut ids = Vec::new();
    for child in children(tree)
        .into_iter()
        .filter(|child| child.kind() == "property_element")
    {
        let Some(name) = child.child_by_field_name("name") else {
            continue;
        };
        let text = lower.text(name).trim_start_matches('$');
        let target = lower.class_field(text, kind, name);
        if let Some(value) = child.child_by_field_name("default_value") {
            let value = lower.lower(value);
            ids.push(lower.assign(target, value, child));
        }
    }
    lower.seq(&ids, tree)
}

fn switch(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases = tree.child_by_field_name("body").map_or(Vec::new(), children);
    lower.switch(tree.child_by_field_name("condition"), &cases, tree)
}

fn match_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases = tree.child_by_field_name("body").map_or(Vec::new(), children);
    lower.switch(tree.child_by_field_name("condition"), &cases, tree)
}

fn attempt(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let body = lower.field(tree, "body");
    let mut handlers = Vec::new();
    let mut last = 0;
    for child in children(tree) {
        match child.kind() {
            "catch_clause" => {
                let name = lower.field(child, "name");
                let name = lower.caught(name, child.child_by_field_name("type"));
                handlers.push((name, lower.field(child, "body")));
            }
            "finally_clause" => last = lower.field(child, "body"),
            _ => {}
        }
    }
    lower.attempt(body, &handlers, last, tree)
}

fn namespace(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    lower.field(tree, "body")
}

fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let prefix = child_of(tree, "namespace_name").map_or("", |prefix| lower.text(prefix));
    let group = tree.child_by_field_name("body");
    for clause in children(group.unwrap_or(tree))
        .into_iter()
        .filter(|child| child.kind() == "namespace_use_clause")
    {
        let alias = clause.child_by_field_name("alias");
        let Some(path) = children(clause)
            .into_iter()
            .find(|child| Some(*child) != alias && child.kind().ends_with("name"))
        else {
            continue;
        };
        let path = lower.text(path);
        let path = if group.is_some() {
            format!("{prefix}\\{path}")
        } else {
            path.to_owned()
        };
        let path = path.trim_start_matches('\\').replace('\\', "\u{1}");
        let local = alias.map_or_else(
            || path.rsplit('\u{1}').next().unwrap_or_default().to_owned(),
            |alias| lower.text(alias).to_owned(),
        );
        lower.import(&local, &path);
    }
    0
}

/// `unset($user['password'])`: nothing is there any longer.
fn taken_out(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids: Vec<Id> = children(tree)
        .into_iter()
        .filter(|child| child.kind() == "subscript_expression")
        .map(|child| {
            let target = lower.lower(child);
            let value = lower.make(Node::Const, child);
            lower.assign(target, value, child)
        })
        .collect();
    lower.seq(&ids, tree)
}
