//! Exceptions: what is thrown and caught, and the messages of the file's own classes, which are what their constructor gives to the
//! class above, and nothing else.

use super::super::ir::{CallKind, Id, List, Node, Sym};
use super::super::library::Kind;
use super::call::Called;
use super::eval::Eval;
use super::own_text::REDIRECTS;
use super::value::{Label, Origin, Value};

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

    /// A thrown value's message leaves: exceptions are logged and reported by whoever catches them.
    pub(super) fn throw(&mut self, id: Id, inner: Id, value: &Value) {
        if self.says_nothing(inner) {
            return;
        }
        let mut held = value.clone();
        // What an exception is made with stands in its message, whatever it is called.
        if let Node::Call { args, kind, .. } = self.unit.node(inner) {
            let ids = self.ids(args);
            let values: Vec<Value> = ids.iter().map(|arg| self.eval(*arg)).collect();
            // `throw createError(code, text, req.config)`: a function of JavaScript is given more than the message.
            if kind == CallKind::Plain && self.language.name() == "javascript" {
                self.message(&ids, &values)
                    .into_iter()
                    .for_each(|label| held.add(label));
            } else {
                values
                    .iter()
                    .flat_map(|arg| &arg.labels)
                    .for_each(|label| held.add(*label));
            }
        }
        let about = self.about_fields(inner);
        let labels: Vec<Label> = held
            .all()
            .into_iter()
            .filter(|label| !label.object && !label.hashed && !self.stands_at(label, &about))
            .collect();
        let class = self.thrown_class(inner);
        if let Some(thrown) = self.thrown.last_mut() {
            let mut of = Value::default();
            labels.iter().for_each(|label| of.add(*label));
            match class {
                0 => thrown.join(&of),
                _ => {
                    let mut all = Value::default();
                    all.set(class, of);
                    thrown.join(&all);
                }
            }
        }
        // What is only thrown on was made, and reported, where it came from.
        let again = matches!(self.unit.node(inner), Node::Name(_) | Node::Member(..));
        let own: Vec<Label> = labels
            .into_iter()
            .filter(|label| match label.origin {
                Origin::Result { .. } => false,
                Origin::Param { .. } => !again,
                Origin::Source(_) | Origin::Shape { .. } => true,
            })
            .collect();
        let raw = match self.unit.node(inner) {
            Node::Call { callee, .. } => self.raw_path(callee),
            _ => "throw".to_owned(),
        };
        // `raise HTTPFound(url)` sends the browser on.
        if REDIRECTS.iter().any(|redirect| raw.ends_with(redirect)) {
            return;
        }
        self.report(id, (Kind::Exception, false), "an exception's message", &raw, own);
    }

    /// The class of what is thrown, by its own name; or 0.
    fn thrown_class(&mut self, inner: Id) -> Sym {
        let class = match self.unit.node(inner) {
            Node::Call { callee, .. } => callee,
            // `raise Missing, "…"`.
            Node::Merge(list) => self.unit.list(list).first().copied().unwrap_or(0),
            _ => 0,
        };
        match self.unit.node(class) {
            Node::Name(name) | Node::Member(_, name) => {
                let last = self.unit.text(name).rsplit('\\').next().unwrap_or_default().to_owned();
                self.unit.names.sym(&last)
            }
            _ => 0,
        }
    }

    /// A `try` and its handlers. What a handler catches by its very class, the others do not catch.
    pub(super) fn attempt(&mut self, body: Id, handlers: List) -> Value {
        self.thrown.push(Value::default());
        let value = self.eval(body);
        let thrown = self.thrown.pop().unwrap_or_default();
        let handlers: Vec<(Id, Sym, Id)> = self
            .ids(handlers)
            .into_iter()
            .filter_map(|handler| match self.unit.node(handler) {
                Node::Handler(catches, body) => Some(match self.unit.node(catches) {
                    Node::Typed(name, class) => (name, class, body),
                    _ => (catches, 0, body),
                }),
                _ => None,
            })
            .collect();
        for (name, class, body) in handlers.iter().copied() {
            let mut caught = Value {
                fields: Vec::new(),
                ..thrown.clone()
            };
            for (of, held) in &thrown.fields {
                if *of == class || !handlers.iter().any(|(_, other, _)| other == of) {
                    held.labels.iter().for_each(|label| caught.add(*label));
                }
            }
            self.bind(name, caught, false);
            self.eval(body);
        }
        value
    }
}
