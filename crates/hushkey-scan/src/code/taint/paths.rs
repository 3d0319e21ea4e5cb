//! What a callee is called: as it stands, and by what its names stand for.

use super::super::ir::{CallKind, Id, List, Node, Sym};
use super::eval::Eval;

/// Longer chains are cut at their beginning.
const MAX_PARTS: usize = 12;

/// Between the parts of a path.
pub(super) const DOT: char = '\u{1}';

impl Eval<'_> {
    /// A part of a path before `::` is a module or a type, and holds nothing.
    pub(super) fn is_path_part(&self, id: Id, name: Sym) -> bool {
        if !matches!(self.language.name(), "rust" | "cpp") {
            return false;
        }
        let rest = self.rest_of_source(id);
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':')))
            .unwrap_or(rest.len());
        let path = rest.get(..end).unwrap_or_default();
        let name = self.unit.text(name);
        path.rsplit("::").skip(1).any(|part| part == name)
    }

    /// The path of an expression, its names replaced by what they stand for.
    pub(super) fn path(&self, id: Id) -> String {
        let mut parts = Vec::new();
        self.path_parts(id, true, &mut parts, 0);
        parts.join(&DOT.to_string())
    }

    /// The path as it stands.
    pub(super) fn raw_path(&self, id: Id) -> String {
        let mut parts = Vec::new();
        self.path_parts(id, false, &mut parts, 0);
        parts.join(&DOT.to_string())
    }

    fn path_parts(&self, id: Id, resolved: bool, parts: &mut Vec<String>, depth: usize) {
        if depth > MAX_PARTS {
            return;
        }
        match self.unit.node(id) {
            Node::Name(name) => parts.push(self.name_path(name, resolved)),
            Node::This => parts.push("this".to_owned()),
            Node::Member(object, name) => {
                if resolved && let Some(known) = self.known_path(id) {
                    parts.push(known);
                    return;
                }
                self.path_parts(object, resolved, parts, depth + 1);
                parts.push(self.unit.text(name).to_owned());
            }
            Node::Index(object, index) => {
                self.path_parts(object, resolved, parts, depth + 1);
                parts.push(match self.unit.node(index) {
                    Node::Text(text) if !self.unit.text(text).is_empty() => self.unit.text(text).to_owned(),
                    _ => "[]".to_owned(),
                });
            }
            Node::Call { callee, args, kind } => {
                if let Some(module) = self.required(callee, args) {
                    parts.push(module);
                    return;
                }
                self.path_parts(callee, resolved, parts, depth + 1);
                if kind == CallKind::Plain
                    && let Some(last) = parts.last_mut()
                {
                    last.push_str("()");
                }
            }
            Node::Typed(inner, 0) => self.path_parts(inner, resolved, parts, depth + 1),
            Node::Typed(_, kind) => parts.push(self.type_path(kind)),
            Node::Merge(list) | Node::Seq(list) => {
                if let Some(first) = self.unit.list(list).first() {
                    self.path_parts(*first, resolved, parts, depth + 1);
                }
            }
            _ => parts.push(String::new()),
        }
    }

    /// `require("m")` where it stands is the module.
    fn required(&self, callee: Id, args: List) -> Option<String> {
        let Node::Name(name) = self.unit.node(callee) else {
            return None;
        };
        match (self.unit.text(name), self.unit.list(args)) {
            ("require", [one]) => match self.unit.node(*one) {
                Node::Text(text) => Some(self.unit.text(text).to_owned()),
                _ => None,
            },
            _ => None,
        }
    }

    /// A name by its value's path or its import.
    fn name_path(&self, name: Sym, resolved: bool) -> String {
        if resolved {
            if let Some(value) = self.variable(name) {
                if value.path != 0 {
                    return self.unit.text(value.path).to_owned();
                }
            } else if let Some(canonical) = self.unit.imports.get(&name) {
                return self.unit.text(*canonical).to_owned();
            }
        }
        self.unit.text(name).to_owned()
    }

    /// The path of a field's value, where the field was given one.
    fn known_path(&self, id: Id) -> Option<String> {
        let value = self.peek(id)?;
        (value.path != 0).then(|| self.unit.text(value.path).to_owned())
    }

    /// A declared type's path: its first part may be an import.
    pub(super) fn type_path(&self, kind: Sym) -> String {
        let text = self.unit.text(kind);
        let mut parts = text.split(['.', ':', '\\']).filter(|part| !part.is_empty());
        let Some(first) = parts.next() else {
            return String::new();
        };
        let imported = self
            .unit
            .names
            .find(first)
            .and_then(|first| self.unit.imports.get(&first));
        let mut path = imported
            .map_or(first, |canonical| self.unit.text(*canonical))
            .to_owned();
        for part in parts {
            path.push(DOT);
            path.push_str(part);
        }
        path
    }
}

/// The parts of a path; a module's name keeps its dots.
pub(super) fn parts(path: &str) -> Vec<&str> {
    path.split(DOT).collect()
}

/// A path for people.
pub(super) fn shown(path: &str) -> String {
    let text = path.replace(DOT, ".");
    let text = text.trim_matches('.');
    if text.chars().count() > 48 {
        let start = text.char_indices().rev().nth(44).map_or(0, |(at, _)| at);
        return format!("...{}", text.get(start..).unwrap_or_default());
    }
    text.to_owned()
}
