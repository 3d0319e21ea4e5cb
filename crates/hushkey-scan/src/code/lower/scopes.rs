//! Kotlin's blocks that belong to an object: `x.apply { … }`, `with(x) { … }`, `buildMap { … }`. They are read where they stand, and
//! names without a receiver in them are the object's where they sound like it.

use super::super::ir::{Id, Node};
use super::build::{Lower, Parts, Receiver, child_of};
use super::java::children;
use tree_sitter::Node as Tree;

/// Beginnings of calls that give an object something.
const GIVING: &[&str] = &[
    "put", "set", "add", "append", "param", "key", "header", "write", "claim", "field", "insert", "register", "track",
    "identify",
];

/// Calls of a block that is given to a call: what the call will do with them, their own names say.
const ASKED: &[&str] = &["param", "parameter", "key", "url"];

/// Blocks that make something.
const BUILDERS: &[&str] = &[
    "buildString",
    "buildMap",
    "buildList",
    "buildSet",
    "buildJsonObject",
    "buildJsonArray",
    "parameters",
];

/// A call of a function that runs a block on an object, or nothing.
pub(super) fn scope(
    lower: &mut Lower<'_>,
    named: Option<Tree<'_>>,
    args: Option<Tree<'_>>,
    tree: Tree<'_>,
) -> Option<Id> {
    let named = named?;
    let block = block_of(tree)?;
    let (object, gives_object) = match named.kind() {
        "navigation_expression" if args.is_none() => {
            let parts = children(named);
            let name = lower.text(*parts.last()?);
            (
                Some(*parts.first()?),
                match name {
                    "apply" => true,
                    "run" => false,
                    _ => return None,
                },
            )
        }
        "identifier" if lower.text(named) == "with" => (args?.part(0)?.part(0), false),
        "identifier" if BUILDERS.contains(&lower.text(named)) => (None, true),
        _ => return None,
    };
    if child_of(block, "lambda_parameters").is_some() {
        return None;
    }
    let mut ids = Vec::new();
    let name = match object {
        // What a variable is given, it keeps.
        Some(object) if object.kind() == "identifier" => {
            let text = lower.text(object);
            lower.sym(text)
        }
        Some(object) => {
            let name = lower.sym(&format!("$this{}", lower.receivers.len()));
            let value = lower.lower(object);
            let target = lower.make(Node::Name(name), object);
            ids.push(lower.assign(target, value, object));
            name
        }
        None => {
            let name = lower.sym(&format!("$this{}", lower.receivers.len()));
            let target = lower.make(Node::Name(name), tree);
            let nothing = lower.list(&[]);
            let value = lower.make(Node::Array(nothing), tree);
            ids.push(lower.assign(target, value, tree));
            name
        }
    };
    lower.receivers.push(Receiver { name, strong: true });
    for statement in children(block) {
        ids.push(lower.lower(statement));
    }
    lower.receivers.pop();
    if gives_object {
        ids.push(lower.make(Node::Name(name), tree));
    }
    Some(lower.seq(&ids, tree))
}

fn block_of(tree: Tree<'_>) -> Option<Tree<'_>> {
    let block = children(tree)
        .into_iter()
        .find(|child| matches!(child.kind(), "annotated_lambda" | "lambda_literal"))?;
    match block.kind() {
        "lambda_literal" => Some(block),
        _ => child_of(block, "lambda_literal"),
    }
}

/// A callee without a receiver, as a method of what its block belongs to.
pub(super) fn owned(lower: &mut Lower<'_>, callee: Id, tree: Tree<'_>) -> Id {
    let Node::Name(name) = lower.unit.node(callee) else {
        return callee;
    };
    let text = lower.unit.text(name);
    let giving = GIVING.iter().any(|begin| text.starts_with(begin));
    let asked = ASKED.contains(&text);
    if !(giving || asked) || lower.receivers.is_empty() {
        return callee;
    }
    let near = lower
        .receivers
        .iter()
        .rev()
        .find(|receiver| if receiver.strong { giving || asked } else { asked });
    let Some(receiver) = near.copied() else { return callee };
    // The file's own function of that name is meant by it.
    if lower.source.contains(&format!("fun {text}(")) {
        return callee;
    }
    let object = lower.make(Node::Name(receiver.name), tree);
    lower.make(Node::Member(object, name), tree)
}

/// `email = x` in an object's block sets the object's field, if it is no variable.
pub(super) fn assignment(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let assigned = super::java::assignment(lower, tree);
    let near = lower.receivers.iter().rev().find(|receiver| receiver.strong).copied();
    let (Some(receiver), Node::Assign { target, add, .. }) = (near, lower.unit.node(assigned)) else {
        return assigned;
    };
    let name = match lower.unit.node(target) {
        Node::Name(name) => name,
        Node::Member(object, name) if matches!(lower.unit.node(object), Node::This) => name,
        _ => return assigned,
    };
    let object = lower.make(Node::Name(receiver.name), tree);
    // What was assigned is read again, not made again: blocks in blocks would double with each.
    let value = target;
    let target = lower.make(Node::Member(object, name), tree);
    let set = lower.make(Node::Assign { target, value, add }, tree);
    lower.seq(&[assigned, set], tree)
}
