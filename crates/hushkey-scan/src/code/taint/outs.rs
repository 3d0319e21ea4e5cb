//! What a function puts into its parameters for its caller: `void fill(char *out, …)`, `std::string &out`, `inout`.

use super::super::ir::{Func, Id, Node, Sym, key};
use super::eval::{Eval, THROWN};
use super::facts::Flat;
use super::value::{Label, Origin, Value};
use std::sync::OnceLock;

/// The names under which a function gives what it puts into its first parameters.
const OUTS: [&str; 8] = ["!out0", "!out1", "!out2", "!out3", "!out4", "!out5", "!out6", "!out7"];

/// What Swift calls a parameter that is its caller's variable.
pub(crate) const INOUT: &str = "inout";

/// What stands for all arguments after the named ones.
pub(crate) const REST: &str = "...";

/// More calls than these fill nothing that is still empty.
const MAX_FILLED: usize = 3;

fn out_keys() -> &'static [u64; 8] {
    static KEYS: OnceLock<[u64; 8]> = OnceLock::new();
    KEYS.get_or_init(|| OUTS.map(key))
}

/// A part of what a function gives that is not its result: what it throws, what it puts into a parameter.
pub(crate) fn is_apart(field: u64) -> bool {
    static THROWN_KEY: OnceLock<u64> = OnceLock::new();
    field == *THROWN_KEY.get_or_init(|| key(THROWN)) || out_keys().contains(&field)
}

impl Eval<'_> {
    /// Languages whose functions write into what they are given.
    fn has_outs(&self) -> bool {
        matches!(self.language.name(), "cpp" | "swift")
    }

    /// Something was put into a variable, which stays the same variable.
    pub(super) fn note_into(&mut self, mut id: Id) {
        if !self.has_outs() {
            return;
        }
        for _ in 0..6 {
            id = match self.unit.node(id) {
                Node::Name(name) => {
                    if !self.into.contains(&name) && self.into.len() < 32 {
                        self.into.push(name);
                    }
                    return;
                }
                Node::Member(inner, _) | Node::Index(inner, _) | Node::Typed(inner, _) => inner,
                _ => return,
            };
        }
    }

    /// What a function has put into its parameters when it ends.
    pub(super) fn outs(&self, func: u32, body: &Func, flat: &mut Flat) {
        if !self.has_outs() {
            return;
        }
        for (index, param) in body.params.iter().enumerate().take(OUTS.len()) {
            if param.name == 0 || !(self.into.contains(&param.name) || self.is_reference(param.kind)) {
                continue;
            }
            let (Some(value), Some(key)) = (self.env.get(&param.name), out_keys().get(index)) else {
                continue;
            };
            let own = |label: &Label| matches!(label.origin, Origin::Param { func: of, index: at, .. } if of == func && usize::from(at) == index);
            let labels = value.all().into_iter().filter(|label| !own(label) && !label.object);
            flat.labels.extend(labels.map(|label| (*key, label)));
        }
    }

    /// A parameter of this type that is given another value is its caller's: texts are passed by reference where they are changed.
    fn is_reference(&self, kind: Sym) -> bool {
        let text = self.unit.text(kind);
        match self.language.name() {
            "swift" => text == INOUT,
            _ => text.ends_with("string") || text.ends_with("String"),
        }
    }

    /// Empty variables among a call's arguments hold what its function puts into them.
    pub(super) fn filled(&mut self, call: u32, ids: &[Id]) {
        if !self.has_outs() {
            return;
        }
        for (index, id) in ids.iter().enumerate().take(OUTS.len()) {
            let id = match self.unit.node(*id) {
                Node::Pair(_, inner) => inner,
                _ => *id,
            };
            let Node::Name(name) = self.unit.node(id) else { continue };
            let Some(held) = self.env.get(&name) else { continue };
            let others = held.all();
            let fresh = others.len() < MAX_FILLED
                && others
                    .iter()
                    .all(|label| matches!(label.origin, Origin::Result { field, .. } if out_keys().contains(&field)));
            if !fresh || held.func != 0 || held.text != 0 || self.is_number(held.path) {
                continue;
            }
            let Some(key) = out_keys().get(index) else { continue };
            let mut value = Value {
                path: held.path,
                ..Value::default()
            };
            value.add(Label {
                origin: Origin::Result { call, field: *key },
                step: 0,
                object: false,
                hashed: false,
                text: false,
            });
            self.bind(id, value, true);
        }
    }
}
