//! What Swift writes in ways of its own: key paths, implicit members, patterns that bind, properties that are kept on the device.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::{Lower, Parts, child_of, children};
use tree_sitter::Node as Tree;

/// The type that targets of Moya have.
pub(super) const MOYA: &str = "TargetType";

/// `.breadcrumb(text)`: a case or an object of the type that is wanted, with what it is made of.
pub(super) fn implicit(lower: &mut Lower<'_>, tree: Tree<'_>, args: &[Id]) -> Option<Id> {
    let callee = tree.part(0).filter(|callee| callee.kind() == "prefix_expression")?;
    let text = lower.text(callee);
    let name = text.strip_prefix('.')?;
    // Moya's tasks.
    if name.starts_with("request") {
        let callee = lower.name(name, callee);
        return Some(lower.call(callee, args, CallKind::Plain, tree));
    }
    let pairs = args.iter().any(|id| matches!(lower.unit.node(*id), Node::Pair(..)));
    let list = lower.list(args);
    Some(lower.make(if pairs { Node::Object(list) } else { Node::Merge(list) }, tree))
}

/// `Contact(context: context)`: an object that Core Data keeps, with all that is put into it.
pub(super) fn managed(lower: &mut Lower<'_>, callee: Id, args: &[Id], tree: Tree<'_>) -> Id {
    let ([arg], Node::Name(class)) = (args, lower.unit.node(callee)) else {
        return callee;
    };
    match lower.unit.node(*arg) {
        Node::Pair(name, _)
            if lower.unit.text(name) == "context"
                && lower.unit.text(class).starts_with(|c: char| c.is_ascii_uppercase()) =>
        {
            lower.name("NSManagedObject", tree)
        }
        _ => callee,
    }
}

/// `\.email`: a function that gives that.
pub(super) fn key_path(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let text = lower.text(tree);
    let Some((_, path)) = text.split_once('.') else {
        return 0;
    };
    let name = lower.sym("0");
    let pattern = lower.name("0", tree);
    let mut body = lower.name("0", tree);
    for part in path.split('.') {
        let part = part.trim_end_matches(['?', '!']);
        if part.is_empty() || !part.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return 0;
        }
        body = lower.member(body, part, tree);
    }
    let params = vec![Param { name, pattern, kind: 0 }];
    let func = lower.func(0, params, body, true);
    lower.make(Node::Lambda(func), tree)
}

/// `@AppStorage("email") var email`: what is put into it is kept on the device.
pub(super) fn kept(lower: &mut Lower<'_>, tree: Tree<'_>, name: Tree<'_>) -> Option<Id> {
    let modifiers = child_of(tree, "modifiers").map_or("", |modifiers| lower.text(modifiers));
    let attribute = ["@AppStorage", "@SceneStorage"]
        .into_iter()
        .find(|attribute| modifiers.contains(attribute))?;
    let callee = lower.name(attribute, tree);
    let value = lower.lower(name);
    Some(lower.call(callee, &[value], CallKind::Plain, tree))
}

/// `set { … newValue … }`, `didSet { … }`: what is set is what the property is called.
pub(super) fn setter(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let property = tree
        .parent()
        .and_then(|parent| parent.parent())
        .and_then(|property| property.child_by_field_name("name"));
    let body = child_of(tree, "statements").map_or(0, |body| lower.lower(body));
    let Some(property) = property.filter(|property| property.kind() == "pattern") else {
        return body;
    };
    let text = lower.text(property);
    let target = lower.name("newValue", tree);
    let value = lower.member(0, text, tree);
    let set = lower.assign(target, value, tree);
    lower.seq(&[set, body], tree)
}

/// `.found(let mail)`: the names in a pattern take what the value holds.
pub(super) fn takes(lower: &mut Lower<'_>, pattern: Tree<'_>, value: Id) -> Vec<Id> {
    let text = lower.text(pattern);
    if !(text.contains("let ") || text.contains("var ")) {
        return Vec::new();
    }
    let mut names = Vec::new();
    let mut open = vec![pattern];
    while let Some(at) = open.pop() {
        if at.kind() == "simple_identifier" {
            let before = lower.source.get(..at.start_byte()).unwrap_or_default();
            let after = lower.source.get(at.end_byte()..).unwrap_or_default();
            // The case's own name, and labels.
            let failure = matches!(lower.text(at), "error" | "err");
            if !before.ends_with('.') && !after.starts_with(':') && !failure {
                names.push(at);
            }
        } else if names.len() + open.len() < 16 {
            open.extend(children(at));
        }
    }
    names
        .into_iter()
        .map(|name| {
            let target = lower.lower(name);
            lower.assign(target, value, name)
        })
        .collect()
}

/// `var path: String { … return "/users/\(id)" }` of a target of Moya: a part of an address.
pub(super) fn is_moya_path(lower: &Lower<'_>, tree: Tree<'_>) -> bool {
    let moya = lower.unit.names.find(MOYA);
    if moya.is_none_or(|moya| !lower.unit.imports.contains_key(&moya)) {
        return false;
    }
    let mut at = tree.parent();
    for _ in 0..12 {
        match at {
            Some(found) if found.kind() == "property_declaration" => {
                return found
                    .child_by_field_name("name")
                    .is_some_and(|name| lower.text(name) == "path");
            }
            Some(found) => at = found.parent(),
            None => return false,
        }
    }
    false
}
