//! The abstract interpreter of one file: statements in order, branches joined, loops twice, every function once with its
//! parameters unknown. Effort is counted in steps, so the same file gives the same findings on any machine.

use super::super::ir::{Id, List, Node, Sym, Unit, key};
use super::super::knowledge::Knowledge;
use super::super::library::Libraries;
use super::super::lower::Language;
use super::super::taxonomy::{DataType, Taxonomy};
use super::facts::{Call, Event, Facts, Place, Step, What};
use super::lines::Lines;
use super::machine_ids::is_machine_id;
use super::value::Value;
use hushkey_policy::Endpoint;
use std::collections::{HashMap, HashSet};

/// Nodes evaluated in one file at most. A hand-written file of 20,000 lines needs about a tenth.
const MAX_STEPS: u32 = 6_000_000;

/// Calls, statements and functions inside one another at most.
const MAX_DEPTH: u32 = 240;

/// The name under which a function gives what it throws.
pub(super) const THROWN: &str = "!thrown";

pub(super) type Map<K, V> = HashMap<K, V, std::hash::BuildHasherDefault<super::super::ir::Fnv>>;

/// State of an evaluation.
pub(crate) struct Eval<'u> {
    pub(super) unit: &'u mut Unit,
    pub(super) language: Language,
    pub(super) libraries: &'static Libraries,
    pub(super) taxonomy: &'static Taxonomy,
    pub(super) contracts: &'static [Endpoint],
    lines: Lines<'u>,
    pub(super) env: Map<Sym, Value>,
    pub(super) journal: Vec<(Sym, Option<Value>)>,
    pub(super) facts: Facts,
    /// The function being read.
    pub(super) func: u32,
    /// The innermost function with a name.
    pub(super) method: u32,
    /// What functions give to functions they are called with.
    pub(super) given: Map<u32, Vec<Value>>,
    pub(super) returns: Vec<Value>,
    /// What may be thrown in the `try` being read.
    pub(super) thrown: Vec<Value>,
    pub(super) steps: u32,
    pub(super) depth: u32,
    pub(super) this: Sym,
    pub(super) class: Sym,
    /// Methods without parameters, by class and name.
    pub(super) getters: HashSet<(Sym, Sym)>,
    /// Where the changes of the function being read begin.
    pub(super) func_mark: usize,
    /// Variables of the function being read that something was put into.
    pub(super) into: Vec<Sym>,
    /// The next call makes what is thrown.
    pub(super) throwing: bool,
    pub(super) class_values: HashMap<Sym, Value>,
    /// Exceptions of this file with a constructor: whether their message says what they are given.
    pub(super) own_messages: HashMap<Sym, bool>,
    pub(super) named: HashMap<(Sym, Sym), Option<DataType>>,
    pub(super) sources: HashMap<(u32, &'static str), u32>,
    pub(super) reported: HashSet<(u32, u32)>,
    pub(super) evaluated: HashSet<u32>,
    /// Classes whose bodies were read.
    pub(super) read_classes: HashSet<u32>,
    /// How often a function was evaluated with what, and what it gave last.
    pub(super) runs: Map<u32, (u8, Value)>,
    stepped_at: HashMap<(Id, u32), u32>,
    called_at: Map<Id, u32>,
    /// Loops inside one another.
    loops: u32,
}

