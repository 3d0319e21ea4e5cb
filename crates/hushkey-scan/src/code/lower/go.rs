//! Go.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::{Lower, Parts, child_of, children};
use super::{Shape, Spec, strings};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("field_identifier", Name),
        ("package_identifier", Name),
        ("type_identifier", Name),
        ("interpreted_string_literal", Text),
        ("raw_string_literal", Text),
        ("rune_literal", Const),
        ("int_literal", Const),
        ("float_literal", Const),
        ("true", Const),
        ("false", Const),
        ("nil", Const),
        ("iota", Const),
        ("selector_expression", Member("operand", "field")),
        ("index_expression", Index("operand", "index")),
        ("slice_expression", Hook(slice)),
        ("type_assertion_expression", Field("operand")),
        ("call_expression", Call("function", "arguments")),
        ("type_conversion_expression", Field("operand")),
        ("composite_literal", Hook(composite)),
        ("keyed_element", Hook(keyed)),
        ("literal_element", Through),
        ("literal_value", Array),
        ("func_literal", Lambda("parameters", "body")),
        ("short_var_declaration", Hook(assignment)),
        ("assignment_statement", Hook(assignment)),
        ("var_spec", Hook(var)),
        ("const_spec", Hook(var)),
        ("function_declaration", Function("name", "parameters", "body")),
        ("method_declaration", Hook(method)),
        ("type_spec", Hook(type_spec)),
        ("type_alias", Skip),
        ("if_statement", Hook(if_)),
        ("for_statement", Hook(for_)),
        ("expression_switch_statement", Hook(switch)),
        ("type_switch_statement", Hook(switch)),
        ("select_statement", Hook(switch)),
        ("return_statement", Hook(return_)),
        ("binary_expression", Binary("left", "right")),
        ("unary_expression", Hook(unary)),
        ("send_statement", Hook(send)),
        ("inc_statement", Skip),
        ("dec_statement", Skip),
        ("import_spec", Hook(import)),
        ("expression_list", Array),
        ("comment", Skip),
        ("source_file", Seq),
        ("block", Seq),
        ("statement_list", Seq),
        ("expression_statement", Through),
        ("package_clause", Skip),
        ("type_arguments", Skip),
        ("map_type", Skip),
        ("slice_type", Skip),
        ("pointer_type", Skip),
        ("array_type", Skip),
        ("interface_type", Skip),
        ("struct_type", Skip),
        ("parameter_list", Skip),
    ],
    joins: &[],
    gives_last: false,
    param: Some(param),
};

/// `a, b string`: one type, several names.
fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let mut cursor = tree.walk();
    let names: Vec<Tree<'_>> = tree.children_by_field_name("name", &mut cursor).collect();
    for name in names {
        let text = lower.text(name);
        let (sym, pattern) = (lower.sym(text), lower.name(text, name));
        params.push(Param {
            name: sym,
            pattern,
            kind,
        });
    }
}

/// `User{Email: e}` is an object of that type.
fn composite(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(body) = tree.child_by_field_name("body") else {
        return 0;
    };
    let ids = lower.lower_all(body);
    let list = lower.list(&ids);
    let keyed = children(body)
        .first()
        .is_some_and(|first| first.kind() == "keyed_element");
    let value = lower.make(if keyed { Node::Object(list) } else { Node::Array(list) }, tree);
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    if kind == 0 {
        value
    } else {
        lower.make(Node::Typed(value, kind), tree)
    }
}

fn keyed(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let key = tree.part(0).map_or("", |key| lower.text(key));
    let key = lower.sym(strings::inside(key));
    let value = tree.part(1).map_or(0, |value| lower.lower(value));
    lower.make(Node::Pair(key, value), tree)
}

