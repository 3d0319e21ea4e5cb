//! Functions and classes: bodies read once with unknown parameters, fields shared by the methods of a class.

use super::super::ir::{Func, Id, Node, Sym, key};
use super::eval::{Eval, THROWN};
use super::facts::{Flat, Function};
use super::value::{Label, Origin, Value};

/// Evaluations of one function at most.
const MAX_RUNS: u8 = 4;

impl Eval<'_> {
    pub(super) fn function_fact(&self, func: &Func) -> Function {
        Function {
            name: self.key(func.name),
            class: self.key(func.class),
            params: func.params.iter().map(|param| self.key(param.name)).collect(),
            rest: func
                .params
                .iter()
                .position(|param| matches!(self.unit.node(param.pattern), Node::Spread(_)))
                .and_then(|index| u16::try_from(index).ok()),
            returns: Flat::default(),
            shown: self.unit.text(func.name).into(),
        }
    }

    pub(super) fn classes(&mut self) {
        for index in 0..self.unit.classes.len() {
            let Some(class) = self.unit.classes.get(index) else {
                continue;
            };
            let (name, fields) = (class.name, class.fields.clone());
            let owner = self.unit.text(name).to_owned();
            let bases = matches!(self.language.name(), "java" | "kotlin").then_some(&class.bases);
            for base in bases.into_iter().flatten() {
                let base = key(super::kin::base_name(self.unit.text(*base)));
                self.facts.bases.push((key(&owner), base));
            }
            if let Some(shape) = self.shape_of(class, &owner) {
                self.facts.classes.insert(key(&owner), shape);
            }
            let mut value = Value::default();
            for field in fields {
                let path = if field.kind == 0 {
                    0
                } else {
                    let path = self.type_path(field.kind);
                    self.unit.names.sym(&path)
                };
                value.set(
                    field.name,
                    Value {
                        path,
                        ..Value::default()
                    },
                );
            }
            // What `this` is, for whoever gets it.
            value.path = name;
            self.class_values.insert(name, value);
        }
        self.inherited();
    }

    /// A function's body, its parameters bound to what is known of them, and to themselves.
    pub(super) fn eval_func(&mut self, func: u32, given: &[Value], keeps: bool) -> Value {
        let Some(body) = self.unit.funcs.get(func as usize).cloned() else {
            return Value::default();
        };
        // Once for what it does to unknown parameters; again only when something is given.
        if given.is_empty() && !self.evaluated.insert(func) && !keeps {
            return Value::default();
        }
        // A function given by name may be called anywhere, also by itself: a few times tell what there is to tell.
        let runs = self.runs.entry(func).or_default();
        if runs.0 >= MAX_RUNS {
            return runs.1.clone();
        }
        runs.0 += 1;
        let mark = self.journal.len();
        let outer_mark = std::mem::replace(&mut self.func_mark, mark);
        let outer = std::mem::replace(&mut self.func, func);
        let outer_method = self.method;
        if body.name != 0 {
            self.method = func;
        }
        let outer_class = self.class;
        if body.class != 0 {
            self.class = body.class;
            if outer_class != body.class {
                let this = self.class_values.get(&body.class).cloned().unwrap_or_default();
                let this_name = self.this;
                self.set(this_name, this);
            }
        }
        for (index, param) in body.params.iter().enumerate() {
            let mut value = given.get(index).cloned().unwrap_or_default();
            let index = u16::try_from(index).unwrap_or(u16::MAX);
            value.add(Label {
                origin: Origin::Param { func, index, field: 0 },
                step: 0,
                object: false,
                hashed: false,
                text: false,
            });
            value.clean = false;
            if param.kind != 0 {
                let path = self.type_path(param.kind);
                value.path = self.unit.names.sym(&path);
                if self.is_number(param.kind) && !self.is_coordinate(param.name, param.kind) {
                    value = Value::clean();
                }
                self.record_fields(param.pattern, param.kind, &mut value);
            }
            match self.unit.node(param.pattern) {
                // A parameter is nearer than a field of the same name.
                Node::Name(name) => {
                    let value = self.stepped(param.pattern, name, value);
                    self.set(name, value);
                }
                _ => self.bind(param.pattern, value, false),
            }
        }
        let outer_into = std::mem::take(&mut self.into);
        self.returns.push(Value::default());
        let thrown = std::mem::take(&mut self.thrown);
        self.thrown.push(Value::default());
        let last = self.eval(body.body);
        let raised = self.thrown.pop().unwrap_or_default();
        self.thrown = thrown;
        let mut returns = self.returns.pop().unwrap_or_default();
        if body.gives_last {
            returns.join(&last);
            // A block of Kotlin gives what stands last in it, and nothing else.
            returns.clean |= last.clean && body.name == 0 && self.language.name() == "kotlin" && returns.is_empty();
        }
        // A constructor gives its object.
        if body.class != 0
            && matches!(self.unit.text(body.name), "constructor" | "__init__" | "initialize")
            && let Some(this) = self.env.get(&self.this).cloned()
        {
            returns.join(&Value {
                labels: Vec::new(),
                ..this
            });
        }
        let mut flat = self.flat(&returns);
        // What it says to give is written out whole by whoever gets it.
        if let Some(class) = self.declared(body.gives) {
            flat.labels.push((0, class));
        }
        let throw_key = key(THROWN);
        flat.labels
            .extend(raised.all().into_iter().map(|label| (throw_key, label)));
        self.flat_given(func, &mut flat);
        self.outs(func, &body, &mut flat);
        self.into = outer_into;
        if let Some(fact) = self.facts.functions.get_mut(func as usize) {
            fact.returns = flat;
        }
        self.func = outer;
        self.method = outer_method;
        self.func_mark = outer_mark;
        self.class = outer_class;
        let this_value = self.env.get(&self.this).cloned();
        let changed = self.roll_back(mark);
        if let (true, Some(this)) = (body.class != 0, this_value) {
            // What methods put into fields stays, for the methods after.
            self.class_values.entry(body.class).or_default().join(&this);
            if outer_class == body.class {
                let this_name = self.this;
                self.set(this_name, this);
            }
        }
        if keeps {
            let params: Vec<Sym> = body.params.iter().map(|param| param.name).collect();
            let this = self.this;
            let kept: Vec<(Sym, Value)> = changed
                .into_iter()
                .filter(|(name, _)| self.env.contains_key(name) && !params.contains(name) && *name != this)
                .collect();
            self.join(kept);
        }
        if let Some(runs) = self.runs.get_mut(&func) {
            runs.1 = returns.clone();
        }
        returns
    }

    /// The record that a declared type is.
    fn declared(&self, kind: Sym) -> Option<Label> {
        if kind == 0 || !self.unit.text(kind).starts_with(|c: char| c.is_uppercase()) {
            return None;
        }
        let path = self.type_path(kind);
        let class = super::shapes::class_name(&path);
        Some(Label {
            origin: Origin::Shape {
                class: key(class),
                any: true,
            },
            step: 0,
            object: true,
            hashed: false,
            text: false,
        })
    }

    /// A record whose class is known holds what its fields say: whoever writes it out, writes them.
    fn record_fields(&mut self, id: Id, kind: Sym, value: &mut Value) {
        if !matches!(self.language.name(), "javascript" | "python") {
            return;
        }
        let Some(class) = self.unit.classes.iter().find(|class| class.name == kind && kind != 0) else {
            return;
        };
        let written = self.language.name() == "javascript"
            || class.bases.iter().chain(&class.marks).any(|base| {
                matches!(
                    self.unit.text(*base).rsplit('.').next().unwrap_or_default(),
                    "BaseModel" | "NamedTuple" | "TypedDict" | "dataclass" | "SQLModel" | "Schema" | "attrs" | "define"
                )
            });
        if !written {
            return;
        }
        let fields = class.fields.clone();
        for field in fields {
            let mut held = value.field(field.name).cloned().unwrap_or_default();
            if let Some(data) = self.classify(field.name, kind)
                && !self.is_number(field.kind)
                && !self.hides_type(&self.type_path(field.kind))
            {
                self.add_source(id, data, field.name, &mut held);
            } else if field.kind != kind && self.language.name() == "javascript" {
                // A record in the record.
                self.inner_fields(id, field.kind, &mut held);
            }
            if !held.is_empty() {
                value.set(field.name, held);
            }
        }
    }

    /// What the fields of a record inside another say.
    fn inner_fields(&mut self, id: Id, kind: Sym, value: &mut Value) {
        let Some(class) = self.unit.classes.iter().find(|class| class.name == kind && kind != 0) else {
            return;
        };
        for field in class.fields.clone() {
            if let Some(data) = self.classify(field.name, kind)
                && !self.is_number(field.kind)
            {
                let mut held = Value::default();
                self.add_source(id, data, field.name, &mut held);
                value.set(field.name, held);
            }
        }
    }

    /// `double latitude`: a number that tells where somebody is.
    fn is_coordinate(&mut self, name: Sym, kind: Sym) -> bool {
        matches!(
            self.unit.text(kind),
            "double" | "Double" | "float" | "Float" | "f64" | "f32"
        ) && self
            .classify(name, 0)
            .is_some_and(|data| data.class == "geo_coordinates")
    }

    /// A declared type that holds no text.
    pub(super) fn is_number(&self, kind: Sym) -> bool {
        matches!(
            self.unit.text(kind),
            "bool"
                | "boolean"
                | "Boolean"
                | "Bool"
                | "int"
                | "Int"
                | "Integer"
                | "float"
                | "double"
                | "Double"
                | "Float"
                | "i32"
                | "u32"
                | "i64"
                | "u64"
                | "usize"
                | "f64"
                | "f32"
                | "size_t"
                | "short"
                | "u8"
                | "u16"
                | "Duration"
                | "time.Duration"
        )
    }

    pub(super) fn eval_class(&mut self, class: u32) {
        let Some(body) = self.unit.classes.get(class as usize).cloned() else {
            return;
        };
        if !self.read_classes.insert(class) {
            return;
        }
        let outer = std::mem::replace(&mut self.class, body.name);
        let mark = self.journal.len();
        let this = self.class_values.get(&body.name).cloned().unwrap_or_default();
        let this_name = self.this;
        self.set(this_name, this);
        let is_constructor = |eval: &Self, id: Id| match eval.unit.node(id) {
            Node::Define(func) => eval.unit.funcs.get(func as usize).is_some_and(|func| {
                matches!(
                    eval.unit.text(func.name),
                    "constructor" | "__init__" | "initialize" | "init" | "New"
                )
            }),
            _ => false,
        };
        let statements: Vec<Id> = body
            .body
            .iter()
            .copied()
            .filter(|id| !matches!(self.unit.node(*id), Node::Define(_) | Node::Class(_)))
            .collect();
        let first: Vec<Id> = body
            .body
            .iter()
            .copied()
            .filter(|id| is_constructor(self, *id))
            .collect();
        for id in statements.into_iter().chain(first) {
            self.eval(id);
        }
        for id in body.body {
            if matches!(self.unit.node(id), Node::Define(_) | Node::Class(_)) {
                self.eval(id);
            }
        }
        let this = self.env.get(&self.this).cloned().unwrap_or_default();
        self.class_values.entry(body.name).or_default().join(&this);
        self.roll_back(mark);
        self.class = outer;
    }

    /// A value for the facts: its labels, and those of its first fields.
    pub(super) fn flat(&self, value: &Value) -> Flat {
        let mut flat = Flat {
            labels: value.labels.iter().map(|label| (0, *label)).collect(),
            object: self.is_object(value) && !self.is_list(value),
        };
        for (name, field) in &value.fields {
            let field_key = self.key(*name);
            flat.labels
                .extend(field.all().into_iter().map(|label| (field_key, label)));
        }
        flat
    }
}
