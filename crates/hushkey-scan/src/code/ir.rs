//! The one small language that all source languages lower into.
//!
//! A [`Unit`] is one file: expressions and statements in one arena, functions and classes beside it. What has no meaning for
//! personal data (types, operators of arithmetic, loops' conditions) is already gone. Every node knows the byte of the file it
//! came from.

use std::collections::HashMap;

/// A node of the arena.
pub(crate) type Id = u32;

/// A name or a piece of text of the unit.
pub(crate) type Sym = u32;

/// A run of nodes in [`Unit::lists`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct List {
    pub start: u32,
    pub len: u32,
}

/// What a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallKind {
    Plain,
    /// Makes an object: the callee is a class.
    New,
}

/// An expression, a pattern or a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node {
    Nothing,
    /// A number, a truth value, a null: never personal data.
    Const,
    /// A string that stands in the source.
    Text(Sym),
    Name(Sym),
    /// `this`, `self`.
    This,
    Member(Id, Sym),
    Index(Id, Id),
    Call {
        callee: Id,
        args: List,
        kind: CallKind,
    },
    /// Strings put together: `+`, templates, interpolation.
    Concat(List),
    /// One of several values, or all of them together.
    Merge(List),
    /// Looks at values and gives something that no longer holds them: a comparison, a negation.
    Clean(List),
    Object(List),
    Array(List),
    /// A field of an object, or a named argument.
    Pair(Sym, Id),
    Spread(Id),
    Lambda(u32),
    Assign {
        target: Id,
        value: Id,
        /// `+=`: what was there stays.
        add: bool,
    },
    /// A target or value with the type it was declared with.
    Typed(Id, Sym),
    Seq(List),
    If {
        condition: Id,
        then: Id,
        other: Id,
    },
    /// Runs more than once.
    Loop(Id),
    /// `for target in values body`.
    ForEach {
        target: Id,
        values: Id,
        body: Id,
    },
    /// Body, then each handler with what was thrown.
    Try {
        body: Id,
        handlers: List,
    },
    /// The name that catches, and the body.
    Handler(Id, Id),
    Return(Id),
    Throw(Id),
    Define(u32),
    Class(u32),
}

/// A parameter.
#[derive(Debug, Clone)]
pub(crate) struct Param {
    /// Its name, or 0 for a pattern.
    pub name: Sym,
    /// What it binds: a name or a pattern.
    pub pattern: Id,
    /// The declared type's path, or 0.
    pub kind: Sym,
}

/// A function, method or lambda; the first of a unit is the file itself.
#[derive(Debug, Clone)]
pub(crate) struct Func {
    pub name: Sym,
    /// Its class, or 0.
    pub class: Sym,
    pub params: Vec<Param>,
    pub body: Id,
    /// The body's value is the result: arrows, blocks of Ruby and Rust.
    pub gives_last: bool,
    /// The class that it says to give, or 0.
    pub gives: Sym,
}

/// A class, record, struct or interface.
#[derive(Debug, Clone, Default)]
pub(crate) struct Class {
    pub name: Sym,
    pub bases: Vec<Sym>,
    pub fields: Vec<Field>,
    /// Methods and initializers, evaluated in order.
    pub body: Vec<Id>,
    /// Annotations, decorators, derives.
    pub marks: Vec<Sym>,
    /// The bytes it is written in, with what is written before it.
    pub span: (u32, u32),
}

/// A field of a class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub name: Sym,
    /// Declared type, or 0.
    pub kind: Sym,
    /// The byte of its name.
    pub at: u32,
    /// The bytes of its whole declaration, annotations too.
    pub span: (u32, u32),
}

/// One file.
#[derive(Debug)]
pub(crate) struct Unit {
    pub nodes: Vec<Node>,
    /// Byte offset of each node.
    pub at: Vec<u32>,
    pub lists: Vec<Id>,
    pub funcs: Vec<Func>,
    pub classes: Vec<Class>,
    /// Local name to what it stands for: `cm` to `@sentry/node.captureMessage`.
    pub imports: HashMap<Sym, Sym>,
    /// The package that the file says it is of, its parts joined as those of imports; or 0.
    pub package: Sym,
    /// Namespaces whose names are used without them.
    pub usings: Vec<Sym>,
    /// Names that stand for whole modules: `secrets`, `oauth`.
    pub modules: std::collections::HashSet<Sym>,
    /// Packages of others that are imported, by the name that a path to them begins with.
    pub packages: std::collections::HashSet<Sym>,
    pub names: Names,
    /// Nothing in the tree but this, or the tree had holes: reported, never hidden.
    pub broken: bool,
}

impl Unit {
    pub fn new() -> Unit {
        Unit {
            nodes: vec![Node::Nothing],
            at: vec![0],
            lists: Vec::new(),
            funcs: Vec::new(),
            classes: Vec::new(),
            imports: HashMap::new(),
            package: 0,
            usings: Vec::new(),
            modules: std::collections::HashSet::new(),
            packages: std::collections::HashSet::new(),
            names: Names::new(),
            broken: false,
        }
    }

    pub fn node(&self, id: Id) -> Node {
        self.nodes.get(id as usize).copied().unwrap_or(Node::Nothing)
    }

    pub fn list(&self, list: List) -> &[Id] {
        let start = list.start as usize;
        self.lists.get(start..start + list.len as usize).unwrap_or_default()
    }

    pub fn position(&self, id: Id) -> u32 {
        self.at.get(id as usize).copied().unwrap_or(0)
    }

    pub fn text(&self, sym: Sym) -> &str {
        self.names.text(sym)
    }
}

/// The names of a unit, each once. Symbol 0 is the empty name.
#[derive(Debug)]
pub(crate) struct Names {
    known: HashMap<Box<str>, Sym, std::hash::BuildHasherDefault<Fnv>>,
    texts: Vec<Box<str>>,
}

impl Names {
    fn new() -> Names {
        let mut names = Names {
            known: HashMap::default(),
            texts: Vec::new(),
        };
        names.sym("");
        names
    }

    pub fn sym(&mut self, text: &str) -> Sym {
        if let Some(sym) = self.known.get(text) {
            return *sym;
        }
        let sym = u32::try_from(self.texts.len()).unwrap_or(0);
        self.texts.push(text.into());
        self.known.insert(text.into(), sym);
        sym
    }

    pub fn find(&self, text: &str) -> Option<Sym> {
        self.known.get(text).copied()
    }

    pub fn text(&self, sym: Sym) -> &str {
        self.texts.get(sym as usize).map_or("", |text| text)
    }
}

/// FNV-1a (Fowler, Noll, Vo): short keys, no attacker gains by collisions in a scan with a step budget.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl std::hash::Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// The same name in two files has the same key.
pub(crate) fn key(text: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = Fnv::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}
