//! Calls that may reach the project's own functions.

use super::super::ir::{Id, Node, Sym, key};
use super::eval::Eval;
use super::facts::{Call, Flat};
use super::paths;
use super::value::Value;

impl Eval<'_> {
    /// A call that may reach a function of the project: kept when data goes in, or may come out.
    #[allow(clippy::too_many_arguments)] // one call, seen from every side
    pub(super) fn project_call(
        &mut self,
        callee: Id,
        object: Id,
        name: Sym,
        values: &[Value],
        ids: &[Id],
        parts: &[&str],
        id: Id,
    ) -> Option<u32> {
        let text = self.unit.text(name);
        if text.is_empty() || parts.len() > 6 {
            return None;
        }
        let imported = self.unit.imports.get(&name).copied().filter(|_| object == 0);
        let mut class = 0;
        let mut module = 0;
        let mut unknown = false;
        // A class of this file: its methods may have the names that every type has.
        let mut own = false;
        let mut called = text.to_owned();
        match self.unit.node(callee) {
            Node::Member(receiver, _) => match self.unit.node(receiver) {
                Node::This => class = self.key(self.class),
                _ => {
                    // One of a list is what the list is of.
                    let value = self.peek(receiver).or_else(|| match self.unit.node(receiver) {
                        Node::Index(list, _) if self.is_compiled() => self.peek(list),
                        _ => None,
                    });
                    let path = value.map_or(0, |value| value.path);
                    let last = if path != 0 {
                        super::shapes::class_name(self.unit.text(path)).to_owned()
                    } else {
                        self.unit.text(self.owner(receiver)).to_owned()
                    };
                    class = key(&last);
                    own = self
                        .unit
                        .names
                        .find(&last)
                        .is_some_and(|class| self.class_values.contains_key(&class));
                    let root = match self.unit.node(receiver) {
                        Node::Name(root) => self.unit.imports.get(&root).copied(),
                        _ => None,
                    };
                    module = root.map_or(0, |root| module_key(self.unit.text(root)));
                    unknown = true;
                }
            },
            _ => {
                if let Some(canonical) = imported {
                    let canonical = self.unit.text(canonical);
                    if let Some((from, original)) = canonical.rsplit_once(paths::DOT) {
                        module = module_key(from);
                        called = original.to_owned();
                    }
                } else if object == 0 && matches!(self.language.name(), "java" | "kotlin") {
                    // A method of the same object, which a class below may have another of.
                    class = self.key(self.class);
                }
            }
        }
        let mut args = Vec::new();
        let mut named = Vec::new();
        for (value, id) in values.iter().zip(ids) {
            match self.unit.node(*id) {
                Node::Pair(name, _) => {
                    let inner = value.field(name).cloned().unwrap_or_default();
                    named.push((self.key(name), self.flat(&inner)));
                }
                _ => args.push(self.flat(value)),
            }
        }
        // Methods of the language's own types are never the project's.
        if unknown && class == 0 && module == 0 && is_common(text) {
            return None;
        }
        let shown = paths::shown(&self.raw_path(callee)).into();
        let place = self.place(id);
        let empty =
            args.iter().all(|arg: &Flat| arg.labels.is_empty()) && named.iter().all(|(_, arg)| arg.labels.is_empty());
        let own = own
            || is_common(text)
                && matches!(self.unit.node(object), Node::This)
                && self
                    .unit
                    .funcs
                    .iter()
                    .any(|func| func.class == self.class && func.name == name);
        if empty && !own && is_common(text) {
            return None;
        }
        Some(self.note_call(
            id,
            Call {
                name: key(&called),
                class,
                module,
                unknown,
                shown,
                place,
                args,
                named,
            },
        ))
    }
}

/// Names that every type has.
fn is_common(name: &str) -> bool {
    matches!(
        name,
        "get"
            | "set"
            | "add"
            | "push"
            | "map"
            | "forEach"
            | "filter"
            | "join"
            | "split"
            | "then"
            | "catch"
            | "toString"
            | "append"
            | "put"
            | "remove"
            | "length"
            | "size"
            | "trim"
            | "replace"
            | "format"
            | "equals"
            | "next"
            | "iter"
            | "collect"
            | "unwrap"
            | "clone"
            | "into"
            | "each"
            | "to_s"
            | "print"
            | "println"
            | "require"
            | "super"
            | "of"
            | "apply"
            | "bind"
            | "keys"
            | "values"
            | "items"
            | "find"
            | "reduce"
            | "slice"
            | "concat"
            | "lower"
            | "upper"
            | "strip"
            | "len"
            | "str"
    )
}

/// A module by the last parts of its path: `./models/user`, `app.models.user`, `../user.js`.
pub(super) fn module_key(path: &str) -> u64 {
    let path = path
        .trim_end_matches(".js")
        .trim_end_matches(".ts")
        .trim_end_matches(".jsx")
        .trim_end_matches(".tsx")
        .trim_end_matches(".mjs");
    let last = path
        .rsplit(['/', '\u{1}', '.', '\\'])
        .find(|part| !part.is_empty() && *part != "index")
        .unwrap_or(path);
    key(last)
}
