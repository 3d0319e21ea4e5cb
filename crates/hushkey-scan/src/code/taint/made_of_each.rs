//! Calls that make something of each element: what they give is what their function gives, and no more.

use super::super::ir::Node;
use super::super::taxonomy::Effect;
use super::call::Called;
use super::eval::Eval;
use super::value::Value;

/// Calls whose result is made of what their function gives. `group_by` and `filter` give the elements, and are none.
const MAPS: &[&str] = &[
    "map",
    "flatMap",
    "flat_map",
    "filter_map",
    "collect",
    "compactMap",
    "mapNotNull",
    "mapValues",
    "transform_values",
    "array_map",
];

impl Eval<'_> {
    /// `users.map(u => u.id)`, `emails.map(&:size)`, `map(len, emails)`: what is made of the elements.
    pub(super) fn mapped(&self, call: &Called) -> Option<Value> {
        if !MAPS.contains(&call.text) {
            return None;
        }
        for (id, value) in call.ids.iter().zip(call.values) {
            let made = match self.unit.node(*id) {
                Node::Lambda(_) => true,
                // Ruby's `&:size` is read from the receiver.
                Node::Member(of, _) => of == call.object && of != 0 && self.language.name() == "ruby",
                Node::Name(name) if call.object == 0 && self.language.name() == "python" => {
                    if self.taxonomy.effect(self.unit.text(name)) == Effect::Looks {
                        return Some(Value::clean());
                    }
                    false
                }
                _ => false,
            };
            if made {
                return Some(Value {
                    func: 0,
                    path: 0,
                    text: 0,
                    clean: false,
                    ..value.clone()
                });
            }
        }
        None
    }
}
