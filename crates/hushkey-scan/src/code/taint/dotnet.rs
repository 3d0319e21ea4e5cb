//! What C# libraries have in common: objects made with what they are given, chains of setters, and things added to an object
//! before it is sent. What is held this way stands in fields of its own, so that only what writes objects out tells it.

use super::super::ir::{CallKind, Id, Node, Sym};
use super::super::library::{Kind, Sink};
use super::call::Called;
use super::eval::Eval;
use super::value::Value;

/// Beginnings of names that put something into what they are called on.
const PUTS: &[&str] = &[
    "Add",
    "Append",
    "Attach",
    "Enqueue",
    "Insert",
    "Push",
    "Put",
    "Set",
    "With",
    "Use",
    "Including",
];

/// Calls that give one of what they are called on, or a part of it that says whose it is.
const CHOICES: &[&str] = &[
    "First",
    "FirstOrDefault",
    "Last",
    "LastOrDefault",
    "Single",
    "SingleOrDefault",
    "ElementAt",
    "Find",
    "GetName",
    "Peek",
    "Dequeue",
    "FirstAsync",
    "FirstOrDefaultAsync",
    "SingleAsync",
    "SingleOrDefaultAsync",
];

/// Parts of a path that give an object of the class before them.
const FACTORIES: &[&str] = &[
    "Create()",
    "CreateDefault()",
    "CreateAsync()",
    "CreateClient()",
    "New()",
    "Build()",
    "GetInstance()",
    "Instance",
    "Default",
    "Current",
    "Shared",
    "Get()",
    "Builder()",
];

/// More arguments than this are not kept apart.
const MAX_HELD: usize = 8;

