//! Texts that objects say of themselves, and messages about fields.

use super::super::ir::{CallKind, Id, Node, key};
use super::eval::Eval;
use super::facts::{Call, Place};
use super::value::{Label, Origin, Value};

/// What the call of an object's own text is shown as.
pub(super) const OWN_TEXT: &str = "str";

/// Exceptions that are answers.
pub(super) const REDIRECTS: &[&str] = &[
    "HTTPFound",
    "HTTPSeeOther",
    "HTTPMovedPermanently",
    "HTTPTemporaryRedirect",
];

impl Eval<'_> {
    /// What `str(x)` gives of a variable whose class is known: the joining of files finds its `__str__`, its `description`, its
    /// `String` or its `fmt`.
    pub(super) fn own_text(&mut self, id: Id, value: &Value) -> Option<Label> {
        let name = match self.language.name() {
            "python" | "swift" | "go" | "rust" => "__str__",
            "ruby" => "to_s",
            "php" => "__toString",
            "javascript" => "toString",
            _ => return None,
        };
        if value.clean {
            return None;
        }
        // These are looked for in other files too.
        let anywhere = name == "__str__";
        // Of an object that is made in place, its class: the call of its constructor is another.
        let id = match self.unit.node(id) {
            Node::Name(_) => id,
            Node::Call {
                kind: CallKind::New,
                callee,
                ..
            } if !anywhere => callee,
            _ => return None,
        };
        let class = self.class_key(value)?;
        if !anywhere && !self.writes_itself(value, &[name]) {
            return None;
        }
        Some(self.written_by(id, class, name, true))
    }

    /// What a serializer is given by an object of this file that says so itself: `jsonSerialize`, `toJSON`.
    pub(super) fn own_json(&mut self, id: Id, value: &Value) -> Option<Label> {
        let name = match self.language.name() {
            "php" => "jsonSerialize",
            "javascript" => "toJSON",
            _ => return None,
        };
        let class = self.class_key(value).filter(|_| self.writes_itself(value, &[name]))?;
        Some(self.written_by(id, class, name, false))
    }

    /// What a method of an object writes of it.
    fn written_by(&mut self, id: Id, class: u64, name: &str, text: bool) -> Label {
        let place = self.place(id);
        let call = self.note_call(
            id,
            Call {
                name: key(name),
                class,
                module: 0,
                unknown: true,
                shown: match self.language.name() {
                    "swift" => "description",
                    "go" => "String",
                    "rust" => "fmt",
                    _ => OWN_TEXT,
                }
                .into(),
                place,
                args: Vec::new(),
                named: Vec::new(),
            },
        );
        Label {
            origin: Origin::Result { call, field: 0 },
            step: 0,
            object: false,
            hashed: false,
            text,
        }
    }

    /// A class of this file that has one of these methods.
    pub(super) fn writes_itself(&self, value: &Value, names: &[&str]) -> bool {
        if value.path == 0 {
            return false;
        }
        let class = super::shapes::class_name(self.unit.text(value.path));
        self.unit.names.find(class).is_some_and(|class| {
            class != 0
                && self
                    .unit
                    .funcs
                    .iter()
                    .any(|func| func.class == class && names.contains(&self.unit.text(func.name)))
        })
    }

    /// `write!(f, "guest {}", self.phone)` in a `fmt`: part of the text that the object says of itself.
    pub(super) fn says(&mut self, macro_: &str, values: &[Value]) {
        let says = self.language.name() == "rust"
            && macro_ == "write!"
            && self
                .unit
                .funcs
                .get(self.func as usize)
                .is_some_and(|func| self.unit.text(func.name) == "fmt");
        if let (true, Some(all)) = (says, self.returns.last_mut()) {
            for label in values.iter().skip(1).flat_map(|value| value.labels.iter()) {
                all.add(*label);
            }
        }
    }

    /// `ValidationError({"email": [message]})`: what stands under the name of a field is a message about it.
    pub(super) fn about_fields(&self, thrown: Id) -> Vec<Place> {
        let Node::Call { args, .. } = self.unit.node(thrown) else {
            return Vec::new();
        };
        let mut places = Vec::new();
        for arg in self.unit.list(args) {
            let Node::Object(list) = self.unit.node(*arg) else {
                continue;
            };
            for pair in self.unit.list(list) {
                if let Node::Pair(_, inner) = self.unit.node(*pair)
                    && matches!(
                        self.unit.node(inner),
                        Node::Call { .. } | Node::Array(_) | Node::Index(..) | Node::Concat(_)
                    )
                {
                    places.push(self.place(inner));
                }
            }
        }
        places
    }

    /// The label's source is a name given at one of these places.
    pub(super) fn stands_at(&self, label: &Label, places: &[Place]) -> bool {
        match label.origin {
            Origin::Source(source) if !places.is_empty() => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| places.contains(&source.place)),
            _ => false,
        }
    }
}
