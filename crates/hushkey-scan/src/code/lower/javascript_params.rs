//! Parameters of TypeScript that say more than their name: types written where they stand, and what a decorator puts into them.

use super::super::ir::{Node, Param, Sym};
use super::build::{Lower, Parts, child_of, children};
use super::strings;
use tree_sitter::Node as Tree;

pub(super) fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    let Some(mut param) = lower.param(tree) else { return };
    if let Node::Name(name) = lower.unit.node(param.pattern)
        && let Some(kind) = tree.child_by_field_name("type")
    {
        let name = lower.unit.text(name).to_owned();
        param.kind = written_type(lower, &name, kind).unwrap_or(param.kind);
    }
    if let Some(field) = decorated(lower, tree) {
        let field = lower.sym(&field);
        let pair = lower.make(Node::Pair(field, param.pattern), tree);
        let list = lower.list(&[pair]);
        param.pattern = lower.make(Node::Object(list), tree);
    }
    params.push(param);
}

/// `user: { email: string }`, `users: { email: string }[]`: a record of a class without a name, which is called like what holds it.
pub(super) fn written_type(lower: &mut Lower<'_>, name: &str, kind: Tree<'_>) -> Option<Sym> {
    // Files with more types than this are written by programs.
    if lower.unit.classes.len() > 1000 {
        return None;
    }
    let mut kind = kind;
    for _ in 0..4 {
        match kind.kind() {
            "object_type" => {
                let sym = lower.sym(name);
                let class = if lower.unit.classes.iter().any(|class| class.name == sym) {
                    format!("{name}{}", lower.unit.classes.len())
                } else {
                    name.to_owned()
                };
                lower.class(&class, Some(kind), kind);
                return Some(lower.sym(&class));
            }
            "type_annotation" | "array_type" | "readonly_type" | "parenthesized_type" => kind = kind.part(0)?,
            _ => return None,
        }
    }
    None
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
    let key = call.child_by_field_name("arguments")?.part(0)?;
    (key.kind() == "string").then(|| strings::inside(lower.text(key)).to_owned())
}
