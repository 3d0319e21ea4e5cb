//! Python.

use super::super::ir::{CallKind, Id, Node, Param};
use super::build::{Lower, Parts, child_of, children};
use super::{Shape, Spec};
use Shape::*;
use tree_sitter::Node as Tree;

pub(crate) static SPEC: Spec = Spec {
    kinds: &[
        ("identifier", Name),
        ("string", Template),
        ("interpolation", Field("expression")),
        ("concatenated_string", Hook(concatenated)),
        ("integer", Const),
        ("float", Const),
        ("true", Const),
        ("false", Const),
        ("none", Const),
        ("ellipsis", Const),
        ("attribute", Member("object", "attribute")),
        ("subscript", Hook(subscript)),
        ("call", Hook(call)),
        ("keyword_argument", Pair("name", "value")),
        ("dictionary", Object),
        ("pair", Pair("key", "value")),
        ("list", Array),
        ("tuple", Array),
        ("set", Array),
        ("pattern_list", Array),
        ("tuple_pattern", Array),
        ("list_pattern", Array),
        ("expression_list", Array),
        ("list_comprehension", Hook(comprehension)),
        ("set_comprehension", Hook(comprehension)),
        ("generator_expression", Hook(comprehension)),
        ("dictionary_comprehension", Hook(comprehension)),
        ("lambda", Lambda("parameters", "body")),
        ("assignment", Hook(assignment)),
        ("augmented_assignment", Augment("left", "right")),
        ("named_expression", Assign("name", "value")),
        ("as_pattern", Hook(as_pattern)),
        ("as_pattern_target", Through),
        ("try_statement", Hook(attempt)),
        ("raise_statement", Throw),
        ("return_statement", Return),
        ("yield", Return),
        ("conditional_expression", Hook(conditional)),
        ("if_statement", If("condition", "consequence", "alternative")),
        ("elif_clause", If("condition", "consequence", "alternative")),
        ("else_clause", Field("body")),
        ("for_statement", ForEach("left", "right", "body")),
        ("while_statement", Loop),
        ("comparison_operator", Clean),
        ("not_operator", Clean),
        ("unary_operator", Clean),
        ("boolean_operator", Binary("left", "right")),
        ("binary_operator", Binary("left", "right")),
        ("decorated_definition", Hook(decorated)),
        ("class_definition", Hook(class)),
        ("function_definition", Function("name", "parameters", "body")),
        ("import_statement", Hook(import)),
        ("import_from_statement", Hook(import_from)),
        ("type", Skip),
        ("await", Through),
        ("list_splat", Spread),
        ("dictionary_splat", Spread),
        ("list_splat_pattern", Spread),
        ("dictionary_splat_pattern", Spread),
        ("slice", Const),
        ("match_statement", Hook(match_)),
        ("delete_statement", Hook(taken_out)),
        ("assert_statement", Hook(assert)),
        ("global_statement", Skip),
        ("nonlocal_statement", Skip),
        ("comment", Skip),
        ("module", Seq),
        ("block", Seq),
        ("expression_statement", Hook(statement)),
        ("case_pattern", Through),
        ("parenthesized_expression", Through),
        ("print_statement", Hook(print)),
        ("type_alias_statement", Skip),
    ],
    joins: &["%"],
    gives_last: false,
    param: Some(param),
};

fn param(lower: &mut Lower<'_>, tree: Tree<'_>, params: &mut Vec<Param>) {
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let named = match tree.kind() {
        "identifier" => tree,
        "typed_parameter" | "list_splat_pattern" | "dictionary_splat_pattern" => match tree.part(0) {
            Some(child) => child,
            None => return,
        },
        "default_parameter" | "typed_default_parameter" => match tree.child_by_field_name("name") {
            Some(child) => child,
            None => return,
        },
        _ => return,
    };
    let text = lower.text(named).trim_start_matches('*');
    if matches!(text, "self" | "cls") {
        return;
    }
    let (name, mut pattern) = (lower.sym(text), lower.name(text, named));
    // `**rest` takes what is given by name and has no parameter of its own.
    if lower.text(tree).starts_with("**") {
        pattern = lower.make(Node::Spread(pattern), named);
    }
    params.push(Param { name, pattern, kind });
}

fn concatenated(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    lower.concat(&ids, tree)
}

