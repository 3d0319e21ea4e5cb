//! The abstract interpreter of one file: statements in order, branches joined, loops twice, every function once with its
//! parameters unknown. Effort is counted in steps, so the same file gives the same findings on any machine.

use super::super::ir::{Func, Id, List, Node, Sym, Unit, key};
use super::super::library::Libraries;
use super::super::lower::Language;
use super::super::taxonomy::{DataType, Taxonomy};
use super::facts::{Call, Event, Facts, Flat, Function, Place, Source, Step, What};
use super::paths;
use super::value::{Label, Origin, Value};
use std::collections::{HashMap, HashSet};

/// Nodes evaluated in one file at most. A hand-written file of 20,000 lines needs about a tenth.
const MAX_STEPS: u32 = 6_000_000;

/// Calls, statements and functions inside one another at most.
const MAX_DEPTH: u32 = 240;

/// The name under which a function gives what it throws.
pub(super) const THROWN: &str = "!thrown";

type Map<K, V> = HashMap<K, V, std::hash::BuildHasherDefault<super::super::ir::Fnv>>;

/// State of an evaluation.
pub(crate) struct Eval<'u> {
    pub(super) unit: &'u mut Unit,
    pub(super) language: Language,
    pub(super) libraries: &'static Libraries,
    pub(super) taxonomy: &'static Taxonomy,
    lines: Lines<'u>,
    env: Map<Sym, Value>,
    journal: Vec<(Sym, Option<Value>)>,
    pub(super) facts: Facts,
    /// The function being read.
    pub(super) func: u32,
    returns: Vec<Value>,
    /// What may be thrown in the `try` being read.
    pub(super) thrown: Vec<Value>,
    steps: u32,
    depth: u32,
    this: Sym,
    pub(super) class: Sym,
    class_values: HashMap<Sym, Value>,
    named: HashMap<(Sym, Sym), Option<DataType>>,
    sources: HashMap<(u32, &'static str), u32>,
    reported: HashSet<(u32, u32)>,
    evaluated: HashSet<u32>,
}

/// Analyzes one file.
pub(crate) fn analyze(unit: &mut Unit, source: &str, language: Language, module: u64) -> Facts {
    let this = unit.names.sym("this");
    let broken = unit.broken;
    let mut eval = Eval {
        unit,
        language,
        libraries: Libraries::of(language),
        taxonomy: Taxonomy::get(),
        lines: Lines::new(source),
        env: Map::default(),
        journal: Vec::new(),
        facts: Facts {
            module,
            family: language.name(),
            broken,
            ..Facts::default()
        },
        func: 0,
        returns: Vec::new(),
        thrown: Vec::new(),
        steps: 0,
        depth: 0,
        this,
        class: 0,
        class_values: HashMap::new(),
        named: HashMap::new(),
        sources: HashMap::new(),
        reported: HashSet::new(),
        evaluated: HashSet::new(),
    };
    // Step 0 is no step.
    eval.facts.steps.push(Step {
        place: Place::default(),
        what: What::Begins,
        before: 0,
    });
    eval.facts.functions = eval.unit.funcs.iter().map(|func| eval.function_fact(func)).collect();
    eval.classes();
    let body = eval.unit.funcs.first().map_or(0, |file| file.body);
    eval.eval(body);
    let mut facts = eval.facts;
    facts.cut = eval.steps >= MAX_STEPS;
    facts.shrink();
    facts
}

