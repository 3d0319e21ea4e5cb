//! Ruby.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::{Lower, Parts, child_of, children};
use super::{Shape, Spec};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("constant", Name),
        ("self", This),
        ("super", Name),
        ("global_variable", Name),
        ("instance_variable", Hook(instance)),
        ("class_variable", Hook(instance)),
        ("string", Template),
        ("subshell", Hook(subshell)),
        ("heredoc_body", Skip),
        ("regex", Const),
        ("interpolation", Through),
        ("chained_string", Hook(chained)),
        ("integer", Const),
        ("float", Const),
        ("true", Const),
        ("false", Const),
        ("nil", Const),
        ("simple_symbol", Hook(symbol)),
        ("string_array", Const),
        ("symbol_array", Const),
        ("heredoc_beginning", Hook(heredoc)),
        ("call", Hook(call)),
        ("scope_resolution", Member("scope", "name")),
        ("element_reference", Hook(element)),
        ("hash", Object),
        ("pair", Hook(pair)),
        ("hash_splat_argument", Spread),
        ("splat_argument", Spread),
        ("array", Array),
        ("left_assignment_list", Array),
        ("right_assignment_list", Array),
        ("assignment", Assign("left", "right")),
        ("operator_assignment", Augment("left", "right")),
        ("binary", Hook(binary)),
        ("unary", Clean),
        ("conditional", If("condition", "consequence", "alternative")),
        ("if", If("condition", "consequence", "alternative")),
        ("unless", If("condition", "consequence", "alternative")),
        ("elsif", If("condition", "consequence", "alternative")),
        ("if_modifier", If("condition", "body", "")),
        ("unless_modifier", If("condition", "body", "")),
        ("else", Seq),
        ("then", Seq),
        ("while", Loop),
        ("until", Loop),
        ("for", Hook(for_)),
        ("case", Hook(case)),
        ("when", Field("body")),
        ("method", Function("name", "parameters", "body")),
        ("singleton_method", Function("name", "parameters", "body")),
        ("class", Hook(class)),
        ("module", Class("name", "body")),
        ("singleton_class", Field("body")),
        ("lambda", Lambda("parameters", "body")),
        ("block", Lambda("parameters", "body")),
        ("do_block", Lambda("parameters", "body")),
        ("return", Return),
        ("yield", Hook(yield_)),
        ("begin", Hook(body)),
        ("body_statement", Hook(body)),
        ("comment", Skip),
        ("program", Seq),
        ("block_body", Seq),
        ("parenthesized_statements", Through),
        ("argument_list", Through),
        ("rescue_modifier", Through),
        ("alias", Skip),
        ("undef", Skip),
        ("break", Through),
        ("next", Return),
        ("do", Seq),
    ],
    joins: &["%", "*"],
    gives_last: true,
    param: Some(param),
};

fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    if tree.kind() == "destructured_parameter" {
        let ids: Vec<Id> = children(tree).into_iter().map(|child| lower.lower(child)).collect();
        let list = lower.list(&ids);
        let pattern = lower.make(Node::Array(list), tree);
        params.push(Param {
            name: 0,
            pattern,
            kind: 0,
        });
        return;
    }
    let named = tree.child_by_field_name("name").unwrap_or(tree);
    let text = lower.text(named);
    let (name, pattern) = (lower.sym(text), lower.name(text, named));
    params.push(Param { name, pattern, kind: 0 });
}

fn instance(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let this = lower.make(Node::This, tree);
    let name = lower.text(tree).trim_start_matches('@');
    lower.member(this, name, tree)
}

fn chained(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    lower.concat(&ids, tree)
}

fn symbol(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree).trim_start_matches(':').trim_matches('"');
    let sym = lower.sym(text);
    lower.make(Node::Text(sym), tree)
}

/// `<<~TEXT` stands for the body that follows its line.
fn heredoc(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut at = Some(tree);
    while let Some(node) = at {
        let mut next = node.next_named_sibling();
        while let Some(sibling) = next {
            if sibling.kind() == "heredoc_body" {
                return lower.template(sibling);
            }
            next = sibling.next_named_sibling();
        }
        at = node.parent();
    }
    lower.make(Node::Const, tree)
}

fn element(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = lower.field(tree, "object");
    let index = children(tree).get(1).copied();
    if let Some(range) = index.filter(|index| index.kind() == "range")
        && lower.text(range).starts_with('-')
    {
        let list = lower.list(&[object]);
        return lower.make(Node::Clean(list), tree);
    }
    let index = index.map_or(0, |index| lower.index(index));
    lower.make(Node::Index(object, index), tree)
}

/// `email:` alone is `email: email`.
fn pair(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let key = tree.child_by_field_name("key");
    let sym = key.map_or(0, |key| lower.key(key));
    let value = match (tree.child_by_field_name("value"), key) {
        (Some(value), _) => lower.lower(value),
        (None, Some(key)) => lower.make(Node::Name(sym), key),
        (None, None) => 0,
    };
    lower.make(Node::Pair(sym, value), tree)
}