/// One target for one value, or several for the results of a call.
fn pairs(lower: &mut Lower<'_>, targets: &[Tree<'_>], values: &[Tree<'_>], add: bool, kind: u32, tree: Tree<'_>) -> Id {
    if targets.len() == values.len() {
        let mut ids = Vec::new();
        for (target, value) in targets.iter().zip(values) {
            let mut target = lower.lower(*target);
            if kind != 0 {
                target = lower.make(Node::Typed(target, kind), tree);
            }
            let value = lower.lower(*value);
            ids.push(lower.make(Node::Assign { target, value, add }, tree));
        }
        return lower.seq(&ids, tree);
    }
    let ids: Vec<Id> = targets.iter().map(|target| lower.lower(*target)).collect();
    let list = lower.list(&ids);
    let target = lower.make(Node::Array(list), tree);
    let value = values.first().map_or(0, |value| lower.lower(*value));
    // A map's or an assertion's second value is a truth value; the first is all of it.
    let call = matches!(lower.unit.node(value), Node::Call { .. });
    if call || ids.len() < 2 {
        return lower.make(Node::Assign { target, value, add }, tree);
    }
    let first = ids.first().copied().unwrap_or(0);
    lower.make(
        Node::Assign {
            target: first,
            value,
            add,
        },
        tree,
    )
}

fn assignment(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let operator = tree
        .child_by_field_name("operator")
        .map_or("=", |operator| lower.text(operator));
    let add = !matches!(operator, "=" | ":=");
    let targets = tree.child_by_field_name("left").map_or(Vec::new(), children);
    let values = tree.child_by_field_name("right").map_or(Vec::new(), children);
    pairs(lower, &targets, &values, add, 0, tree)
}

fn var(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let mut cursor = tree.walk();
    let targets: Vec<Tree<'_>> = tree
        .children_by_field_name("name", &mut cursor)
        .filter(|name| name.is_named())
        .collect();
    let values = tree.child_by_field_name("value").map_or(Vec::new(), children);
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    if values.is_empty() {
        let mut ids = Vec::new();
        for target in targets {
            let target = lower.lower(target);
            let target = if kind == 0 {
                target
            } else {
                lower.make(Node::Typed(target, kind), tree)
            };
            ids.push(lower.assign(target, 0, tree));
        }
        return lower.seq(&ids, tree);
    }
    pairs(lower, &targets, &values, false, kind, tree)
}

/// A method belongs to its receiver's type; the receiver is `this`.
fn method(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let receiver = tree.child_by_field_name("receiver").and_then(|list| list.part(0));
    let class = receiver
        .and_then(|receiver| receiver.child_by_field_name("type"))
        .map_or(0, |kind| lower.type_sym(kind));
    let outer = std::mem::replace(&mut lower.class, class);
    let mut ids = Vec::new();
    if let Some(name) = receiver.and_then(|receiver| receiver.child_by_field_name("name")) {
        let target = lower.lower(name);
        let this = lower.make(Node::This, name);
        ids.push(lower.assign(target, this, name));
    }
    lower.tells_error = tree.child_by_field_name("name").map(|name| lower.text(name)) == Some("Error");
    ids.push(lower.field(tree, "body"));
    let params = tree
        .child_by_field_name("parameters")
        .map_or(Vec::new(), |params| lower.params(params));
    let body = lower.seq(&ids, tree);
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    lower.tells_error = false;
    let name = lower.sym(name);
    let func = lower.func(name, params, body, false);
    lower.class = outer;
    lower.make(Node::Define(func), tree)
}

fn type_spec(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(kind) = tree
        .child_by_field_name("type")
        .filter(|kind| kind.kind() == "struct_type")
    else {
        return 0;
    };
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let outer = lower.open_class(name);
    for field in child_of(kind, "field_declaration_list").map_or(Vec::new(), children) {
        let kind = field.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
        let mut cursor = field.walk();
        let names: Vec<Tree<'_>> = field.children_by_field_name("name", &mut cursor).collect();
        for name in names {
            let text = lower.text(name);
            lower.class_field(text, kind, name);
        }
    }
    lower.close_class(outer, Vec::new(), tree)
}

fn if_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let first = lower.field(tree, "initializer");
    let condition = lower.field(tree, "condition");
    let then = lower.field(tree, "consequence");
    let other = lower.field(tree, "alternative");
    let branch = lower.make(Node::If { condition, then, other }, tree);
    lower.seq(&[first, branch], tree)
}

/// `for i, v := range xs`: the second name is the value.
fn for_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(range) = child_of(tree, "range_clause") else {
        let ids = lower.lower_all(tree);
        let body = lower.seq(&ids, tree);
        return lower.make(Node::Loop(body), tree);
    };
    let names = range.child_by_field_name("left").map_or(Vec::new(), children);
    let target = names.get(1).map_or(0, |name| lower.lower(*name));
    let values = lower.field(range, "right");
    let body = lower.field(tree, "body");
    lower.make(Node::ForEach { target, values, body }, tree)
}