impl Eval<'_> {
    pub(super) fn is_csharp(&self) -> bool {
        self.language.name() == "csharp"
    }

    /// Serilog's `{@User}` writes the object out: the log as one that does so.
    pub(super) fn destructured(&self, kind: Kind, sink: &Sink, values: &[Value]) -> Option<Sink> {
        let written = kind == Kind::Log
            && self.is_csharp()
            && values
                .iter()
                .take(3)
                .any(|value| value.text != 0 && self.unit.text(value.text).contains("{@"));
        written.then(|| Sink {
            whole: true,
            ..sink.clone()
        })
    }

    /// A class has the fields of its base, where that stands in the same file.
    pub(super) fn inherited(&mut self) {
        if !self.is_csharp() {
            return;
        }
        for index in 0..self.unit.classes.len() {
            let Some(class) = self.unit.classes.get(index) else {
                continue;
            };
            let (name, bases) = (class.name, class.bases.clone());
            for base in bases {
                let Some(fields) = self.class_values.get(&base).map(|base| base.fields.clone()) else {
                    continue;
                };
                if let Some(own) = self.class_values.get_mut(&name) {
                    for (field, value) in fields {
                        if own.field(field).is_none() {
                            own.set(field, value);
                        }
                    }
                }
            }
        }
    }

    /// `donors.First()` is a donor, `assembly.GetName()` of an assembly: whose the call's result is.
    pub(super) fn chosen_from(&self, callee: Id) -> Id {
        match self.unit.node(callee) {
            Node::Member(object, name) if self.is_csharp() && CHOICES.contains(&self.unit.text(name)) => object,
            _ => callee,
        }
    }

    /// A sink of a class, called on what its factory gave: `BigQueryClient.Create(id).InsertRow(…)`.
    pub(super) fn sink_of_class(&self, call: &Called) -> Option<&'static Sink> {
        if !self.is_csharp() || call.parts.len() < 3 || !call.parts.iter().any(|part| FACTORIES.contains(part)) {
            return None;
        }
        let class: Vec<&str> = call
            .parts
            .iter()
            .copied()
            .filter(|part| !FACTORIES.contains(part))
            .collect();
        (class.len() < call.parts.len())
            .then(|| self.libraries.sink_of_call(&class))
            .flatten()
    }

    /// `UriBuilder.Uri` is made of all of it.
    pub(super) fn whole_address(&self, held: &Value, name: Sym, value: &mut Value) {
        if self.is_csharp() && self.unit.text(name) == "Uri" {
            held.all().into_iter().for_each(|label| value.add(label));
        }
    }

    /// An object of a class that is not of this file holds what it is made with.
    pub(super) fn made_of(&mut self, call: &Called, result: &mut Value) {
        // A cookie is told of where it is made.
        let told = call.text == "HttpCookie";
        if !self.is_csharp() || call.kind != CallKind::New || told || self.class_values.contains_key(&call.name) {
            return;
        }
        self.put_in(call, result);
        // A writer around what stays in memory writes no file.
        if call.text.ends_with("Writer")
            && let Some(inner) = call.values.first().map(|inner| inner.path).filter(|path| *path != 0)
            && let Some(last) = super::paths::parts(self.unit.text(inner)).last()
            && matches!(
                *last,
                "MemoryStream" | "NetworkStream" | "SslStream" | "StringBuilder" | "StringWriter"
            )
        {
            result.path = inner;
        }
        if result.text == 0 {
            // An address among the arguments stays known.
            result.text = call
                .values
                .iter()
                .map(|value| value.text)
                .find(|text| *text != 0 && self.unit.text(*text).contains("://"))
                .unwrap_or(0);
        }
    }

    /// `request.AddJsonBody(x)`, `history.AddUserMessage(x)`: a variable holds what is added to it.
    pub(super) fn added_to(&mut self, call: &Called) {
        if !self.is_csharp() || !puts(call.text) {
            return;
        }
        let Node::Name(name) = self.unit.node(call.object) else {
            return;
        };
        if !self.has_local(name) || call.receiver.func != 0 {
            return;
        }
        let mut held = Value::default();
        self.put_in(call, &mut held);
        if held.fields.is_empty() {
            return;
        }
        held.path = call.receiver.path;
        self.bind(call.object, held, true);
    }

    /// `Builder.New().WithEmail(x).Build()`: each link of the chain holds what those before it do.
    pub(super) fn chained(&mut self, call: &Called, result: &mut Value) {
        if !self.is_csharp() || call.object == 0 || call.kind != CallKind::Plain {
            return;
        }
        let builder = call.raw_parts.iter().any(|part| part.contains("Builder"));
        let link = matches!(
            self.unit.node(call.object),
            Node::Call { .. } | Node::Merge(_) | Node::Typed(..)
        );
        let end = matches!(call.text, "Build" | "Create" | "ToRequest");
        let described = self.describes(call) || self.is_factory(call);
        if !(link || builder || described) || !(puts(call.text) || builder || described || end) {
            return;
        }
        for (name, field) in &call.receiver.fields {
            result.set(*name, field.clone());
        }
        if !end {
            self.put_in(call, result);
        }
    }

    /// `ChatMessage.FromUser(text)`: a class makes one of its own.
    fn is_factory(&self, call: &Called) -> bool {
        let Node::Name(class) = self.unit.node(call.object) else {
            return false;
        };
        self.unit.text(class).starts_with(|c: char| c.is_ascii_uppercase())
            && self.variable(class).is_none()
            && !self.class_values.contains_key(&class)
            && ["From", "Create", "New", "Of"].iter().any(|make| {
                call.text
                    .strip_prefix(make)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
            })
    }

    /// `client.Update(id, u => u.Doc(x))`: what a function says to what a sink hands it, the sink sends.
    fn describes(&self, call: &Called) -> bool {
        if !matches!(self.unit.node(call.object), Node::Name(_) | Node::Call { .. }) {
            return false;
        }
        let (parts, end) = match call.parts.split_last() {
            Some((_, parts)) => (parts, parts.len()),
            None => return false,
        };
        (0..end).any(|at| {
            let Some(last) = parts.get(at).and_then(|part| part.strip_suffix("()")) else {
                return false;
            };
            let mut of: Vec<&str> = parts.get(..at).unwrap_or_default().to_vec();
            of.push(last);
            self.libraries.sink_of_call(&of).is_some_and(|sink| sink.whole)
        })
    }

    /// Arguments as fields, each named by the call and its place.
    fn put_in(&mut self, call: &Called, into: &mut Value) {
        for (index, (value, id)) in call.values.iter().zip(call.ids).take(MAX_HELD).enumerate() {
            // An initializer's fields are the new object's own.
            let own = call.kind == CallKind::New && matches!(self.unit.node(*id), Node::Object(_) | Node::Pair(..));
            if value.is_empty() || own {
                continue;
            }
            let name = self.unit.names.sym(&format!("{}({index})", call.text));
            // Deep nests would be cut: what matters is what leaves with it.
            let mut held = Value::default();
            for label in self.written_out(value, true) {
                held.add(label);
            }
            if !held.labels.is_empty() {
                into.set(name, held);
            }
        }
        if into.clean && !into.is_empty() {
            into.clean = false;
        }
    }
}

fn puts(name: &str) -> bool {
    PUTS.iter().any(|put| {
        name.strip_prefix(put)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
    })
}
