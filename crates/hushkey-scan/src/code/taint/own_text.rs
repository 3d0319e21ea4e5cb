//! Objects of Python that say themselves what a text of them is.

use super::super::ir::{Id, Node, key};
use super::eval::Eval;
use super::facts::Call;
use super::value::{Label, Origin, Value};

impl Eval<'_> {
    /// What `str(x)` gives of a variable whose class is known: the joining of files finds its `__str__`.
    pub(super) fn own_text(&mut self, id: Id, value: &Value) -> Option<Label> {
        if self.language.name() != "python" || value.clean || !matches!(self.unit.node(id), Node::Name(_)) {
            return None;
        }
        let class = self.class_key(value)?;
        let place = self.place(id);
        let call = self.note_call(
            id,
            Call {
                name: key("__str__"),
                class,
                module: 0,
                unknown: true,
                shown: "str".into(),
                place,
                args: Vec::new(),
                named: Vec::new(),
            },
        );
        Some(Label {
            origin: Origin::Result { call, field: 0 },
            step: 0,
            object: false,
            hashed: false,
            text: true,
        })
    }
}