impl Eval<'_> {
    fn function_fact(&self, func: &Func) -> Function {
        Function {
            name: self.key(func.name),
            class: self.key(func.class),
            params: func.params.iter().map(|param| self.key(param.name)).collect(),
            returns: Flat::default(),
            shown: self.unit.text(func.name).into(),
        }
    }

    fn classes(&mut self) {
        for index in 0..self.unit.classes.len() {
            let Some(class) = self.unit.classes.get(index) else {
                continue;
            };
            let (name, fields) = (class.name, class.fields.clone());
            let owner = self.unit.text(name).to_owned();
            let mut held: Vec<DataType> = fields
                .iter()
                .filter_map(|field| self.taxonomy.classify(self.unit.text(field.name), &owner))
                .collect();
            held.sort_unstable();
            held.dedup();
            let mut value = Value::default();
            for field in fields {
                if field.kind != 0 {
                    let path = self.type_path(field.kind);
                    let path = self.unit.names.sym(&path);
                    value.set(
                        field.name,
                        Value {
                            path,
                            ..Value::default()
                        },
                    );
                }
            }
            self.class_values.insert(name, value);
            if !held.is_empty() {
                self.facts.classes.insert(key(&owner), held);
            }
        }
    }

    pub(super) fn key(&self, sym: Sym) -> u64 {
        if sym == 0 { 0 } else { key(self.unit.text(sym)) }
    }

    pub(super) fn place(&self, id: Id) -> Place {
        self.lines.place(self.unit.position(id))
    }

    pub(super) fn variable(&self, name: Sym) -> Option<&Value> {
        self.env.get(&name)
    }

    /// A value without evaluating: names, `this` and their fields.
    pub(super) fn peek(&self, id: Id) -> Option<&Value> {
        match self.unit.node(id) {
            Node::Name(name) => self.env.get(&name),
            Node::This => self.env.get(&self.this),
            Node::Member(object, name) => self.peek(object)?.field(name),
            _ => None,
        }
    }

    fn set(&mut self, name: Sym, value: Value) {
        let before = self.env.insert(name, value);
        self.journal.push((name, before));
    }

    /// Undoes changes back to a mark, and gives what they were.
    fn roll_back(&mut self, mark: usize) -> Vec<(Sym, Value)> {
        let mut changed: Vec<(Sym, Value)> = Vec::new();
        while self.journal.len() > mark {
            let Some((name, before)) = self.journal.pop() else {
                break;
            };
            let now = match before {
                Some(before) => self.env.insert(name, before),
                None => self.env.remove(&name),
            };
            if let Some(now) = now
                && !changed.iter().any(|(known, _)| *known == name)
            {
                changed.push((name, now));
            }
        }
        changed
    }

    /// Joins what a branch changed into what is now.
    fn join(&mut self, changed: Vec<(Sym, Value)>) {
        for (name, value) in changed {
            let joined = match self.env.get(&name) {
                Some(now) => {
                    let mut now = now.clone();
                    now.join(&value);
                    now
                }
                None => value,
            };
            self.set(name, joined);
        }
    }

    pub(super) fn step(&mut self, id: Id, what: What, before: u32) -> u32 {
        let place = self.place(id);
        // The same step again adds nothing.
        if let Some(last) = self.facts.steps.get(before as usize)
            && before != 0
            && last.place.line == place.line
            && last.what == what
        {
            return before;
        }
        let step = u32::try_from(self.facts.steps.len()).unwrap_or(0);
        self.facts.steps.push(Step { place, what, before });
        step
    }

    /// A source at a node, once for each kind of data.
    pub(super) fn source(&mut self, id: Id, data: DataType, name: &str, object: bool) -> Label {
        let source = match self.sources.get(&(id, data.class)) {
            Some(source) => *source,
            None => {
                let source = u32::try_from(self.facts.sources.len()).unwrap_or(0);
                self.facts.sources.push(Source {
                    data,
                    name: name.into(),
                    place: self.place(id),
                });
                self.sources.insert((id, data.class), source);
                source
            }
        };
        Label {
            origin: Origin::Source(source),
            step: 0,
            object,
            hashed: false,
        }
    }

    pub(super) fn classify(&mut self, name: Sym, owner: Sym) -> Option<DataType> {
        if let Some(known) = self.named.get(&(name, owner)) {
            return *known;
        }
        let data = self.taxonomy.classify(self.unit.text(name), self.unit.text(owner));
        self.named.insert((name, owner), data);
        data
    }

    /// The name that an expression goes by, for what it owns.
    pub(super) fn owner(&self, id: Id) -> Sym {
        match self.unit.node(id) {
            Node::Name(name) | Node::Member(_, name) => name,
            Node::This => self.class,
            Node::Index(object, index) => match self.unit.node(index) {
                Node::Text(text) => text,
                _ => self.owner(object),
            },
            Node::Call { callee, .. } => self.owner(callee),
            _ => 0,
        }
    }

    pub(super) fn eval_list(&mut self, list: List) -> Value {
        let mut all = Value::default();
        for index in 0..list.len {
            let Some(id) = self.unit.lists.get((list.start + index) as usize).copied() else {
                break;
            };
            let value = self.eval(id);
            all.join(&value);
        }
        all
    }

    pub(super) fn ids(&self, list: List) -> Vec<Id> {
        self.unit.list(list).to_vec()
    }

    /// The value of a node, and all that it does.
    pub(super) fn eval(&mut self, id: Id) -> Value {
        if id == 0 || self.steps >= MAX_STEPS || self.depth >= MAX_DEPTH {
            return Value::default();
        }
        self.steps += 1;
        self.depth += 1;
        let value = self.eval_node(id);
        self.depth -= 1;
        value
    }

    fn eval_node(&mut self, id: Id) -> Value {
        match self.unit.node(id) {
            Node::Nothing => Value::default(),
            Node::Const => Value::clean(),
            Node::Text(text) => Value {
                clean: true,
                text,
                ..Value::default()
            },
            Node::Name(name) => self.eval_name(id, name),
            Node::This => self.env.get(&self.this).cloned().unwrap_or_default(),
            Node::Member(object, name) => self.eval_member(id, object, name),
            Node::Index(object, index) => {
                self.eval(index);
                match self.unit.node(index) {
                    Node::Text(name) => self.eval_member(id, object, name),
                    _ => self.eval_element(object),
                }
            }
            Node::Call { callee, args, kind } => self.eval_call(id, callee, args, kind),
            Node::Concat(list) => {
                let mut all = Value::clean();
                for part in self.ids(list) {
                    let value = self.eval(part);
                    all.clean &= value.clean;
                    // An object in a string is not written out by most languages; its text is.
                    value
                        .labels
                        .iter()
                        .filter(|label| !label.object)
                        .for_each(|label| all.add(*label));
                    if let Some(public) = self.unit.names.find("public").and_then(|public| value.field(public)) {
                        let public_value = public.clone();
                        all.set(self.unit.names.sym("public"), public_value);
                    }
                    if all.text == 0 && value.text != 0 {
                        all.text = value.text;
                    }
                }
                all
            }
            Node::Merge(list) => {
                let ids = self.ids(list);
                let mut all: Option<Value> = None;
                for part in ids {
                    let value = self.eval(part);
                    match &mut all {
                        None => all = Some(value),
                        Some(all) => all.join(&value),
                    }
                }
                all.unwrap_or_default()
            }
            Node::Clean(list) => {
                self.eval_list(list);
                Value::clean()
            }
            Node::Object(list) => self.eval_object(list),
            Node::Array(list) => {
                let mut all = Value {
                    clean: true,
                    ..Value::default()
                };
                for (index, part) in self.ids(list).into_iter().enumerate() {
                    let value = match self.unit.node(part) {
                        Node::Pair(..) => self.eval_pair(part),
                        _ => self.eval(part),
                    };
                    all.clean &= value.clean;
                    let name = self.unit.names.sym(&index.to_string());
                    if index < 12 {
                        all.set(name, value)
                    } else {
                        value.all().into_iter().for_each(|label| all.add(label))
                    }
                }
                all.cut()
            }
            Node::Pair(..) => self.eval_pair(id),
            Node::Spread(inner) => self.eval(inner),
            Node::Lambda(func) => {
                self.eval_func(func, &[], true);
                Value {
                    func: func + 1,
                    ..Value::default()
                }
            }
            Node::Assign { target, value, add } => self.eval_assign(id, target, value, add),
            Node::Typed(inner, kind) => {
                let mut value = self.eval(inner);
                let path = self.type_path(kind);
                value.path = self.unit.names.sym(&path);
                value
            }
            Node::Seq(list) => {
                let ids = self.ids(list);
                let mut last = Value::default();
                // Functions see the names of their file or class whatever the order.
                for part in &ids {
                    if !matches!(self.unit.node(*part), Node::Define(_) | Node::Class(_)) {
                        last = self.eval(*part);
                    }
                }
                for part in &ids {
                    if matches!(self.unit.node(*part), Node::Define(_) | Node::Class(_)) {
                        self.eval(*part);
                    }
                }
                last
            }
            Node::If { condition, then, other } => {
                self.eval(condition);
                let mark = self.journal.len();
                let mut value = self.eval(then);
                let changed = self.roll_back(mark);
                let second = self.eval(other);
                // A variable that only one branch touched keeps what it was in the other.
                self.join(changed);
                if other != 0 {
                    value.join(&second);
                }
                value
            }
            Node::Loop(body) => {
                self.eval(body);
                self.eval(body)
            }
            Node::ForEach { target, values, body } => {
                let element = self.eval_element(values);
                self.bind(target, element, false);
                self.eval(body);
                self.eval(body)
            }
            Node::Try { body, handlers } => {
                self.thrown.push(Value::default());
                let value = self.eval(body);
                let thrown = self.thrown.pop().unwrap_or_default();
                for handler in self.ids(handlers) {
                    if let Node::Handler(catches, body) = self.unit.node(handler) {
                        self.bind(catches, thrown.clone(), false);
                        self.eval(body);
                    }
                }
                value
            }
            Node::Handler(_, body) => self.eval(body),
            Node::Return(inner) => {
                let value = self.eval(inner);
                if let Some(all) = self.returns.last_mut() {
                    all.join(&value);
                }
                value
            }
            Node::Throw(inner) => {
                let value = self.eval(inner);
                self.throw(id, inner, &value);
                Value::default()
            }
            Node::Define(func) => {
                self.eval_func(func, &[], false);
                Value::default()
            }
            Node::Class(class) => {
                self.eval_class(class);
                Value::default()
            }
        }
    }

    fn eval_name(&mut self, id: Id, name: Sym) -> Value {
        let mut value = self.env.get(&name).cloned().unwrap_or_default();
        if value.clean && value.is_empty() {
            return value;
        }
        self.name_source(id, name, 0, &mut value);
        value
    }

    /// Adds what a name says, unless the value already holds data of that kind.
    fn name_source(&mut self, id: Id, name: Sym, owner: Sym, value: &mut Value) {
        if let Some(data) = self.classify(name, owner) {
            self.add_source(id, data, name, value);
        } else if value.func == 0
            && self.taxonomy.is_whole_person(self.unit.text(name))
            && value.labels.iter().all(|label| !label.object)
            && let Some(person) = self.taxonomy.of_class("person")
        {
            let text = self.unit.text(name).to_owned();
            let label = self.source(id, person, &text, true);
            value.add(label);
        }
    }

    pub(super) fn add_source(&mut self, id: Id, data: DataType, name: Sym, value: &mut Value) {
        let known = value.labels.iter().any(|label| match label.origin {
            Origin::Source(source) => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| source.data == data && !label.object),
            _ => false,
        });
        if !known {
            let text = self.unit.text(name).to_owned();
            let label = self.source(id, data, &text, false);
            value.labels.insert(0, label);
        }
    }

    fn eval_member(&mut self, id: Id, object: Id, name: Sym) -> Value {
        let held = self.eval(object);
        let mut value = self.read_field(&held, name);
        let path = {
            let path = self.raw_path(id);
            let parts = paths::parts(&path);
            self.libraries
                .source_of_read(&parts)
                .and_then(|class| self.taxonomy.of_class(class))
        };
        if let Some(data) = path {
            self.add_source(id, data, name, &mut value);
            return value;
        }
        if value.clean && value.is_empty() {
            return value;
        }
        // `errors.password`, `messages.email`, `Field.EMAIL`: words about the data, not the data.
        if self.is_about(object) {
            return value;
        }
        let mut owner = self.owner(object);
        if held.path != 0 && !self.taxonomy.is_person(self.unit.text(owner)) {
            let path = self.unit.text(held.path).to_owned();
            let last = paths::parts(&path).last().copied().unwrap_or_default().to_owned();
            if self.taxonomy.is_person(&last) {
                owner = self.unit.names.sym(&last);
            }
        }
        self.name_source(id, name, owner, &mut value);
        value
    }

    /// A table of texts, types or columns.
    fn is_about(&self, object: Id) -> bool {
        let name = self.unit.text(self.owner(object)).to_ascii_lowercase();
        [
            "errors",
            "messages",
            "labels",
            "strings",
            "i18n",
            "translations",
            "constants",
            "fields",
            "columns",
            "keys",
            "patterns",
            "regex",
            "validators",
            "rules",
            "types",
            "schema",
            "styles",
            "css",
            "icons",
            "routes",
            "routing",
            "permissions",
            "scopes",
            "actions",
            "events",
            "consts",
            "attributes",
            "headers_names",
            "inputtype",
            "textinputtype",
            "claimtypes",
            "contenttype",
        ]
        .iter()
        .any(|word| name == *word || name.ends_with(&format!("_{word}")))
    }

    fn read_field(&mut self, held: &Value, name: Sym) -> Value {
        let mut value = held.field(name).cloned().unwrap_or_default();
        let field = self.key(name);
        let text = self.unit.text(name);
        // A part of a value that is itself what matters; a size of it is not.
        let part = matches!(
            text,
            "value"
                | "text"
                | "message"
                | "msg"
                | "data"
                | "current"
                | "first"
                | "last"
                | "body"
                | "stack"
                | "string"
                | "Value"
                | "Message"
                | "Text"
                | "content"
                | "0"
                | "1"
                | "unwrap"
                | "inner"
                | "raw"
                | "to_s"
                | "strip"
                | "downcase"
                | "upcase"
                | "trim"
                | "description"
                | "localizedDescription"
                | "inspect"
                | "to_json"
                | "args"
                | "original"
                | "as_str"
                | "upper"
                | "lower"
                | "capitalize"
                | "chomp"
                | "presence"
                | "to_str"
                | "dup"
                | "clone"
                | "self"
                | "utf8"
                | "bytes"
                | "chars"
                | "rawValue"
                | "wrappedValue"
                | "result"
                | "attributes"
                | "as_json"
                | "to_h"
                | "__dict__"
                | "encode"
                | "decode"
        );
        let looks = matches!(self.taxonomy.effect(text), super::super::taxonomy::Effect::Looks);
        for label in &held.labels {
            match label.origin {
                Origin::Param { func, index, field: 0 } => value.add(Label {
                    origin: Origin::Param { func, index, field },
                    ..*label
                }),
                Origin::Result { call, field: 0 } => value.add(Label {
                    origin: Origin::Result { call, field },
                    ..*label
                }),
                _ if part && !looks => value.add(*label),
                _ => {}
            }
        }
        value
    }

    /// What a container holds.
    pub(super) fn eval_element(&mut self, container: Id) -> Value {
        let held = self.eval(container);
        Eval::element_of(&held)
    }

    pub(super) fn element_of(held: &Value) -> Value {
        let mut element = Value {
            labels: held.labels.clone(),
            clean: held.clean && held.fields.is_empty() && !held.labels.is_empty(),
            path: held.path,
            ..Value::default()
        };
        for (_, value) in &held.fields {
            element.join(value);
        }
        element.clean = held.clean && element.is_empty() && held.text != 0;
        element
    }

    fn eval_pair(&mut self, id: Id) -> Value {
        let Node::Pair(name, inner) = self.unit.node(id) else {
            return Value::default();
        };
        let mut value = self.eval(inner);
        let mut object = Value::default();
        if !(value.clean && value.is_empty())
            && value.func == 0
            && let Some(data) = self.classify(name, 0)
        {
            self.add_source(inner, data, name, &mut value);
        }
        object.set(name, value);
        object.cut()
    }

    fn eval_object(&mut self, list: List) -> Value {
        let mut object = Value::default();
        for part in self.ids(list) {
            match self.unit.node(part) {
                Node::Pair(name, _) => {
                    let pair = self.eval_pair(part);
                    if let Some(value) = pair.field(name) {
                        object.set(name, value.clone());
                    }
                }
                _ => {
                    let value = self.eval(part);
                    object.join(&value);
                }
            }
        }
        object.clean = false;
        object.cut()
    }

    fn eval_assign(&mut self, id: Id, target: Id, value: Id, add: bool) -> Value {
        let mut assigned = self.eval(value);
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
        if let Node::Typed(_, kind) = self.unit.node(target) {
            let path = self.type_path(kind);
            assigned.path = self.unit.names.sym(&path);
        }
        self.write_sink(id, target, &assigned);
        self.bind(target, assigned.clone(), add);
        assigned
    }

    /// A pattern takes a value.
    pub(super) fn bind(&mut self, target: Id, value: Value, add: bool) {
        match self.unit.node(target) {
            Node::Name(name) => {
                let mut value = self.stepped(target, name, value);
                if add && let Some(before) = self.env.get(&name) {
                    value.join(&before.clone());
                }
                self.set(name, value);
            }
            Node::Typed(inner, kind) => {
                let path = self.type_path(kind);
                let path = self.unit.names.sym(&path);
                self.bind(inner, Value { path, ..value }, add);
            }
            Node::Member(object, name) => self.bind_field(object, name, value, add),
            Node::Index(object, index) => {
                self.eval(index);
                match self.unit.node(index) {
                    Node::Text(name) => self.bind_field(object, name, value, add),
                    _ => {
                        let element = self.unit.names.sym("[]");
                        self.bind_field(object, element, value, true);
                    }
                }
            }
            Node::Object(list) => {
                for part in self.ids(list) {
                    match self.unit.node(part) {
                        Node::Pair(name, inner) => {
                            let field = self.read_field(&value, name);
                            self.bind(inner, field, add);
                        }
                        Node::Spread(inner) => self.bind(inner, value.clone(), add),
                        _ => self.bind(part, value.clone(), add),
                    }
                }
            }
            Node::Array(list) => {
                for (index, part) in self.ids(list).into_iter().enumerate() {
                    let name = self.unit.names.sym(&index.to_string());
                    let known = value.field(name).is_some();
                    let field = if known
                        || !value.labels.is_empty()
                            && value
                                .labels
                                .iter()
                                .all(|label| !matches!(label.origin, Origin::Source(_)))
                    {
                        self.read_field(&value, name)
                    } else if value.fields.is_empty() {
                        value.clone()
                    } else {
                        Eval::element_of(&value)
                    };
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

    /// The value with a step for having got a name.
    fn stepped(&mut self, id: Id, name: Sym, mut value: Value) -> Value {
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

    fn bind_field(&mut self, object: Id, name: Sym, value: Value, add: bool) {
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
                _ => break None,
            }
        };
        let Some(root) = root else { return };
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
                known.join(&value);
                if path != 0 {
                    known.path = path;
                }
            }
            _ => place.set(name, value),
        }
        self.set(root, whole.cut());
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
        let mark = self.journal.len();
        let outer = std::mem::replace(&mut self.func, func);
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
            });
            value.clean = false;
            if param.kind != 0 {
                let path = self.type_path(param.kind);
                value.path = self.unit.names.sym(&path);
                if self.is_number(param.kind) {
                    value = Value::clean();
                }
            }
            self.bind(param.pattern, value, false);
        }
        self.returns.push(Value::default());
        let thrown = std::mem::take(&mut self.thrown);
        self.thrown.push(Value::default());
        let last = self.eval(body.body);
        let raised = self.thrown.pop().unwrap_or_default();
        self.thrown = thrown;
        let mut returns = self.returns.pop().unwrap_or_default();
        if body.gives_last {
            returns.join(&last);
        }
        let mut flat = self.flat(&returns);
        let throw_key = key(THROWN);
        flat.labels
            .extend(raised.all().into_iter().map(|label| (throw_key, label)));
        if let Some(fact) = self.facts.functions.get_mut(func as usize) {
            fact.returns = flat;
        }
        self.func = outer;
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
        returns
    }

    /// A declared type that holds no text.
    fn is_number(&self, kind: Sym) -> bool {
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
                | "u8"
                | "u16"
                | "Duration"
                | "time.Duration"
        )
    }

    fn eval_class(&mut self, class: u32) {
        let Some(body) = self.unit.classes.get(class as usize).cloned() else {
            return;
        };
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
        };
        for (name, field) in &value.fields {
            let field_key = self.key(*name);
            flat.labels
                .extend(field.all().into_iter().map(|label| (field_key, label)));
        }
        flat
    }

    /// Notes that labels reach a sink, once for each place.
    pub(super) fn event(&mut self, event: Event, id: Id) {
        if event.labels.is_empty() {
            return;
        }
        // The same call evaluated again adds labels to the same event.
        let at = self.unit.position(id);
        if self.reported.insert((at, event.kind as u32)) {
            self.facts.events.push(event);
            return;
        }
        if let Some(known) = self
            .facts
            .events
            .iter_mut()
            .rev()
            .find(|known| known.place == event.place && known.kind == event.kind)
        {
            for label in event.labels {
                if known.labels.len() < 24 && !known.labels.iter().any(|have| have.origin == label.origin) {
                    known.labels.push(label);
                }
            }
        }
    }

    pub(super) fn note_call(&mut self, call: Call) -> u32 {
        let index = u32::try_from(self.facts.calls.len()).unwrap_or(0);
        self.facts.calls.push(call);
        index
    }
}

/// Byte offsets to lines.
struct Lines<'s> {
    source: &'s str,
    starts: Vec<u32>,
}

impl<'s> Lines<'s> {
    fn new(source: &'s str) -> Lines<'s> {
        let mut starts = vec![0];
        starts.extend(
            source
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        );
        Lines { source, starts }
    }

    fn place(&self, at: u32) -> Place {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = line
            .checked_sub(1)
            .and_then(|line| self.starts.get(line))
            .copied()
            .unwrap_or(0);
        let before = self.source.get(start as usize..at as usize).unwrap_or_default();
        Place {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
        }
    }
}