fn print(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let callee = lower.name("print", tree);
    let args = lower.lower_all(tree);
    lower.call(callee, &args, CallKind::Plain, tree)
}

/// A text that stands alone is documentation.
fn statement(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    if tree.part_count() == 1 && tree.part(0).is_some_and(|child| child.kind() == "string") {
        return 0;
    }
    let ids = lower.lower_all(tree);
    lower.merge(&ids, tree)
}

/// A class is called to make an object; classes begin with a capital.
fn call(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(function) = tree.child_by_field_name("function") else {
        return 0;
    };
    let last = lower.text(function).rsplit('.').next().unwrap_or_default();
    let class = matches!(function.kind(), "identifier" | "attribute")
        && last.starts_with(|c: char| c.is_ascii_uppercase())
        && last.contains(|c: char| c.is_ascii_lowercase());
    let callee = lower.lower(function);
    let args = tree
        .child_by_field_name("arguments")
        .map_or(Vec::new(), |args| lower.args(args));
    let kind = if class { CallKind::New } else { CallKind::Plain };
    lower.call(callee, &args, kind, tree)
}

/// `assert condition, message` throws the message.
fn assert(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    let list = lower.list(ids.get(..1).unwrap_or_default());
    let looks = lower.make(Node::Clean(list), tree);
    match ids.get(1) {
        Some(message) => {
            let thrown = lower.make(Node::Throw(*message), tree);
            lower.seq(&[looks, thrown], tree)
        }
        None => looks,
    }
}

/// A slice of text is still that text; its last few characters are what people are shown of it.
fn subscript(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let object = lower.field(tree, "value");
    let Some(index) = tree.child_by_field_name("subscript") else {
        return object;
    };
    if index.kind() == "slice" {
        let text = lower.text(index);
        let few = text
            .trim_start_matches('0')
            .strip_prefix(':')
            .is_some_and(|end| matches!(end, "1" | "2" | "3" | "4"));
        if text.starts_with('-') || few {
            let list = lower.list(&[object]);
            return lower.make(Node::Clean(list), tree);
        }
        return object;
    }
    let index = lower.index(index);
    lower.make(Node::Index(object, index), tree)
}

/// `[body for x in xs if c]`.
fn comprehension(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let clauses: Vec<Tree<'_>> = children(tree)
        .into_iter()
        .filter(|child| child.kind() == "for_in_clause")
        .collect();
    let mut heads = Vec::new();
    for clause in clauses {
        heads.push((lower.field(clause, "left"), lower.field(clause, "right")));
    }
    let mut body = lower.field(tree, "body");
    for (target, values) in heads.into_iter().rev() {
        body = lower.make(Node::ForEach { target, values, body }, tree);
    }
    body
}

fn assignment(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(left) = tree.child_by_field_name("left") else {
        return 0;
    };
    // `__author__` says who wrote the module.
    let named = lower.text(left);
    if named.starts_with("__") && named.ends_with("__") && left.kind() == "identifier" {
        return 0;
    }
    let kind = tree.child_by_field_name("type").map_or(0, |kind| lower.type_sym(kind));
    let in_class = tree
        .parent()
        .and_then(|parent| parent.parent())
        .and_then(|block| block.parent())
        .is_some_and(|class| class.kind() == "class_definition");
    let mut target = if in_class && left.kind() == "identifier" {
        let text = lower.text(left);
        // `email = models.EmailField()`: the field's type is what makes it.
        let made = tree
            .child_by_field_name("right")
            .filter(|right| right.kind() == "call")
            .and_then(|right| right.child_by_field_name("function"));
        let mut kind = made.map_or(kind, |made| lower.type_sym(made));
        // A field that its class leaves out of its text.
        if tree
            .child_by_field_name("right")
            .is_some_and(|right| right.kind() == "call" && lower.text(right).contains("repr=False"))
        {
            kind = lower.sym("Redacted");
        }
        lower.class_field(text, kind, left)
    } else {
        lower.lower(left)
    };
    if kind != 0 && !in_class {
        target = lower.make(Node::Typed(target, kind), tree);
    }
    let Some(right) = tree.child_by_field_name("right") else {
        return 0;
    };
    let value = lower.lower(right);
    lower.assign(target, value, tree)
}

