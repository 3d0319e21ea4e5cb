//! The lowering of one file: makes nodes, remembers names.

use super::super::ir::{CallKind, Class, Func, Id, List, Node, Param, Sym, Unit};
use super::{Language, Shape};
use tree_sitter::Node as Tree;

/// Deeper nests are cut off: no source is nested like that by hand, and the stack is finite.
const MAX_DEPTH: u32 = 220;

/// State of a lowering.
pub(crate) struct Lower<'a> {
    pub unit: Unit,
    pub source: &'a str,
    pub language: Language,
    pub(super) shapes: &'static [Shape<u16>],
    pub(super) depth: u32,
    /// The class being read, or 0.
    pub class: Sym,
    /// Classes being read, innermost last.
    pub open_classes: Vec<Class>,
    /// What names without a receiver belong to in the blocks being read, innermost last.
    pub receivers: Vec<Receiver>,
    /// Within a method whose result is an error's message.
    pub(super) tells_error: bool,
}

/// What a block's names without a receiver belong to.
#[derive(Clone, Copy)]
pub(crate) struct Receiver {
    pub name: Sym,
    /// The block is that object's; else it is only given to a call that will say what it means.
    pub strong: bool,
}

impl<'a> Lower<'a> {
    pub(super) fn new(source: &'a str, language: Language) -> Lower<'a> {
        Lower {
            unit: Unit::new(),
            source,
            language,
            shapes: language.shapes(),
            depth: 0,
            class: 0,
            open_classes: Vec::new(),
            receivers: Vec::new(),
            tells_error: false,
        }
    }

    pub fn text(&self, tree: Tree<'_>) -> &'a str {
        self.source.get(tree.byte_range()).unwrap_or_default()
    }

    pub fn sym(&mut self, text: &str) -> Sym {
        self.unit.names.sym(text)
    }

    pub fn make(&mut self, node: Node, at: Tree<'_>) -> Id {
        self.make_at(node, u32::try_from(at.start_byte()).unwrap_or(u32::MAX))
    }

    pub fn make_at(&mut self, node: Node, at: u32) -> Id {
        let id = u32::try_from(self.unit.nodes.len()).unwrap_or(0);
        self.unit.nodes.push(node);
        self.unit.at.push(at);
        id
    }

    pub fn list(&mut self, ids: &[Id]) -> List {
        let start = u32::try_from(self.unit.lists.len()).unwrap_or(0);
        self.unit.lists.extend_from_slice(ids);
        List {
            start,
            len: u32::try_from(ids.len()).unwrap_or(0),
        }
    }

    pub fn seq(&mut self, ids: &[Id], at: Tree<'_>) -> Id {
        match ids {
            [] => 0,
            [one] => *one,
            _ => {
                let list = self.list(ids);
                self.make(Node::Seq(list), at)
            }
        }
    }

    pub fn merge(&mut self, ids: &[Id], at: Tree<'_>) -> Id {
        match ids {
            [] => 0,
            [one] => *one,
            _ => {
                let list = self.list(ids);
                self.make(Node::Merge(list), at)
            }
        }
    }

    pub fn concat(&mut self, ids: &[Id], at: Tree<'_>) -> Id {
        let list = self.list(ids);
        self.make(Node::Concat(list), at)
    }

    pub fn name(&mut self, text: &str, at: Tree<'_>) -> Id {
        let sym = self.sym(text);
        self.make(Node::Name(sym), at)
    }

    pub fn member(&mut self, object: Id, name: &str, at: Tree<'_>) -> Id {
        let sym = self.sym(name);
        self.make(Node::Member(object, sym), at)
    }

    /// `a.b.c` from its text, whatever separates its parts.
    pub fn path(&mut self, text: &str, at: Tree<'_>) -> Id {
        let mut parts = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$' || c == '@'))
            .filter(|part| !part.is_empty());
        let Some(first) = parts.next() else { return 0 };
        let mut id = self.name(first, at);
        for part in parts {
            id = self.member(id, part, at);
        }
        id
    }

    pub fn call(&mut self, callee: Id, args: &[Id], kind: CallKind, at: Tree<'_>) -> Id {
        let args = self.list(args);
        self.make(Node::Call { callee, args, kind }, at)
    }

    pub fn assign(&mut self, target: Id, value: Id, at: Tree<'_>) -> Id {
        self.make(
            Node::Assign {
                target,
                value,
                add: false,
            },
            at,
        )
    }

    pub fn import(&mut self, local: &str, canonical: &str) {
        if local.is_empty() || canonical.is_empty() || local == canonical {
            return;
        }
        let (local, canonical) = (self.sym(local), self.sym(canonical));
        self.unit.imports.insert(local, canonical);
    }

    /// Notes the file's package.
    pub fn package(&mut self, name: Tree<'_>) {
        let path = self.text(name).replace('.', "\u{1}");
        self.unit.package = self.sym(&path);
    }

    /// Notes what the class being read extends or implements.
    pub fn base(&mut self, tree: Tree<'_>) {
        let base = self.type_sym(tree);
        if base != 0
            && let Some(class) = self.open_classes.last_mut()
            && !class.bases.contains(&base)
        {
            class.bases.push(base);
        }
    }

    /// Adds a function and gives its number.
    pub fn func(&mut self, name: Sym, params: Vec<Param>, body: Id, gives_last: bool) -> u32 {
        let index = u32::try_from(self.unit.funcs.len()).unwrap_or(0);
        self.unit.funcs.push(Func {
            name,
            class: self.class,
            params,
            body,
            gives_last,
            gives: 0,
        });
        index
    }

    /// Lowers a node, unless the nest is too deep.
    pub fn lower(&mut self, tree: Tree<'_>) -> Id {
        if self.depth >= MAX_DEPTH {
            self.unit.broken = true;
            return 0;
        }
        self.depth += 1;
        let id = self.generic(tree);
        self.depth -= 1;
        id
    }

    pub fn field(&mut self, tree: Tree<'_>, field: &str) -> Id {
        tree.child_by_field_name(field).map_or(0, |child| self.lower(child))
    }

    pub fn lower_all(&mut self, tree: Tree<'_>) -> Vec<Id> {
        let mut cursor = tree.walk();
        let children: Vec<Tree<'_>> = tree
            .named_children(&mut cursor)
            .filter(|child| !is_comment(*child))
            .collect();
        let mut ids = Vec::with_capacity(children.len());
        for child in children {
            let id = self.lower(child);
            if id != 0 {
                ids.push(id);
            }
        }
        ids
    }
}

/// Comments stand anywhere in a tree, and count nowhere.
fn is_comment(tree: Tree<'_>) -> bool {
    tree.is_extra() && tree.kind().ends_with("comment")
}

/// The named children without comments, in order.
pub(crate) fn children<'t>(tree: Tree<'t>) -> Vec<Tree<'t>> {
    let mut cursor = tree.walk();
    tree.named_children(&mut cursor)
        .filter(|child| !is_comment(*child))
        .collect()
}

/// What is read by its place, where the grammar gives no field.
pub(crate) trait Parts<'t> {
    /// The named child of that number, without comments.
    fn part(self, index: usize) -> Option<Tree<'t>>;
    fn part_count(self) -> usize;
}

impl<'t> Parts<'t> for Tree<'t> {
    fn part(self, index: usize) -> Option<Tree<'t>> {
        let mut cursor = self.walk();
        self.named_children(&mut cursor)
            .filter(|child| !is_comment(*child))
            .nth(index)
    }

    fn part_count(self) -> usize {
        let mut cursor = self.walk();
        self.named_children(&mut cursor)
            .filter(|child| !is_comment(*child))
            .count()
    }
}

/// The first child of a kind.
pub(crate) fn child_of<'t>(tree: Tree<'t>, kind: &str) -> Option<Tree<'t>> {
    children(tree).into_iter().find(|child| child.kind() == kind)
}