fn switch(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let subject = tree.child_by_field_name("value");
    let alias = tree.child_by_field_name("alias").and_then(|alias| alias.part(0));
    let mut before = 0;
    if let (Some(alias), Some(subject)) = (alias, subject) {
        let target = lower.lower(alias);
        let value = lower.lower(subject);
        before = lower.assign(target, value, tree);
    }
    let cases: Vec<Tree<'_>> = children(tree)
        .into_iter()
        .filter(|child| child.kind().ends_with("_case"))
        .collect();
    let first = lower.field(tree, "initializer");
    let rest = lower.switch(subject, &cases, tree);
    lower.seq(&[first, before, rest], tree)
}

fn return_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let values = tree.part(0).map_or(Vec::new(), children);
    let value = match values.as_slice() {
        // What `Error() string` gives is the message.
        [one] if lower.tells_error => {
            let value = lower.lower(*one);
            let callee = lower.path("errors.Message", *one);
            lower.call(callee, &[value], CallKind::Plain, *one)
        }
        [one] => lower.lower(*one),
        many => {
            let ids: Vec<Id> = many.iter().map(|value| lower.lower(*value)).collect();
            let list = lower.list(&ids);
            lower.make(Node::Array(list), tree)
        }
    };
    lower.make(Node::Return(value), tree)
}

/// The last few letters, or the first: what people are shown of a number.
fn slice(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let operand = lower.field(tree, "operand");
    let start = tree.child_by_field_name("start").map_or("", |start| lower.text(start));
    let end = tree.child_by_field_name("end").map_or("", |end| lower.text(end));
    let last = start.contains("len(") && end.is_empty() && few(start.rsplit('-').next().unwrap_or_default());
    if last && start.contains('-') || (start.is_empty() || start == "0") && matches!(end, "1" | "2") {
        let list = lower.list(&[operand]);
        return lower.make(Node::Clean(list), tree);
    }
    operand
}

/// `1` to `4`.
fn few(text: &str) -> bool {
    matches!(text.trim(), "1" | "2" | "3" | "4")
}

fn unary(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let operator = tree
        .child_by_field_name("operator")
        .map_or("", |operator| lower.text(operator));
    let value = lower.field(tree, "operand");
    if matches!(operator, "&" | "*" | "<-") {
        return value;
    }
    let list = lower.list(&[value]);
    lower.make(Node::Clean(list), tree)
}

fn send(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let target = lower.field(tree, "channel");
    let value = lower.field(tree, "value");
    lower.make(
        Node::Assign {
            target,
            value,
            add: true,
        },
        tree,
    )
}

/// `import z "go.uber.org/zap"`: the last part of the path is the package's name.
fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(path) = tree.child_by_field_name("path") else {
        return 0;
    };
    let path = strings::inside(lower.text(path));
    let is_version =
        |part: &str| part.len() > 1 && part.starts_with('v') && part.bytes().skip(1).all(|b| b.is_ascii_digit());
    let last = path.rsplit('/').find(|part| !is_version(part)).unwrap_or(path);
    let last = last.split(".v").next().unwrap_or(last);
    // Without versions: `fiber/v2/log` and `fiber/log` are one.
    let parts: Vec<&str> = path.split('/').filter(|part| !is_version(part)).collect();
    let canonical = parts.join("\u{1}");
    match tree.child_by_field_name("name") {
        Some(name) => {
            let local = lower.text(name);
            lower.import(local, &canonical);
        }
        // `posthog-go` is most often package `posthog`, `go-openai` is `openai`.
        None => {
            let short = last.strip_prefix("go-").unwrap_or(last);
            let short = ["-go", ".go", "-golang", "4go"]
                .iter()
                .find_map(|end| short.strip_suffix(end))
                .unwrap_or(short);
            lower.import(last, &canonical);
            lower.import(short, &canonical);
            if let (Some((_, end)), Some((start, _))) = (short.rsplit_once('-'), short.split_once('-')) {
                lower.import(end, &canonical);
                lower.import(start, &canonical);
            }
        }
    }
    0
}