fn call(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let named = tree.child_by_field_name("method");
    let name = named.map_or("call", |name| lower.text(name));
    let receiver = tree.child_by_field_name("receiver");
    let object = receiver.map_or(0, |receiver| lower.lower(receiver));
    if receiver.is_none()
        && matches!(
            name,
            "attr_accessor" | "attr_reader" | "attr_writer" | "require" | "require_relative"
        )
    {
        if name.starts_with("attr") {
            for child in tree.child_by_field_name("arguments").map_or(Vec::new(), children) {
                let field = lower.text(child).trim_start_matches(':');
                lower.class_field(field, 0, child);
            }
        }
        return 0;
    }
    let mut args = Vec::new();
    for child in tree.child_by_field_name("arguments").map_or(Vec::new(), children) {
        // `map(&:email)` takes that field of each.
        let symbol = child_of(child, "simple_symbol").filter(|_| child.kind() == "block_argument");
        args.push(match symbol {
            Some(symbol) => {
                let field = lower.text(symbol).trim_start_matches(':');
                lower.member(object, field, child)
            }
            None => lower.lower(child),
        });
    }
    if receiver.is_none() && matches!(name, "raise" | "fail") {
        let value = lower.merge(&args, tree);
        return lower.make(Node::Throw(value), tree);
    }
    if let Some(block) = tree.child_by_field_name("block") {
        args.push(lower.lower(block));
    }
    if receiver.is_some() && name == "new" {
        return lower.call(object, &args, CallKind::New, tree);
    }
    let callee = match (receiver, named) {
        (Some(_), Some(named)) => lower.member(object, name, named),
        (Some(_), None) => object,
        (None, _) => lower.name(name, tree),
    };
    // `user.email` is a field as well as a call; without arguments it is read as one.
    if receiver.is_some()
        && tree.child_by_field_name("arguments").is_none()
        && args.is_empty()
        && !name.ends_with(['?', '!'])
    {
        return callee;
    }
    lower.call(callee, &args, CallKind::Plain, tree)
}

/// `log << x` calls; other operators are as everywhere.
fn binary(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let operator = tree
        .child_by_field_name("operator")
        .map_or("", |operator| lower.text(operator));
    let left = lower.field(tree, "left");
    let right = lower.field(tree, "right");
    if operator == "<<" {
        let callee = lower.member(left, "<<", tree);
        return lower.call(callee, &[right], CallKind::Plain, tree);
    }
    lower.operation(operator, &[left, right], tree)
}

fn for_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let target = lower.field(tree, "pattern");
    let values = lower.field(tree, "value");
    let body = lower.field(tree, "body");
    lower.make(Node::ForEach { target, values, body }, tree)
}

fn case(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases: Vec<Tree<'_>> = children(tree)
        .into_iter()
        .filter(|child| matches!(child.kind(), "when" | "else"))
        .collect();
    lower.switch(tree.child_by_field_name("value"), &cases, tree)
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let outer = lower.open_class(name);
    if let Some(base) = tree.child_by_field_name("superclass").and_then(|base| base.part(0)) {
        let base = lower.type_sym(base);
        if let Some(class) = lower.open_classes.last_mut() {
            class.bases.push(base);
        }
    }
    let body = tree
        .child_by_field_name("body")
        .map_or(Vec::new(), |body| lower.lower_all(body));
    lower.close_class(outer, body, tree)
}

/// `` `finger #{name}` `` runs a command.
fn subshell(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let command = lower.template(tree);
    let callee = lower.name("system", tree);
    lower.call(callee, &[command], CallKind::Plain, tree)
}

/// `yield x` calls the block.
fn yield_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let args = tree.part(0).map_or(Vec::new(), |args| lower.lower_all(args));
    let callee = lower.name("yield", tree);
    lower.call(callee, &args, CallKind::Plain, tree)
}

/// Statements that may have a `rescue`.
fn body(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut ids = Vec::new();
    let mut handlers = Vec::new();
    let mut last = Vec::new();
    for child in children(tree) {
        match child.kind() {
            "rescue" => {
                let name = child_of(child, "exception_variable").and_then(|variable| variable.part(0));
                let name = name.map_or(0, |name| lower.lower(name));
                let name = lower.caught(name, child.child_by_field_name("exceptions"));
                handlers.push((name, lower.field(child, "body")));
            }
            "ensure" | "else" => {
                let body = lower.lower_all(child);
                last.push(lower.seq(&body, child));
            }
            _ => {
                let id = lower.lower(child);
                if id != 0 {
                    ids.push(id);
                }
            }
        }
    }
    let body = lower.seq(&ids, tree);
    if handlers.is_empty() {
        last.insert(0, body);
        return lower.seq(&last, tree);
    }
    let last = lower.seq(&last, tree);
    lower.attempt(body, &handlers, last, tree)
}
