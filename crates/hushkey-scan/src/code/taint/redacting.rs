//! Loggers that leave out what they are told to: `pino({ redact: ["user.email"] })`.

use super::call::Called;
use super::eval::Eval;
use super::value::Value;

impl Eval<'_> {
    /// A logger that is made knows what it leaves out, and so do its children.
    pub(super) fn note_redacted(&mut self, call: &Called, result: &mut Value) {
        if self.language.name() != "javascript" || !matches!(call.text, "pino" | "P" | "child") {
            return;
        }
        let Some(redact) = self.unit.names.find("redact") else {
            return;
        };
        let of = match call.text {
            "child" => Some(call.receiver),
            _ => call.values.first(),
        };
        if let Some(list) = of.and_then(|options| options.field(redact)) {
            result.set(redact, list.clone());
        }
    }

    /// What a logger is given, without what it leaves out; `None` for a logger that leaves out nothing.
    pub(super) fn redacted(&self, receiver: &Value, values: &[Value]) -> Option<Vec<Value>> {
        if self.language.name() != "javascript" || receiver.fields.is_empty() {
            return None;
        }
        let mut list = receiver.field(self.unit.names.find("redact")?)?;
        if let Some(paths) = self.unit.names.find("paths").and_then(|paths| list.field(paths)) {
            list = paths;
        }
        let mut values = values.to_vec();
        for (_, path) in &list.fields {
            let path: Vec<&str> = self.unit.text(path.text).split(['.', '[', ']']).collect();
            let path: Vec<&str> = path.into_iter().filter(|part| !part.is_empty()).collect();
            values.iter_mut().for_each(|value| self.leave_out(value, &path));
        }
        Some(values)
    }

    fn leave_out(&self, value: &mut Value, path: &[&str]) {
        let Some((first, rest)) = path.split_first() else {
            return;
        };
        for (name, field) in &mut value.fields {
            if *first != "*" && self.unit.text(*name) != *first {
                continue;
            }
            match rest {
                [] => *field = Value::clean(),
                _ => self.leave_out(field, rest),
            }
        }
    }
}