/// Analyzes one file.
pub(crate) fn analyze(unit: &mut Unit, source: &str, language: Language, module: u64, knowledge: Knowledge) -> Facts {
    let this = unit.names.sym("this");
    let broken = unit.broken;
    let mut eval = Eval {
        unit,
        language,
        libraries: knowledge.libraries(language),
        taxonomy: knowledge.taxonomy,
        contracts: knowledge.contracts,
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
        method: 0,
        given: Map::default(),
        returns: Vec::new(),
        thrown: Vec::new(),
        steps: 0,
        depth: 0,
        this,
        class: 0,
        getters: HashSet::new(),
        func_mark: 0,
        into: Vec::new(),
        throwing: false,
        class_values: HashMap::new(),
        own_messages: HashMap::new(),
        named: HashMap::new(),
        sources: HashMap::new(),
        reported: HashSet::new(),
        evaluated: HashSet::new(),
        read_classes: HashSet::new(),
        runs: Map::default(),
        stepped_at: HashMap::new(),
        called_at: Map::default(),
        loops: 0,
    };
    // Step 0 is no step.
    eval.facts.steps.push(Step {
        place: Place::default(),
        what: What::Begins,
        before: 0,
    });
    eval.facts.functions = eval.unit.funcs.iter().map(|func| eval.function_fact(func)).collect();
    eval.getters = eval
        .unit
        .funcs
        .iter()
        .filter(|func| func.class != 0 && func.params.is_empty())
        .map(|func| (func.class, func.name))
        .collect();
    eval.classes();
    let body = eval.unit.funcs.first().map_or(0, |file| file.body);
    eval.eval(body);
    let mut facts = eval.facts;
    facts.cut = eval.steps >= MAX_STEPS;
    facts.shrink();
    facts
}

