//! What a [`Shape`] lowers to: the same for every language.

use super::super::ir::{CallKind, Field, Id, Node, Param, Sym};
use super::build::{Lower, Parts, children};
use super::{Shape, strings};
use tree_sitter::Node as Tree;

impl Lower<'_> {
    pub(super) fn generic(&mut self, tree: Tree<'_>) -> Id {
        let shape = self
            .shapes
            .get(usize::from(tree.kind_id()))
            .copied()
            .unwrap_or(Shape::Through);
        let field = |id: u16| tree.child_by_field_id(id);
        match shape {
            Shape::Name => {
                let text = self.text(tree);
                // `$` is a name too, of JavaScript.
                let name = match text.trim_start_matches('$') {
                    "" => text,
                    name => name,
                };
                match name {
                    "self" | "this" | "cls" => self.make(Node::This, tree),
                    _ => self.name(name, tree),
                }
            }
            Shape::This => self.make(Node::This, tree),
            Shape::Const => self.make(Node::Const, tree),
            Shape::Skip => 0,
            Shape::Text => {
                let text = strings::inside(self.text(tree));
                let sym = self.sym(text);
                self.make(Node::Text(sym), tree)
            }
            Shape::Template => self.template(tree),
            Shape::Member(object, name) => {
                let object = field(object).map_or(0, |object| self.lower(object));
                let named = field(name);
                let name = named.map_or("", |name| self.text(name));
                // A chain over several lines: where the name stands.
                let at = named
                    .filter(|named| named.start_position().row > tree.start_position().row)
                    .unwrap_or(tree);
                self.member(object, name.trim_start_matches(['#', '$']), at)
            }
            Shape::Index(object, index) => {
                let object = field(object).map_or(0, |object| self.lower(object));
                let index = field(index).map_or(0, |index| self.index(index));
                self.make(Node::Index(object, index), tree)
            }
            Shape::Call(callee, args) => {
                let callee = field(callee).map_or(0, |callee| self.lower(callee));
                let args = field(args).map_or(Vec::new(), |args| self.args(args));
                self.call(callee, &args, CallKind::Plain, tree)
            }
            Shape::Method(object, name, args) => {
                let named = field(name);
                let name = named.map_or("", |name| self.text(name)).trim_start_matches('$');
                let callee = match field(object) {
                    Some(object) => {
                        let object = self.lower(object);
                        self.member(object, name, named.unwrap_or(tree))
                    }
                    None => self.name(name, tree),
                };
                let args = field(args).map_or(Vec::new(), |args| self.args(args));
                self.call(callee, &args, CallKind::Plain, tree)
            }
            Shape::New(class, args) => {
                let class = field(class).map_or(0, |class| self.type_path(class));
                let args = field(args).map_or(Vec::new(), |args| self.args(args));
                self.call(class, &args, CallKind::New, tree)
            }
            Shape::Assign(left, right) | Shape::Augment(left, right) => {
                let named = field(left).map_or("", |left| self.text(left));
                let target = field(left).map_or(0, |left| self.lower(left));
                let value = field(right).map_or(0, |right| self.lower(right));
                let named = named.rsplit(['.', '>', '$']).next().unwrap_or_default();
                self.name_function(value, named);
                let add = matches!(shape, Shape::Augment(..));
                self.make(Node::Assign { target, value, add }, tree)
            }
            Shape::Declare(name, value, kind) => {
                let mut target = field(name).map_or(0, |name| self.lower(name));
                let kind = field(kind).map_or(0, |kind| self.type_sym(kind));
                if kind != 0 {
                    target = self.make(Node::Typed(target, kind), tree);
                }
                let value = field(value).map_or(0, |value| self.lower(value));
                self.assign(target, value, tree)
            }
            Shape::Binary(left, right) => self.binary(tree, field(left), field(right)),
            Shape::Pair(key, value) => {
                let key = field(key).map_or(0, |key| self.key(key));
                let value = field(value).map_or(0, |value| self.lower(value));
                let named = self.unit.text(key).to_owned();
                self.name_function(value, &named);
                self.make(Node::Pair(key, value), tree)
            }
            Shape::Object => {
                let ids = self.lower_all(tree);
                let list = self.list(&ids);
                self.make(Node::Object(list), tree)
            }
            Shape::Array => {
                let ids = self.lower_all(tree);
                let list = self.list(&ids);
                self.make(Node::Array(list), tree)
            }
            Shape::Lambda(params, body) => {
                let params = field(params).map_or(Vec::new(), |params| self.params(params));
                // A body of statements gives only what it returns.
                let block = field(body)
                    .is_some_and(|body| matches!(body.kind(), "block" | "statement_block" | "compound_statement"));
                let last = !block || self.language.spec().gives_last;
                let value = field(body).map_or(0, |body| self.lower(body));
                let func = self.func(0, params, value, last);
                self.make(Node::Lambda(func), tree)
            }
            Shape::Function(name, params, body) => {
                let name = field(name).map_or("", |name| self.text(name));
                self.function(name, field(params), field(body), tree)
            }
            Shape::Class(name, body) => {
                let name = field(name).map_or("", |name| self.text(name));
                self.class(name, field(body), tree)
            }
            Shape::Return => {
                let ids = self.lower_all(tree);
                let value = self.merge(&ids, tree);
                self.make(Node::Return(value), tree)
            }
            Shape::Throw => {
                let ids = self.lower_all(tree);
                let value = self.merge(&ids, tree);
                self.make(Node::Throw(value), tree)
            }
            Shape::If(condition, then, other) => {
                let condition = field(condition).map_or(0, |condition| self.lower(condition));
                let then = field(then).map_or(0, |then| self.lower(then));
                // `elif` chains: each further alternative is the other branch of the one before.
                let mut cursor = tree.walk();
                let others: Vec<Tree<'_>> = tree
                    .children_by_field_id(
                        std::num::NonZeroU16::new(other).unwrap_or(std::num::NonZeroU16::MAX),
                        &mut cursor,
                    )
                    .collect();
                let ids: Vec<Id> = others
                    .into_iter()
                    .map(|other| self.lower(other))
                    .filter(|id| *id != 0)
                    .collect();
                let other = self.merge(&ids, tree);
                self.make(Node::If { condition, then, other }, tree)
            }
            Shape::Loop => {
                let ids = self.lower_all(tree);
                let body = self.seq(&ids, tree);
                self.make(Node::Loop(body), tree)
            }
            Shape::ForEach(target, values, body) => {
                let target = field(target).map_or(0, |target| self.lower(target));
                let values = field(values).map_or(0, |values| self.lower(values));
                let body = field(body).map_or(0, |body| self.lower(body));
                self.make(Node::ForEach { target, values, body }, tree)
            }
            Shape::Field(value) => field(value).map_or(0, |value| self.lower(value)),
            Shape::Spread => {
                let ids = self.lower_all(tree);
                let value = self.merge(&ids, tree);
                self.make(Node::Spread(value), tree)
            }
            Shape::Seq => {
                let ids = self.lower_all(tree);
                self.seq(&ids, tree)
            }
            Shape::Clean => {
                let ids = self.lower_all(tree);
                let list = self.list(&ids);
                self.make(Node::Clean(list), tree)
            }
            Shape::Through => {
                let ids = self.lower_all(tree);
                self.merge(&ids, tree)
            }
            Shape::Hook(hook) => hook(self, tree),
        }
    }

    /// What stands in brackets: a number is the name of a place.
    pub fn index(&mut self, tree: Tree<'_>) -> Id {
        let text = self.text(tree);
        if !text.is_empty() && text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let sym = self.sym(text);
            return self.make(Node::Text(sym), tree);
        }
        self.lower(tree)
    }

    /// Gives a function that is a value the name it is put under.
    pub fn name_function(&mut self, value: Id, name: &str) {
        let sym = self.sym(name);
        if let Node::Lambda(func) = self.unit.node(value)
            && let Some(func) = self.unit.funcs.get_mut(func as usize)
            && func.name == 0
        {
            func.name = sym;
        }
    }

    /// A string with holes, or without.
    pub fn template(&mut self, tree: Tree<'_>) -> Id {
        let mut parts = Vec::new();
        let mut holes = false;
        for child in children(tree) {
            if strings::is_piece(child.kind()) {
                let sym = self.sym(self.source.get(child.byte_range()).unwrap_or_default());
                parts.push(self.make(Node::Text(sym), child));
            } else if !strings::is_mark(child.kind()) {
                holes = true;
                parts.push(self.lower(child));
            }
        }
        match (holes, parts.as_slice()) {
            (false, [one]) => *one,
            (false, []) => {
                let text = strings::inside(self.text(tree));
                let sym = self.sym(text);
                self.make(Node::Text(sym), tree)
            }
            _ => self.concat(&parts, tree),
        }
    }

    fn binary(&mut self, tree: Tree<'_>, left: Option<Tree<'_>>, right: Option<Tree<'_>>) -> Id {
        let operator = tree
            .child_by_field_name("operator")
            .or_else(|| left.and_then(|left| left.next_sibling()));
        let operator = operator.map_or("", |operator| self.text(operator));
        let sides = [
            left.map_or(0, |left| self.lower(left)),
            right.map_or(0, |right| self.lower(right)),
        ];
        self.operation(operator, &sides, tree)
    }

    /// What an operator makes of its operands.
    pub fn operation(&mut self, operator: &str, sides: &[Id], tree: Tree<'_>) -> Id {
        match operator {
            "+" => self.concat(sides, tree),
            "||" | "??" | "?:" | "or" | "|>" => self.merge(sides, tree),
            // What stands left of `and` decides, and is not the value.
            "&&" | "and" => {
                let list = self.list(sides.get(..1).unwrap_or_default());
                let first = self.make(Node::Clean(list), tree);
                let second = sides.get(1).copied().unwrap_or(0);
                self.merge(&[first, second], tree)
            }
            operator if self.language.spec().joins.contains(&operator) => self.concat(sides, tree),
            _ => {
                let list = self.list(sides);
                self.make(Node::Clean(list), tree)
            }
        }
    }

    /// `=` sets, every other operator adds.
    pub fn assignment(&mut self, tree: Tree<'_>, left: &str, right: &str) -> Id {
        let operator = tree
            .child_by_field_name("operator")
            .map_or("=", |operator| self.text(operator));
        let target = self.field(tree, left);
        let value = self.field(tree, right);
        let add = !matches!(operator, "=" | ":=");
        self.make(Node::Assign { target, value, add }, tree)
    }

    /// Alternatives, of which one runs.
    pub fn branches(&mut self, ids: &[Id], tree: Tree<'_>) -> Id {
        let mut rest = 0;
        for id in ids.iter().rev() {
            rest = self.make(
                Node::If {
                    condition: 0,
                    then: *id,
                    other: rest,
                },
                tree,
            );
        }
        rest
    }

    /// A value that decides, then alternatives: `switch`, `match`, `when`.
    pub fn switch(&mut self, subject: Option<Tree<'_>>, cases: &[Tree<'_>], tree: Tree<'_>) -> Id {
        let subject = subject.map_or(0, |subject| self.lower(subject));
        let list = self.list(&[subject]);
        let decides = self.make(Node::Clean(list), tree);
        let ids: Vec<Id> = cases
            .iter()
            .map(|case| self.lower(*case))
            .filter(|id| *id != 0)
            .collect();
        let rest = self.branches(&ids, tree);
        self.seq(&[decides, rest], tree)
    }

    /// `try`: a body, handlers as (what they catch, body), and what runs last.
    pub fn attempt(&mut self, body: Id, handlers: &[(Id, Id)], last: Id, tree: Tree<'_>) -> Id {
        let ids: Vec<Id> = handlers
            .iter()
            .map(|(catches, body)| self.make(Node::Handler(*catches, *body), tree))
            .collect();
        let handlers = self.list(&ids);
        let attempt = self.make(Node::Try { body, handlers }, tree);
        self.seq(&[attempt, last], tree)
    }

    /// Arguments of a call; a single template (`tag`x``) is its own argument.
    /// The name that catches, with the one class that it catches.
    pub fn caught(&mut self, name: Id, class: Option<Tree<'_>>) -> Id {
        let Some(class) = class.filter(|_| name != 0) else {
            return name;
        };
        let text = self.text(class).trim();
        let one = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'\\'));
        if !one || text.is_empty() {
            return name;
        }
        let last = text.rsplit(['.', ':', '\\']).next().unwrap_or_default();
        let class_sym = self.sym(last);
        self.make(Node::Typed(name, class_sym), class)
    }

    pub fn args(&mut self, tree: Tree<'_>) -> Vec<Id> {
        let shape = self.shapes.get(usize::from(tree.kind_id())).copied();
        match shape {
            Some(Shape::Template) => vec![self.lower(tree)],
            _ => self.lower_all(tree),
        }
    }

    /// The key of a pair as a name: of an identifier, a string or a symbol.
    pub fn key(&mut self, tree: Tree<'_>) -> Sym {
        let text = self.text(tree);
        if text.starts_with('[') {
            let inner = strings::inside(text.trim_start_matches('[').trim_end_matches(']'));
            return self.sym(inner);
        }
        let text = strings::inside(text);
        self.sym(text.trim_start_matches([':', '$', '@']).trim_end_matches(':'))
    }

    pub fn function(&mut self, name: &str, params: Option<Tree<'_>>, body: Option<Tree<'_>>, tree: Tree<'_>) -> Id {
        let name = self.sym(name.trim_start_matches('#'));
        let params = params.map_or(Vec::new(), |params| self.params(params));
        let last = self.language.spec().gives_last
            || body.is_some_and(|body| {
                !body.kind().contains("block") && !body.kind().contains("compound") && !body.kind().contains("body")
            });
        let body = body.map_or(0, |body| self.lower(body));
        let func = self.func(name, params, body, last);
        if self.language.name() == "javascript" {
            self.gives(func, tree);
        }
        self.make(Node::Define(func), tree)
    }

    /// Notes the class that a function says to give.
    pub fn gives(&mut self, func: u32, tree: Tree<'_>) {
        let Some(kind) = tree.child_by_field_name("return_type") else {
            return;
        };
        let kind = self.type_sym(kind);
        if let Some(func) = self.unit.funcs.get_mut(func as usize) {
            func.gives = kind;
        }
    }

    /// The parameters of a list, in order.
    pub fn params(&mut self, tree: Tree<'_>) -> Vec<Param> {
        let name = self.shapes.get(usize::from(tree.kind_id())).copied();
        if matches!(name, Some(Shape::Name)) || tree.part_count() == 0 {
            let text = self.text(tree).trim_matches(['(', ')', '|']).trim();
            if text.is_empty() {
                return Vec::new();
            }
            let pattern = self.name(text, tree);
            let name = self.sym(text);
            return vec![Param { name, pattern, kind: 0 }];
        }
        let special = self.language.spec().param;
        let mut params = Vec::new();
        for child in children(tree) {
            match special {
                Some(special) => special(self, child, &mut params),
                None => params.extend(self.param(child)),
            }
        }
        params
    }

    /// One parameter, by the fields that grammars use.
    pub fn param(&mut self, tree: Tree<'_>) -> Option<Param> {
        if tree.is_extra() {
            return None;
        }
        let kind = tree.child_by_field_name("type").map_or(0, |kind| self.type_sym(kind));
        let named = ["pattern", "name", "left", "declarator"]
            .iter()
            .find_map(|field| tree.child_by_field_name(field))
            .or_else(|| match tree.part_count() {
                0 => Some(tree),
                _ => tree.part(0),
            })?;
        let pattern = self.lower(named);
        let name = match self.unit.node(pattern) {
            Node::Name(name) => name,
            _ => 0,
        };
        Some(Param { name, pattern, kind })
    }

    pub fn class(&mut self, name: &str, body: Option<Tree<'_>>, tree: Tree<'_>) -> Id {
        let outer = self.open_class(name);
        let ids = body.map_or(Vec::new(), |body| self.lower_all(body));
        self.close_class(outer, ids, tree)
    }

    pub fn open_class(&mut self, name: &str) -> Sym {
        let name = self.sym(name);
        let outer = std::mem::replace(&mut self.class, name);
        self.open_classes.push(super::super::ir::Class {
            name,
            ..Default::default()
        });
        outer
    }

    pub fn close_class(&mut self, outer: Sym, body: Vec<Id>, tree: Tree<'_>) -> Id {
        self.class = outer;
        let Some(mut class) = self.open_classes.pop() else {
            return 0;
        };
        class.body = body;
        // Decorators of an exported or decorated class stand before it.
        let whole = tree
            .parent()
            .filter(|parent| matches!(parent.kind(), "export_statement" | "decorated_definition"))
            .unwrap_or(tree);
        class.span = span(whole);
        let index = u32::try_from(self.unit.classes.len()).unwrap_or(0);
        self.unit.classes.push(class);
        self.make(Node::Class(index), tree)
    }

    /// A constructor that only puts its parameters into fields: records, primary constructors.
    pub fn field_constructor(&mut self, names: &[Tree<'_>], tree: Tree<'_>) -> Id {
        let mut params = Vec::new();
        let mut ids = Vec::new();
        for name in names {
            let text = self.text(*name);
            let (sym, pattern) = (self.sym(text), self.name(text, *name));
            params.push(Param {
                name: sym,
                pattern,
                kind: 0,
            });
            let this = self.make(Node::This, *name);
            let target = self.make(Node::Member(this, sym), *name);
            let value = self.name(text, *name);
            ids.push(self.assign(target, value, *name));
        }
        let body = self.seq(&ids, tree);
        let name = self.sym("constructor");
        let func = self.func(name, params, body, false);
        self.make(Node::Define(func), tree)
    }

    /// Marks the class being read.
    pub fn mark_class(&mut self, mark: &str) {
        let mark = self.sym(mark);
        if let Some(class) = self.open_classes.last_mut() {
            class.marks.push(mark);
        }
    }

    /// Notes a field of the class being read, and gives its target.
    pub fn class_field(&mut self, name: &str, kind: Sym, tree: Tree<'_>) -> Id {
        let sym = self.sym(name);
        if let Some(class) = self.open_classes.last_mut() {
            class.fields.push(Field {
                name: sym,
                kind,
                at: u32::try_from(tree.start_byte()).unwrap_or(u32::MAX),
                span: span(declaration(tree)),
            });
        }
        let this = self.make(Node::This, tree);
        let target = self.make(Node::Member(this, sym), tree);
        if kind == 0 {
            target
        } else {
            self.make(Node::Typed(target, kind), tree)
        }
    }

    /// A type as the path of its outermost name: `Optional<User>` and `User[]` are `User`, `ILogger<T>` is `ILogger`.
    pub fn type_sym(&mut self, tree: Tree<'_>) -> Sym {
        let text = self.text(tree);
        let text = strings::type_name(text);
        if text.is_empty() || text.len() > 100 {
            return 0;
        }
        self.sym(text)
    }

    /// A class that is made, as an expression.
    pub fn type_path(&mut self, tree: Tree<'_>) -> Id {
        let text = self.text(tree);
        let end = text.find(['<', '(', '{', '[']).unwrap_or(text.len());
        let text = text.get(..end).unwrap_or_default();
        self.path(text, tree)
    }
}

fn span(tree: Tree<'_>) -> (u32, u32) {
    let bytes = tree.byte_range();
    (
        u32::try_from(bytes.start).unwrap_or(u32::MAX),
        u32::try_from(bytes.end).unwrap_or(u32::MAX),
    )
}

/// The declaration that a field's name stands in: the highest node below the list of members.
fn declaration(name: Tree<'_>) -> Tree<'_> {
    let mut tree = name;
    for _ in 0..6 {
        let Some(parent) = tree.parent() else { break };
        let kind = parent.kind();
        let list = ["body", "block", "_list", "parameters", "object_type"]
            .iter()
            .any(|end| kind.ends_with(end));
        if list || matches!(kind, "program" | "module" | "source_file" | "argument_list") {
            break;
        }
        tree = parent;
    }
    tree
}