fn as_pattern(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let value = tree.part(0).map_or(0, |value| lower.lower(value));
    let target = lower.field(tree, "alias");
    lower.assign(target, value, tree)
}

fn attempt(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let body = lower.field(tree, "body");
    let mut handlers = Vec::new();
    let mut last = Vec::new();
    for child in children(tree) {
        match child.kind() {
            "except_clause" | "except_group_clause" => {
                let value = child
                    .child_by_field_name("value")
                    .or_else(|| child_of(child, "as_pattern"));
                let alias = value
                    .and_then(|value| value.child_by_field_name("alias"))
                    .map_or(0, |alias| lower.lower(alias));
                let alias = lower.caught(alias, value.and_then(|value| value.named_child(0)));
                let body = child_of(child, "block").map_or(0, |block| lower.lower(block));
                handlers.push((alias, body));
            }
            "else_clause" | "finally_clause" => last.push(lower.lower(child)),
            _ => {}
        }
    }
    let last = lower.seq(&last, tree);
    lower.attempt(body, &handlers, last, tree)
}

fn conditional(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids = lower.lower_all(tree);
    let at = |index: usize| ids.get(index).copied().unwrap_or(0);
    lower.make(
        Node::If {
            condition: at(1),
            then: at(0),
            other: at(2),
        },
        tree,
    )
}

fn decorated(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let id = lower.field(tree, "definition");
    if let Node::Class(class) = lower.unit.node(id) {
        for mark in children(tree).into_iter().filter(|child| child.kind() == "decorator") {
            let text = lower.text(mark).trim_start_matches('@');
            let text = text.split('(').next().unwrap_or_default().trim();
            let mark = lower.sym(text);
            if let Some(class) = lower.unit.classes.get_mut(class as usize) {
                class.marks.push(mark);
            }
        }
    }
    id
}

fn class(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let name = tree.child_by_field_name("name").map_or("", |name| lower.text(name));
    let outer = lower.open_class(name);
    for base in tree.child_by_field_name("superclasses").map_or(Vec::new(), children) {
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

fn import(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    for child in children(tree) {
        if child.kind() == "dotted_name" {
            let text = lower.text(child).split('.').next().unwrap_or_default();
            let sym = lower.sym(text);
            lower.unit.modules.insert(sym);
        }
        if child.kind() == "aliased_import"
            && let (Some(name), Some(alias)) = (child.child_by_field_name("name"), child.child_by_field_name("alias"))
        {
            let (name, alias) = (lower.text(name), lower.text(alias));
            let sym = lower.sym(alias);
            lower.unit.modules.insert(sym);
            lower.import(alias, &name.replace('.', "\u{1}"));
        }
    }
    0
}

fn import_from(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let Some(module) = tree.child_by_field_name("module_name") else {
        return 0;
    };
    let module = lower.text(module).trim_start_matches('.').replace('.', "\u{1}");
    let mut cursor = tree.walk();
    let names: Vec<Tree<'_>> = tree.children_by_field_name("name", &mut cursor).collect();
    for child in names {
        let name = child.child_by_field_name("name").unwrap_or(child);
        let local = child.child_by_field_name("alias").unwrap_or(name);
        let (name, local) = (lower.text(name), lower.text(local));
        lower.import(
            local,
            &if module.is_empty() {
                name.to_owned()
            } else {
                format!("{module}\u{1}{name}")
            },
        );
    }
    0
}

fn match_(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let cases = tree.child_by_field_name("body").map_or(Vec::new(), children);
    let bodies: Vec<Tree<'_>> = cases
        .into_iter()
        .filter_map(|case| case.child_by_field_name("consequence"))
        .collect();
    lower.switch(tree.child_by_field_name("subject"), &bodies, tree)
}

/// `del user["password"]`: nothing is there any longer.
fn taken_out(lower: &mut Lower<'_>, tree: Tree<'_>) -> Id {
    let ids: Vec<Id> = children(tree)
        .into_iter()
        .flat_map(|child| match child.kind() {
            "expression_list" => children(child),
            _ => vec![child],
        })
        .filter(|child| child.kind() == "subscript")
        .map(|child| {
            let target = lower.lower(child);
            let value = lower.make(Node::Const, child);
            lower.assign(target, value, child)
        })
        .collect();
    lower.seq(&ids, tree)
}
