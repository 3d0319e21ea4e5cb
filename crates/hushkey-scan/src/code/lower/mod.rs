//! From syntax trees to the small language of [`super::ir`].
//!
//! A language is a table: kind of node to [`Shape`]. What a table cannot say, a hook of the language does. Kinds that stand in
//! no table are looked through: their children are lowered, and their value is that of all children together. So a grammar may
//! grow without anything being lost.

mod build;
mod generic;
mod languages;
mod references;
mod scopes;
mod strings;

pub(crate) mod cpp;
pub(crate) mod csharp;
pub(crate) mod go;
pub(crate) mod java;
pub(crate) mod javascript;
mod javascript_params;
pub(crate) mod kotlin;
pub(crate) mod php;
pub(crate) mod python;
pub(crate) mod ruby;
pub(crate) mod rust;
mod rust_macros;
pub(crate) mod swift;
mod swift_ways;

pub(crate) use build::Lower;
#[cfg(test)]
pub(crate) use languages::ALL;
pub(crate) use languages::{Language, language_of};

use super::ir::Id;
use tree_sitter::Node as Tree;

/// What a kind of node means. `F` is a field: its name in a table, its number in the compiled one.
#[derive(Clone, Copy)]
pub(crate) enum Shape<F> {
    Name,
    This,
    /// A string without holes.
    Text,
    /// A string whose named children, but for its pieces of text, are holes.
    Template,
    Const,
    Member(F, F),
    Index(F, F),
    Call(F, F),
    /// Receiver (may be missing), name, arguments.
    Method(F, F, F),
    New(F, F),
    Assign(F, F),
    Augment(F, F),
    /// Name or pattern, value, type.
    Declare(F, F, F),
    Binary(F, F),
    Pair(F, F),
    Object,
    Array,
    Lambda(F, F),
    /// Name, parameters, body.
    Function(F, F, F),
    Class(F, F),
    Return,
    Throw,
    If(F, F, F),
    Loop,
    /// Target, values, body.
    ForEach(F, F, F),
    /// The value of the only child that counts.
    Through,
    /// The value of that field.
    Field(F),
    Spread,
    Seq,
    Skip,
    Clean,
    Hook(fn(&mut Lower<'_>, Tree<'_>) -> Id),
}

impl Shape<&'static str> {
    fn compile(self, language: &tree_sitter::Language) -> Shape<u16> {
        // A field that the grammar does not have is field 0, which no node has.
        let f = |name: &'static str| language.field_id_for_name(name).map_or(0, u16::from);
        match self {
            Shape::Name => Shape::Name,
            Shape::This => Shape::This,
            Shape::Text => Shape::Text,
            Shape::Template => Shape::Template,
            Shape::Const => Shape::Const,
            Shape::Member(a, b) => Shape::Member(f(a), f(b)),
            Shape::Index(a, b) => Shape::Index(f(a), f(b)),
            Shape::Call(a, b) => Shape::Call(f(a), f(b)),
            Shape::Method(a, b, c) => Shape::Method(f(a), f(b), f(c)),
            Shape::New(a, b) => Shape::New(f(a), f(b)),
            Shape::Assign(a, b) => Shape::Assign(f(a), f(b)),
            Shape::Augment(a, b) => Shape::Augment(f(a), f(b)),
            Shape::Declare(a, b, c) => Shape::Declare(f(a), f(b), f(c)),
            Shape::Binary(a, b) => Shape::Binary(f(a), f(b)),
            Shape::Pair(a, b) => Shape::Pair(f(a), f(b)),
            Shape::Object => Shape::Object,
            Shape::Array => Shape::Array,
            Shape::Lambda(a, b) => Shape::Lambda(f(a), f(b)),
            Shape::Function(a, b, c) => Shape::Function(f(a), f(b), f(c)),
            Shape::Class(a, b) => Shape::Class(f(a), f(b)),
            Shape::Return => Shape::Return,
            Shape::Throw => Shape::Throw,
            Shape::If(a, b, c) => Shape::If(f(a), f(b), f(c)),
            Shape::Loop => Shape::Loop,
            Shape::ForEach(a, b, c) => Shape::ForEach(f(a), f(b), f(c)),
            Shape::Through => Shape::Through,
            Shape::Field(a) => Shape::Field(f(a)),
            Shape::Spread => Shape::Spread,
            Shape::Seq => Shape::Seq,
            Shape::Skip => Shape::Skip,
            Shape::Clean => Shape::Clean,
            Shape::Hook(hook) => Shape::Hook(hook),
        }
    }
}

/// A language's table.
pub(crate) struct Spec {
    pub kinds: &'static [(&'static str, Shape<&'static str>)],
    /// Operators besides `+` that put strings together.
    pub joins: &'static [&'static str],
    /// Functions give the value of their last expression.
    pub gives_last: bool,
    /// A parameter list's child to parameters, where the usual fields do not say it.
    pub param: Option<fn(&mut Lower<'_>, Tree<'_>, &mut Vec<super::ir::Param>)>,
}
