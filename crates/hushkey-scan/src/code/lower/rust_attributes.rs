//! Attributes of functions that write their arguments somewhere: `#[tracing::instrument]`.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::{Lower, Parts, child_of, children};
use super::rust_macros::{debugged, macro_args};
use tree_sitter::Node as Tree;

/// The attribute's name, and how far before the function it is looked for.
const WORD: &[u8] = b"instrument";
const NEAR: usize = 600;

/// What a span of `#[instrument]` takes.
struct Span<'t> {
    attribute: Tree<'t>,
    /// `skip_all`.
    none: bool,
    /// `skip(a, b)`.
    skipped: Vec<Tree<'t>>,
    /// `fields(a = b)`.
    fields: Option<Tree<'t>>,
}

pub(super) fn function(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let name = lower.sym(name);
    let given = tree.child_by_field_name("parameters");
    let params = given.map_or(Vec::new(), |params| lower.params(params));
    let mut ids = Vec::new();
    if let Some(span) = span_of(lower, tree) {
        spans(lower, &span, &params, tree, &mut ids);
    }
    ids.push(lower.field(tree, "body"));
    let body = match ids.as_slice() {
        [body] => *body,
        _ => lower.seq(&ids, tree),
    };
    let func = lower.func(name, params, body, true);
    lower.make(Node::Define(func), tree)
}

/// The arguments and fields of the span, as calls of a log.
fn spans(lower: &mut Lower<'_>, span: &Span<'_>, params: &[Param], tree: Tree<'_>, ids: &mut Vec<Id>) {
    let skipped: Vec<&str> = span.skipped.iter().map(|name| lower.text(*name)).collect();
    let shown: Vec<&Param> = params
        .iter()
        .filter(|param| param.name != 0 && !span.none && !skipped.contains(&lower.unit.text(param.name)))
        .collect();
    if !shown.is_empty() {
        let mut args = Vec::new();
        for param in shown {
            let text = lower.unit.text(param.name).to_owned();
            let value = lower.name(&text, tree);
            args.push(debugged(lower, value, tree));
        }
        let callee = lower.path("instrument", tree);
        let callee = super::rust_macros::rename_bang(lower, callee, tree);
        ids.push(lower.call(callee, &args, CallKind::Plain, tree));
    }
    if let Some(fields) = span.fields {
        let args = macro_args(lower, fields);
        let callee = lower.path("instrument", span.attribute);
        let callee = super::rust_macros::rename_bang(lower, callee, span.attribute);
        ids.push(lower.call(callee, &args, CallKind::Plain, span.attribute));
    }
}

/// The span that an attribute before the function opens.
fn span_of<'t>(lower: &Lower<'_>, tree: Tree<'t>) -> Option<Span<'t>> {
    // A look at the text first: siblings of a tree are found by counting from the first.
    let start = tree.start_byte();
    let near = lower.source.as_bytes().get(start.saturating_sub(NEAR)..start)?;
    if !near.windows(WORD.len()).any(|part| part == WORD) {
        return None;
    }
    let mut before = tree.prev_named_sibling();
    while let Some(item) = before.filter(|before| matches!(before.kind(), "attribute_item" | "line_comment")) {
        before = item.prev_named_sibling();
        let Some(attribute) = child_of(item, "attribute") else {
            continue;
        };
        let name = attribute.part(0).map_or("", |name| lower.text(name));
        if name.rsplit("::").next() != Some("instrument") {
            continue;
        }
        let mut span = Span {
            attribute: item,
            none: false,
            skipped: Vec::new(),
            fields: None,
        };
        let tokens = child_of(attribute, "token_tree").map_or(Vec::new(), children);
        let mut word = "";
        for token in tokens {
            match (token.kind(), word) {
                ("token_tree", "skip") => span.skipped = children(token),
                ("token_tree", "fields") => span.fields = Some(token),
                _ => word = lower.text(token),
            }
            span.none |= word == "skip_all";
        }
        return Some(span);
    }
    None
}
