//! `User::getEmail`, `log::info`: a method by name is the function that calls it.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::Lower;
use tree_sitter::Node as Tree;

/// Beginnings of names of static methods, which get what an instance's would be called on.
const STATIC: &[&str] = &[
    "parse", "from", "of", "valueOf", "nonNull", "isNull", "hash", "encode", "decode", "mask", "redact", "create",
    "convert",
];

/// The function that a reference stands for.
pub(super) fn lambda(lower: &mut Lower<'_>, owner: Option<Tree<'_>>, name: &str, tree: Tree<'_>) -> Id {
    let it = lower.sym("it");
    let pattern = lower.name("it", tree);
    let given = lower.name("it", tree);
    let text = owner.map_or("", |owner| lower.text(owner));
    let body = match owner {
        Some(owner) if name == "new" => {
            let class = lower.type_path(owner);
            lower.call(class, &[given], CallKind::New, tree)
        }
        Some(owner) if is_type(text) => {
            let kotlin = lower.language.name() == "kotlin";
            let is_static = STATIC.iter().any(|begin| name.starts_with(begin));
            let mut ways = Vec::new();
            if !is_static {
                let method = lower.member(given, name, tree);
                ways.push(lower.call(method, &[], CallKind::Plain, tree));
                if kotlin {
                    ways.push(lower.member(given, name, tree));
                }
            }
            let getter = ["get", "is", "has", "to", "as"].iter().any(|begin| {
                name.strip_prefix(begin)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
            });
            if !getter && !kotlin {
                let class = lower.type_path(owner);
                let method = lower.member(class, name, tree);
                ways.push(lower.call(method, &[given], CallKind::Plain, tree));
            }
            lower.merge(&ways, tree)
        }
        Some(owner) => {
            let object = lower.lower(owner);
            let method = lower.member(object, name, tree);
            lower.call(method, &[given], CallKind::Plain, tree)
        }
        None => {
            let function = lower.name(name, tree);
            let made = name.starts_with(|c: char| c.is_ascii_uppercase());
            let kind = if made { CallKind::New } else { CallKind::Plain };
            lower.call(function, &[given], kind, tree)
        }
    };
    let param = Param {
        name: it,
        pattern,
        kind: 0,
    };
    let func = lower.func(0, vec![param], body, true);
    lower.make(Node::Lambda(func), tree)
}

/// A class' name: a capital, and not all capitals.
fn is_type(text: &str) -> bool {
    let last = text.split('<').next().unwrap_or_default();
    let last = last.rsplit('.').next().unwrap_or_default();
    last.starts_with(|c: char| c.is_uppercase()) && (last.contains(|c: char| c.is_lowercase()) || last.len() == 1)
}
