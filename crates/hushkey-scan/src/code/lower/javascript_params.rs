//! Parameters of TypeScript that say more than their name: types written where they stand, and what a decorator puts into them.

use super::super::ir::{Node, Param};
use super::build::{Lower, child_of, children};
use super::strings;
use tree_sitter::Node as Tree;

pub(super) fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    let Some(mut param) = lower.param(tree) else { return };
    if let Some(kind) = tree
        .child_by_field_name("type")
        .and_then(|kind| child_of(kind, "object_type"))
        && let Node::Name(name) = lower.unit.node(param.pattern)
    {
        // `user: { email: string }` is a record of a class without a name.
        let text = lower.unit.text(name).to_owned();
        let known = lower.unit.classes.iter().any(|class| class.name == name);
        let class = if known {
            format!("{text}{}", lower.unit.classes.len())
        } else {
            text
        };
        lower.class(&class, Some(kind), tree);
        param.kind = lower.sym(&class);
    }
    if let Some(field) = decorated(lower, tree) {
        let field = lower.sym(&field);
        let pair = lower.make(Node::Pair(field, param.pattern), tree);
        let list = lower.list(&[pair]);
        param.pattern = lower.make(Node::Object(list), tree);
    }
    params.push(param);
}

/// The field of a request that a decorator puts into a parameter: `@Body("email") to`, `@Ip() from`.
fn decorated(lower: &Lower<'_>, tree: Tree<'_>) -> Option<String> {
    let call = children(tree)
        .into_iter()
        .filter(|child| child.kind() == "decorator")
        .find_map(|decorator| child_of(decorator, "call_expression"))?;
    let name = lower.text(call.child_by_field_name("function")?);
    match name {
        "Ip" | "RealIP" => return Some("ipAddress".to_owned()),
        "Body" | "Query" | "Param" | "Headers" | "Session" | "Cookies" | "BodyParam" | "QueryParam" | "PathParam"
        | "HeaderParam" | "CookieParam" | "UploadedFile" => {}
        _ => return None,
    }
    let key = call.child_by_field_name("arguments")?.named_child(0)?;
    (key.kind() == "string").then(|| strings::inside(lower.text(key)).to_owned())
}
