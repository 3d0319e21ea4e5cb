//! Exceptions of classes of the file: what their constructor gives to the class above is their message, and nothing else.

use super::super::ir::{Id, Node};
use super::call::Called;
use super::eval::Eval;

impl Eval<'_> {
    /// A constructor gives its message to the class above: notes whether anything of its own arguments is in it.
    pub(super) fn note_message(&mut self, call: &Called) {
        let above = match self.language.name() {
            "python" => {
                call.text == "__init__" && call.raw_parts.first().is_some_and(|first| first.starts_with("super"))
            }
            // `parent::` is written as `$this`.
            "php" => call.text == "__construct" && matches!(self.unit.node(call.object), Node::This),
            "ruby" | "javascript" => call.object == 0 && call.text == "super",
            _ => false,
        };
        if !above || self.class == 0 || self.func == 0 || call.ids.is_empty() {
            return;
        }
        let constructs = self.unit.funcs.get(self.func as usize).is_some_and(|func| {
            matches!(
                self.unit.text(func.name),
                "__init__" | "__construct" | "initialize" | "constructor"
            )
        });
        if constructs {
            let says = call.values.iter().any(|value| !value.all().is_empty());
            let known = self.own_messages.entry(self.class).or_insert(says);
            *known |= says;
        }
    }

    /// What is thrown is made by a class of this file that puts nothing of what it is given into its message.
    pub(super) fn says_nothing(&self, thrown: Id) -> bool {
        let Node::Call { callee, .. } = self.unit.node(thrown) else {
            return false;
        };
        match self.unit.node(callee) {
            Node::Name(class) => self.own_messages.get(&class) == Some(&false),
            _ => false,
        }
    }
}
