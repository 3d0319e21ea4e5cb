//! Assignments: patterns take values, fields keep them apart.

use super::super::ir::{Id, Node, Sym};
use super::eval::Eval;
use super::facts::What;
use super::paths;
use super::value::{Label, Origin, Value};

impl Eval<'_> {
    pub(super) fn eval_assign(&mut self, id: Id, target: Id, value: Id, add: bool) -> Value {
        let mut assigned = self.eval(value);
        // Names taken out of a table of words are words.
        if assigned.is_empty() && self.is_about(value) {
            assigned.clean = true;
        }
        if assigned.path == 0
            && matches!(
                self.unit.node(value),
                Node::Call { .. } | Node::Member(..) | Node::Name(_)
            )
        {
            let path = self.path(value);
            if !path.is_empty() && path.len() < 160 {
                assigned.path = self.unit.names.sym(&path);
            }
        }
        // A writer of a file and an encrypted store stay that, whatever they are declared as.
        let file = assigned.path != 0 && {
            let path = self.unit.text(assigned.path);
            self.is_file_path(path) || path.contains("Encrypted")
        };
        if let (Node::Typed(_, kind), false) = (self.unit.node(target), file) {
            let path = self.type_path(kind);
            assigned.path = self.unit.names.sym(&path);
        }
        self.go_error_of(target, value, &mut assigned);
        self.write_sink(id, target, &assigned);
        self.builds_machine_id(id, target, &assigned);
        if matches!(self.unit.node(target), Node::Member(..) | Node::Index(..)) {
            self.note_into(target);
        }
        self.bind(target, assigned.clone(), add);
        assigned
    }

    /// A pattern takes a value.
    pub(super) fn bind(&mut self, target: Id, value: Value, add: bool) {
        match self.unit.node(target) {
            Node::Name(name) => {
                // `held = x` in a method: a field, unless a variable of that name is nearer.
                if self.bare_fields()
                    && !self.has_local(name)
                    && self
                        .class_values
                        .get(&self.class)
                        .is_some_and(|this| this.field(name).is_some())
                {
                    self.bind_member(target, Vec::new(), name, value, add);
                    return;
                }
                let mut value = self.stepped(target, name, value);
                if add && let Some(before) = self.env.get(&name) {
                    value.join(&before.clone());
                }
                self.set(name, value);
            }
            Node::Typed(inner, kind) => {
                let mut value = value;
                let path = self.type_path(kind);
                let mut path = self.unit.names.sym(&path);
                // A writer around a file stays one, whatever it is declared as.
                if value.path != 0
                    && (self.is_file_path(self.unit.text(value.path))
                        || self.unit.text(value.path).contains("Encrypted"))
                {
                    path = value.path;
                }
                value.path = path;
                self.drop_secrets(&mut value);
                if matches!(self.unit.text(kind), "boolean" | "Boolean") {
                    value = Value::clean();
                }
                self.bind(inner, value, add);
            }
            Node::Member(object, name) => self.bind_field(object, name, value, add),
            Node::Index(object, index) => {
                self.eval(index);
                match self.unit.node(index) {
                    Node::Text(name) if !super::eval::is_place(self.unit.text(name)) => {
                        self.bind_field(object, name, value, add);
                    }
                    _ => {
                        let element = self.unit.names.sym("[]");
                        self.bind_field(object, element, value, true);
                    }
                }
            }
            Node::Object(list) => {
                let parts = self.ids(list);
                for part in parts.iter().copied() {
                    match self.unit.node(part) {
                        Node::Pair(name, inner) => {
                            let mut field = self.read_field(&value, name);
                            let same = matches!(self.unit.node(inner), Node::Name(local) if local == name);
                            let constant = field.clean && field.is_empty() || value.clean && value.is_empty();
                            if !(same || constant) && matches!(self.unit.node(inner), Node::Name(_)) {
                                let owner = self.record(&value);
                                if let Some(data) = self.classify(name, owner) {
                                    self.add_source(inner, data, name, &mut field);
                                }
                            }
                            // `const { log } = console`.
                            let known =
                                |label: &Label| matches!(label.origin, Origin::Source(_) | Origin::Shape { .. });
                            if field.path == 0 && value.path != 0 && !value.all().iter().any(known) {
                                let path =
                                    format!("{}{}{}", self.unit.text(value.path), paths::DOT, self.unit.text(name));
                                if path.len() < 160 {
                                    field.path = self.unit.names.sym(&path);
                                }
                            }
                            self.bind(inner, field, add);
                        }
                        Node::Spread(inner) => {
                            let rest = self.rest(&parts, &value);
                            self.bind(inner, rest, add);
                        }
                        _ => self.bind(part, value.clone(), add),
                    }
                }
            }
            Node::Array(list) => {
                let components = self.components(&value);
                for (index, part) in self.ids(list).into_iter().enumerate() {
                    let name = self.unit.names.sym(&index.to_string());
                    // The key beside an element.
                    if value.fields.is_empty()
                        && self.language.name() != "go"
                        && let Node::Name(target) = self.unit.node(part)
                        && matches!(self.unit.text(target), "id" | "key" | "k" | "i" | "index" | "idx")
                    {
                        self.bind(part, Value::clean(), add);
                        continue;
                    }
                    // The truth value or the error beside a result tells nothing of it.
                    if value.fields.is_empty()
                        && let Node::Name(target) = self.unit.node(part)
                        && matches!(self.unit.text(target), "ok" | "found" | "exists" | "err")
                        && value
                            .labels
                            .iter()
                            .any(|label| matches!(label.origin, Origin::Source(_)))
                    {
                        let mut rest = self.read_field(&value, name);
                        rest.labels.retain(|label| !matches!(label.origin, Origin::Source(_)));
                        rest.clean = rest.labels.is_empty();
                        self.go_error_of(part, 0, &mut rest);
                        self.bind(part, rest, add);
                        continue;
                    }
                    if let Some((field, class)) = components.get(index).copied() {
                        let mut held = self.read_field(&value, field);
                        if let Some(data) = self.classify(field, class) {
                            self.add_source(part, data, field, &mut held);
                        }
                        self.bind(part, held, add);
                        continue;
                    }
                    let known = value.field(name).is_some();
                    let field = if known
                        || !value.labels.is_empty()
                            && value
                                .labels
                                .iter()
                                .all(|label| !matches!(label.origin, Origin::Source(_)))
                    {
                        let mut field = self.read_field(&value, name);
                        // `f, err := os.Create(…)`.
                        if index == 0 && field.path == 0 && self.language.name() == "go" {
                            field.path = value.path;
                        }
                        field
                    } else if value.fields.is_empty() {
                        value.clone()
                    } else {
                        Eval::element_of(&value)
                    };
                    let mut field = field;
                    if index > 0 {
                        self.go_error_of(part, 0, &mut field);
                    }
                    // `body, err := json.Marshal(x)`.
                    if index == 0 && field.form == 0 {
                        field.form = value.form;
                    }
                    self.bind(part, field, add);
                }
            }
            Node::Merge(list) | Node::Concat(list) => {
                for part in self.ids(list) {
                    self.bind(part, value.clone(), add);
                }
            }
            Node::Pair(_, inner) | Node::Spread(inner) => self.bind(inner, value, add),
            Node::Assign { target, .. } => self.bind(target, value, add),
            _ => {}
        }
    }

    /// What a pattern leaves over: `const { email, ...rest } = user`.
    fn rest(&self, parts: &[Id], value: &Value) -> Value {
        let mut rest = value.clone();
        rest.fields.retain(|(name, _)| {
            !parts
                .iter()
                .any(|part| matches!(self.unit.node(*part), Node::Pair(taken, _) if taken == *name))
        });
        rest
    }

    /// The name of the person whose record a value is, or 0.
    fn record(&mut self, value: &Value) -> Sym {
        let name = value.labels.iter().find_map(|label| match label.origin {
            Origin::Source(source) if label.object => self.facts.sources.get(source as usize),
            _ => None,
        });
        let name = name.map(|source| source.name.to_string()).unwrap_or_default();
        self.unit.names.sym(&name)
    }

    /// The value with a step for having got a name.
    pub(super) fn stepped(&mut self, id: Id, name: Sym, mut value: Value) -> Value {
        if value.labels.is_empty() {
            return value;
        }
        let text: Box<str> = self.unit.text(name).into();
        for index in 0..value.labels.len() {
            let Some(label) = value.labels.get(index).copied() else {
                break;
            };
            // A parameter that gets its own name has not gone anywhere.
            if matches!(label.origin, Origin::Param { .. }) && label.step == 0 {
                continue;
            }
            let step = self.step(id, What::Assigned(text.clone()), label.step);
            if let Some(label) = value.labels.get_mut(index) {
                label.step = step;
            }
        }
        value
    }

    pub(super) fn bind_field(&mut self, object: Id, name: Sym, value: Value, add: bool) {
        // The path from a variable: `a.b.c = v`.
        let mut names = vec![name];
        let mut at = object;
        let root = loop {
            match self.unit.node(at) {
                Node::Name(root) => break Some(root),
                Node::This => break Some(self.this),
                Node::Member(inner, name) if names.len() < 3 => {
                    names.push(name);
                    at = inner;
                }
                Node::Index(inner, _) => at = inner,
                Node::Typed(inner, _) => at = inner,
                // `a.b(x).c = v` through a chain of setters: the object that the chain is about.
                Node::Call { callee, .. } => match self.unit.node(callee) {
                    Node::Member(inner, _) => at = inner,
                    _ => break None,
                },
                _ => break None,
            }
        };
        let Some(root) = root else { return };
        self.bind_root(object, root, &names, value, add);
    }

    /// A field of `this` under its bare name.
    fn bind_member(&mut self, id: Id, mut names: Vec<Sym>, name: Sym, value: Value, add: bool) {
        names.insert(0, name);
        let this = self.this;
        self.bind_root(id, this, &names, value, add);
    }

    /// `root.….name = value`, the names from the last.
    fn bind_root(&mut self, object: Id, root: Sym, names: &[Sym], value: Value, add: bool) {
        let Some(name) = names.first().copied() else { return };
        // The root itself may be a field named without `this`.
        let mut names = names.to_vec();
        let root = if root != self.this && self.bare_fields() && !self.has_local(root) && self.variable(root).is_some()
        {
            names.push(root);
            self.this
        } else {
            root
        };
        let value = self.stepped(object, name, value);
        let mut whole = self.env.get(&root).cloned().unwrap_or_default();
        let mut place = &mut whole;
        for name in names.iter().skip(1).rev() {
            if place.field(*name).is_none() {
                place.set(*name, Value::default());
            }
            match place.fields.iter_mut().find(|(known, _)| known == name) {
                Some((_, inner)) => place = inner,
                None => return,
            }
        }
        place.clean = false;
        let weak = add || root == self.this;
        match place.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) if weak => {
                let path = known.path;
                // A field that is only declared yet has no text that another could differ from.
                let first = known.is_empty() && !known.clean && known.text == 0 && known.func == 0;
                known.join(&value);
                if first && root == self.this {
                    known.text = value.text;
                }
                if path != 0 {
                    known.path = path;
                }
            }
            _ => place.set(name, value),
        }
        self.set(root, whole.cut());
    }
}