impl Eval<'_> {
    pub(super) fn key(&self, sym: Sym) -> u64 {
        if sym == 0 { 0 } else { key(self.unit.text(sym)) }
    }

    /// The source from where a node begins.
    pub(super) fn written(&self, id: Id) -> &str {
        self.lines.from(self.unit.position(id))
    }

    pub(super) fn place(&self, id: Id) -> Place {
        self.lines.place(self.unit.position(id))
    }

    /// The source from a node on.
    pub(super) fn rest_of_source(&self, id: Id) -> &str {
        self.lines.from(self.unit.position(id))
    }

    /// A piece of the source.
    pub(super) fn source_between(&self, (from, to): (u32, u32)) -> &str {
        let rest = self.lines.from(from);
        rest.get(..to.saturating_sub(from) as usize).unwrap_or(rest)
    }

    pub(super) fn place_at(&self, at: u32) -> Place {
        self.lines.place(at)
    }

    /// A variable; where a bare name may be a field of `this`, that too.
    pub(super) fn variable(&self, name: Sym) -> Option<&Value> {
        self.env.get(&name).or_else(|| {
            if !self.bare_fields() {
                return None;
            }
            self.env.get(&self.this).and_then(|this| this.field(name))
        })
    }

    pub(super) fn has_local(&self, name: Sym) -> bool {
        self.env.contains_key(&name)
    }

    /// Methods name the fields of their object without `this`.
    pub(super) fn bare_fields(&self) -> bool {
        self.class != 0 && matches!(self.language.name(), "java" | "kotlin" | "csharp" | "swift" | "cpp")
    }

    /// A value without evaluating: names, `this` and their fields.
    pub(super) fn peek(&self, id: Id) -> Option<&Value> {
        match self.unit.node(id) {
            Node::Name(name) => self.variable(name),
            Node::This => self.env.get(&self.this),
            Node::Member(object, name) => self.peek(object)?.field(name),
            _ => None,
        }
    }

    pub(super) fn set(&mut self, name: Sym, value: Value) {
        let before = self.env.insert(name, value);
        self.journal.push((name, before));
    }

    /// Undoes changes back to a mark, and gives what they were.
    pub(super) fn roll_back(&mut self, mark: usize) -> Vec<(Sym, Value)> {
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
    pub(super) fn join(&mut self, changed: Vec<(Sym, Value)>) {
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
        // Nor does it when its statement is evaluated again.
        if let Some(known) = self.stepped_at.get(&(id, before)) {
            return *known;
        }
        let step = u32::try_from(self.facts.steps.len()).unwrap_or(0);
        self.facts.steps.push(Step { place, what, before });
        self.stepped_at.insert((id, before), step);
        step
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

    pub(super) fn eval_node(&mut self, id: Id) -> Value {
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
            Node::Index(object, index) if self.is_domain(object, index) => {
                self.eval(object);
                Value::clean()
            }
            Node::Index(object, index) => {
                self.eval(index);
                match self.unit.node(index) {
                    Node::Text(name) if is_place(self.unit.text(name)) => {
                        let held = self.eval(object);
                        match held.field(name) {
                            Some(_) => self.read_field(&held, name),
                            None => Eval::element_of(&held),
                        }
                    }
                    Node::Text(name) => self.eval_member(id, object, name),
                    _ if self.is_environment(object) => Value::default(),
                    _ => self.eval_element(object),
                }
            }
            Node::Call { callee, args, kind } => self.eval_call(id, callee, args, kind),
            Node::Concat(list) => self.eval_text(list),
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
                // A literal of a class gives its fields to the methods after: Go and Rust have no other constructors.
                if matches!(self.unit.node(inner), Node::Object(_)) && !value.is_empty() {
                    let last = super::paths::parts(&path)
                        .last()
                        .copied()
                        .unwrap_or_default()
                        .to_owned();
                    if let Some(known) = self
                        .unit
                        .names
                        .find(&last)
                        .and_then(|class| self.class_values.get_mut(&class))
                    {
                        for (name, field) in &value.fields {
                            match known.fields.iter_mut().find(|(have, _)| have == name) {
                                Some((_, have)) => {
                                    let path = have.path;
                                    have.join(field);
                                    have.path = path;
                                }
                                None => known.set(*name, field.clone()),
                            }
                        }
                    }
                }
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
            Node::Loop(body) => self.eval_loop(body),
            Node::ForEach { target, values, body } => {
                let mut held = self.eval(values);
                if self.language.name() == "python"
                    && let Some(all) = self.unit.names.find("*")
                {
                    // Of the environment, one goes through its names.
                    held.fields.retain(|(name, _)| *name != all);
                }
                let element = Eval::element_of(&held);
                self.bind(target, element, false);
                self.eval_loop(body)
            }
            Node::Try { body, handlers } => self.attempt(body, handlers),
            Node::Handler(_, body) => self.eval(body),
            Node::Return(inner) => {
                let value = self.eval(inner);
                self.returns_machine_id(id, inner, &value);
                if let Some(all) = self.returns.last_mut() {
                    all.join(&value);
                }
                value
            }
            Node::Throw(inner) => {
                self.throwing = matches!(self.unit.node(inner), Node::Call { .. });
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

    /// A loop's body, twice, so that what is put by at its end is seen at its beginning; loops inside others once more only.
    fn eval_loop(&mut self, body: Id) -> Value {
        self.loops += 1;
        let mut value = self.eval(body);
        if self.loops <= 2 {
            value = self.eval(body);
        }
        self.loops -= 1;
        value
    }

    pub(super) fn eval_pair(&mut self, id: Id) -> Value {
        let Node::Pair(name, inner) = self.unit.node(id) else {
            return Value::default();
        };
        let mut value = self.eval(inner);
        let mut object = Value::default();
        // What stands in an object of its own says itself what it is.
        let constant = value.clean && value.is_empty() && !self.tells(&value, name, 0);
        if !constant
            && !matches!(self.unit.node(inner), Node::Object(_))
            && value.func == 0
            && let Some(data) = self.classify(name, 0)
        {
            self.add_source(inner, data, name, &mut value);
        }
        // Raw ids of a machine are told by what they are sent as.
        if !value.labels.is_empty() && is_machine_id(self.unit.text(name)) {
            value = self.stepped(inner, name, value);
        }
        object.set(name, value);
        object.cut()
    }

    pub(super) fn eval_object(&mut self, list: List) -> Value {
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
        object.form = self.json_form(&object);
        object.cut()
    }

    /// Notes that labels reach a sink, once for each place.
    pub(super) fn event(&mut self, event: Event) {
        if event.labels.is_empty() {
            return;
        }
        // The same call evaluated again adds labels to the same event.
        let at = event.place.line.wrapping_mul(4096).wrapping_add(event.place.column);
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

    /// Notes a call, once for each place: the same call evaluated again adds what it is given.
    pub(super) fn note_call(&mut self, id: Id, call: Call) -> u32 {
        if let Some(known) = self.called_at.get(&id) {
            if let Some(have) = self.facts.calls.get_mut(*known as usize) {
                have.join(call);
            }
            return *known;
        }
        let index = u32::try_from(self.facts.calls.len()).unwrap_or(0);
        self.facts.calls.push(call);
        self.called_at.insert(id, index);
        index
    }
}

/// A number in brackets.
pub(super) fn is_place(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
