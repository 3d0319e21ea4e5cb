//! Properties: reads that run a method.

use super::super::ir::{Id, Sym};
use super::eval::Eval;
use super::paths;
use super::value::{Label, Origin, Value};

impl Eval<'_> {
    /// A read that runs a method: a property, or a method of Ruby without arguments.
    pub(super) fn getter(&mut self, id: Id, name: Sym, class: Sym, value: &mut Value) {
        let everywhere = self.language.name() == "ruby" && class == 0;
        let known = class != 0 && self.getters.contains(&(class, name));
        if name == 0 || self.unit.text(name).len() < 4 || !(known || everywhere) {
            return;
        }
        let call = self.note_call(
            id,
            super::facts::Call {
                name: self.key(name),
                class: self.key(class),
                module: 0,
                unknown: class == 0,
                shown: self.unit.text(name).into(),
                place: self.place(id),
                args: Vec::new(),
                named: Vec::new(),
            },
        );
        value.add(Label {
            origin: Origin::Result { call, field: 0 },
            step: 0,
            object: false,
            hashed: false,
            text: false,
        });
    }

    /// The result of a property's body, for the joining of files.
    pub(super) fn property_call(&mut self, id: Id, class: Sym, name: Sym) -> Option<Label> {
        let class = paths::parts(self.unit.text(class))
            .last()
            .copied()?
            .trim_end_matches("()")
            .to_owned();
        let class = self.unit.names.find(&class)?;
        let body = self
            .unit
            .funcs
            .iter()
            .any(|func| func.class == class && func.name == name && func.params.is_empty());
        // A type of another file may have such a property.
        let other = || {
            self.language.name() == "swift"
                && !self.class_values.contains_key(&class)
                && self.unit.text(class).starts_with(|c: char| c.is_ascii_uppercase())
                && self.unit.text(class).len() > 3
        };
        if !body && !other() {
            return None;
        }
        let shown = self.unit.text(name).into();
        let call = super::facts::Call {
            name: self.key(name),
            class: self.key(class),
            module: 0,
            unknown: true,
            shown,
            place: self.place(id),
            args: Vec::new(),
            named: Vec::new(),
        };
        let call = self.note_call(id, call);
        Some(Label {
            origin: Origin::Result { call, field: 0 },
            step: 0,
            object: false,
            hashed: false,
            text: false,
        })
    }
}
