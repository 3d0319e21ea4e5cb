//! Texts that are put together of parts.

use super::super::ir::{List, Node};
use super::eval::Eval;
use super::value::{Label, Value};

impl Eval<'_> {
    /// `a + b`, `f"{a}{b}"`: what its parts say of themselves.
    pub(super) fn eval_text(&mut self, list: List) -> Value {
        let mut all = Value::clean();
        let mut form = String::new();
        for part in self.ids(list) {
            let value = self.eval(part);
            all.clean &= value.clean;
            self.add_form(&mut form, &value);
            // An object in a string is not written out by most languages; its text is.
            if let Some(label) = self.shape_label(&value, false) {
                all.add(label);
            }
            if let Some(label) = self.own_text(part, &value) {
                all.add(label);
            }
            // Lists and tables are written with all they hold, but for objects of JavaScript.
            // What `self` is written as, its class says.
            let own = self.is_object(&value)
                || matches!(self.unit.node(part), Node::This)
                || self.language.name() == "javascript" && !matches!(self.unit.node(part), Node::Array(_));
            let held = if own { value.labels.clone() } else { value.all() };
            held.into_iter().filter(|label| !label.object).for_each(|label| {
                all.add(Label { text: true, ..label });
            });
            if let Some(public) = self.unit.names.find("public").and_then(|public| value.field(public)) {
                let public_value = public.clone();
                all.set(self.unit.names.sym("public"), public_value);
            }
            if all.text == 0 && value.text != 0 {
                all.text = value.text;
            }
        }
        all.form = self.form(&form);
        all
    }
}
