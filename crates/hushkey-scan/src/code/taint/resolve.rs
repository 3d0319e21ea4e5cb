//! All files together: from each sink back to where its data came from, through parameters to callers and through results into
//! the functions that gave them.
//!
//! A search, not a fixed point: it costs in proportion to what reaches sinks. Depth and steps are bounded; the bound is on steps,
//! so that the same project gives the same findings.

use super::super::library::Kind;
use super::super::taxonomy::{DataType, Group};
use super::facts::{Call, Facts, Place, What};
use super::kin::Kin;
use super::outs::is_apart;
use super::value::{Label, Origin};
use std::collections::{HashMap, HashSet};

/// Functions on the way from a source to a sink.
const MAX_HOPS: usize = 6;

/// Labels looked at for one sink.
const MAX_LABELS: usize = 4000;

/// Callers of one function that are followed.
const MAX_CALLERS: usize = 200;

/// Methods that give an object's text.
const OWN_TEXT: &[&str] = &[
    "__str__",
    "__repr__",
    "toString",
    "ToString",
    "PrintMembers",
    "String",
    "GoString",
    "LogValue",
    "Format",
    "MarshalZerologObject",
    "MarshalLogObject",
    "description",
    "debugDescription",
    "customMirror",
];

/// One way of personal data to a sink.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub file: usize,
    pub event: usize,
    pub data: DataType,
    pub name: Box<str>,
    pub hashed: bool,
    pub object: bool,
    /// Where it came from.
    pub source: (usize, Place),
    /// What happened on the way: file, place, what.
    pub steps: Vec<(usize, Place, String)>,
}

struct Project<'f> {
    files: &'f [Facts],
    /// Functions by name.
    functions: HashMap<u64, Vec<(usize, u32)>>,
    /// Calls by the name they call.
    calls: HashMap<u64, Vec<(usize, u32)>>,
    /// Files by the classes they hold.
    classes: HashMap<u64, Vec<usize>>,
    /// Which class is another's.
    kin: Kin,
}

/// A label on its way back: which file, and what comes after it.
#[derive(Clone)]
struct Task {
    file: usize,
    label: Label,
    after: Vec<(usize, Place, String)>,
    hops: usize,
    /// The calls whose results were entered, innermost last: a parameter found inside comes from that call.
    entered: Vec<(usize, u32)>,
}

/// Every flow of a project.
pub(crate) fn flows(files: &[Facts]) -> Vec<Flow> {
    let mut project = Project {
        files,
        functions: HashMap::new(),
        calls: HashMap::new(),
        classes: HashMap::new(),
        kin: Kin::of(files),
    };
    for (file, facts) in files.iter().enumerate() {
        for class in facts.classes.keys() {
            project.classes.entry(*class).or_default().push(file);
        }
        for (index, function) in facts.functions.iter().enumerate().skip(1) {
            if function.name != 0 {
                let place = (file, u32::try_from(index).unwrap_or(0));
                project.functions.entry(function.name).or_default().push(place);
                // What a constructor makes is made by its class's name.
                let called = call_name(function.name, function.class, &function.shown);
                if called != function.name {
                    project.functions.entry(called).or_default().push(place);
                }
            }
        }
        for (index, call) in facts.calls.iter().enumerate() {
            project
                .calls
                .entry(call.name)
                .or_default()
                .push((file, u32::try_from(index).unwrap_or(0)));
        }
    }
    let mut flows = Vec::new();
    for (file, facts) in files.iter().enumerate() {
        for event in 0..facts.events.len() {
            project.search(file, event, &mut flows);
        }
    }
    flows
}

impl Project<'_> {
    fn search(&self, file: usize, event: usize, flows: &mut Vec<Flow>) {
        let Some(facts) = self.files.get(file) else { return };
        let Some(sink) = facts.events.get(event) else { return };
        let mut seen: HashSet<(usize, Origin, bool)> = HashSet::new();
        let mut tasks: Vec<Task> = sink
            .labels
            .iter()
            .rev()
            .map(|label| Task {
                file,
                label: *label,
                after: Vec::new(),
                hops: 0,
                entered: Vec::new(),
            })
            .collect();
        let mut found: HashSet<(DataType, bool)> = HashSet::new();
        let mut looked = 0;
        while let Some(task) = tasks.pop() {
            looked += 1;
            if looked > MAX_LABELS || !seen.insert((task.file, task.label.origin, task.label.hashed)) {
                continue;
            }
            let Some(facts) = self.files.get(task.file) else {
                continue;
            };
            let mut steps: Vec<(usize, Place, String)> = facts
                .trail(task.label)
                .into_iter()
                .map(|step| (task.file, step.place, shown(&step.what)))
                .collect();
            steps.extend(task.after.iter().cloned());
            match task.label.origin {
                Origin::Source(source) => {
                    let Some(source) = facts.sources.get(source as usize) else {
                        continue;
                    };
                    if task.label.hashed
                        && matches!(
                            sink.kind,
                            Kind::Log | Kind::Exception | Kind::File | Kind::Storage | Kind::Cookie
                        )
                    {
                        continue;
                    }
                    // A license call carries its key.
                    if sink.kind == Kind::License && source.data.group == Group::License {
                        continue;
                    }
                    // A service is reached with its key, which clients of JavaScript get as options.
                    if facts.family == "javascript"
                        && sink.kind == Kind::ThirdParty
                        && matches!(source.data.class, "api_key" | "jwt" | "private_key")
                    {
                        continue;
                    }
                    // `ping 10.0.0.1`: commands are told which machine.
                    if sink.kind == Kind::Process && matches!(source.data.class, "ip" | "hostname" | "mac") {
                        continue;
                    }
                    // Tokens are made for cookies.
                    if sink.kind == Kind::Cookie && matches!(source.data.class, "api_key" | "jwt") {
                        continue;
                    }
                    // A person's whole object is told only by what writes objects out.
                    if task.label.object && !sink.whole {
                        continue;
                    }
                    if found.insert((source.data, task.label.object)) {
                        flows.push(Flow {
                            file,
                            event,
                            data: source.data,
                            name: source.name.clone(),
                            hashed: task.label.hashed,
                            object: task.label.object,
                            source: (task.file, source.place),
                            steps,
                        });
                    }
                }
                // A record that a call gives is told only by what writes records out.
                Origin::Shape { .. } if task.label.object && !sink.whole => {}
                Origin::Shape { class, any } => {
                    let mut held = Vec::new();
                    self.held(task.file, class, any, 0, &mut held);
                    for (data, name, source) in held {
                        if found.insert((data, task.label.object)) {
                            flows.push(Flow {
                                file,
                                event,
                                data,
                                name,
                                hashed: false,
                                object: false,
                                source,
                                steps: steps.clone(),
                            });
                        }
                    }
                }
                _ if task.hops >= MAX_HOPS => {}
                Origin::Param { func, index, field } => self.callers(&task, func, index, field, &steps, &mut tasks),
                Origin::Result { call, field } => self.callees(&task, call, field, &steps, &mut tasks),
            }
        }
    }

    /// What stands in an object of a class that is written out, in fields of fields too.
    fn held(
        &self,
        from: usize,
        class: u64,
        any: bool,
        depth: usize,
        held: &mut Vec<(DataType, Box<str>, (usize, Place))>,
    ) {
        let Some(here) = self.files.get(from) else { return };
        let file = match here.classes.contains_key(&class) {
            true => from,
            false => {
                let family = |file: &&usize| self.files.get(**file).is_some_and(|there| there.family == here.family);
                let known = self.classes.get(&class).map_or(&[][..], Vec::as_slice);
                let mut known = known.iter().filter(family);
                match (known.next(), known.next()) {
                    (Some(file), None) => *file,
                    _ => return,
                }
            }
        };
        let Some(shape) = self.files.get(file).and_then(|facts| facts.classes.get(&class)) else {
            return;
        };
        if !any && (!shape.shown || self.speaks_for_itself(file, class)) {
            return;
        }
        for field in &shape.fields {
            let (untold, unwritten) = field.left_out;
            if if any { unwritten } else { untold } {
                continue;
            }
            if let Some(data) = field.data {
                held.push((data, field.name.clone(), (file, field.place)));
            } else if field.class != 0 && field.class != class && depth < 3 {
                self.held(file, field.class, any, depth + 1, held);
            }
        }
    }

    /// A class that says itself what a text of it is.
    fn speaks_for_itself(&self, file: usize, class: u64) -> bool {
        let family = self.files.get(file).map_or("", |facts| facts.family);
        OWN_TEXT.iter().any(|name| {
            self.functions
                .get(&super::super::ir::key(name))
                .is_some_and(|functions| {
                    functions.iter().any(|(file, func)| {
                        self.files.get(*file).is_some_and(|facts| {
                            facts.family == family
                                && facts
                                    .functions
                                    .get(*func as usize)
                                    .is_some_and(|function| function.class == class)
                        })
                    })
                })
        })
    }

    /// A parameter: what callers gave.
    fn callers(
        &self,
        task: &Task,
        func: u32,
        index: u16,
        field: u64,
        steps: &[(usize, Place, String)],
        tasks: &mut Vec<Task>,
    ) {
        let Some(function) = self
            .files
            .get(task.file)
            .and_then(|facts| facts.functions.get(func as usize))
        else {
            return;
        };
        let param = function.params.get(usize::from(index)).copied().unwrap_or(0);
        let mut entered = task.entered.clone();
        // The call that led in here, if it was of this function; a constructor's parameter comes from whoever made the object.
        let through = entered
            .pop()
            .filter(|(file, call)| self.reaches(*file, *call, task.file, func));
        let from: Vec<(usize, u32)> = match through {
            Some(call) => vec![call],
            None => self
                .calls
                .get(&call_name(function.name, function.class, &function.shown))
                .map_or(Vec::new(), |calls| {
                    calls
                        .iter()
                        .copied()
                        .filter(|(file, call)| self.reaches(*file, *call, task.file, func))
                        .take(MAX_CALLERS)
                        .collect()
                }),
        };
        for (file, call) in from {
            let Some(call) = self.files.get(file).and_then(|facts| facts.calls.get(call as usize)) else {
                continue;
            };
            let given = call
                .named
                .iter()
                .find(|(name, _)| *name == param && param != 0)
                .map(|(_, flat)| flat)
                .or_else(|| call.args.get(usize::from(index)));
            let named = function.rest == Some(index);
            // The last parameter of a C function may be all that follows.
            let more = if param == super::super::ir::key(super::outs::REST) {
                call.args.get(usize::from(index) + 1..).unwrap_or_default()
            } else {
                &[]
            };
            let given: Vec<(u64, Label)> = match given {
                Some(given) => std::iter::once(given)
                    .chain(more)
                    .flat_map(|given| given.keyed(field))
                    .collect(),
                None if named => call.rest(&function.params, field),
                None => continue,
            };
            for (key, label) in given {
                // A text of an object does not hold its fields.
                if field == 0 && task.label.text && key != 0 {
                    continue;
                }
                let Some(label) = descend(label, key, field) else {
                    continue;
                };
                let mut after = vec![(file, call.place, format!("goes to {}", call.shown))];
                after.extend(steps.iter().cloned());
                tasks.push(Task {
                    file,
                    label: Label {
                        hashed: label.hashed || task.label.hashed,
                        text: label.text || task.label.text,
                        ..label
                    },
                    after,
                    hops: task.hops + 1,
                    entered: entered.clone(),
                });
            }
        }
    }

    /// A result: what the function gives.
    fn callees(&self, task: &Task, call: u32, field: u64, steps: &[(usize, Place, String)], tasks: &mut Vec<Task>) {
        let Some(made) = self
            .files
            .get(task.file)
            .and_then(|facts| facts.calls.get(call as usize))
        else {
            return;
        };
        let own_text = made.unknown
            && (&*made.shown == super::own_text::OWN_TEXT || made.name == super::super::ir::key("__str__"));
        let targets = |name: u64| {
            let candidates = self.functions.get(&name).map_or(&[][..], Vec::as_slice);
            // A class's own text is no other class's.
            let own = |file: usize, func: u32| {
                let facts = self.files.get(file);
                let function = facts.and_then(|facts| facts.functions.get(func as usize));
                !own_text || function.is_some_and(|function| function.class == made.class)
            };
            let all = candidates.iter().copied();
            all.filter(|(file, func)| own(*file, *func) && self.is_target(task.file, made, *file, *func))
                .take(8)
                .collect::<Vec<(usize, u32)>>()
        };
        let mut found = targets(made.name);
        // What a text of an object is in other languages, or where its class has no other.
        if own_text {
            for name in ["description", "String", "fmt", "__repr__"] {
                if found.is_empty() {
                    found = targets(super::super::ir::key(name));
                }
            }
        }
        for (file, func) in found {
            let Some(function) = self
                .files
                .get(file)
                .and_then(|facts| facts.functions.get(func as usize))
            else {
                continue;
            };
            // An object that was made is told only by what writes it out.
            if field == 0
                && is_constructor(&function.shown)
                && !self
                    .files
                    .get(file)
                    .and_then(|facts| facts.classes.get(&function.class))
                    .is_some_and(|shape| shape.shown && !self.speaks_for_itself(file, function.class))
            {
                continue;
            }
            // The error beside a result: only what was given in its place.
            let second = self.files.get(file).is_some_and(|facts| facts.family == "go")
                && ["1", "2", "3"]
                    .iter()
                    .any(|place| super::super::ir::key(place) == field);
            for (key, label) in function.returns.labels.iter().copied() {
                let asked = key == field
                    || (key == 0 && !is_apart(field) && !super::callbacks::is_given(field))
                    || (field == 0
                        && !task.label.text
                        && !function.returns.object
                        && !is_apart(key)
                        && !super::callbacks::is_given(key));
                if !asked || (key == 0 && second && !matches!(label.origin, Origin::Result { .. })) {
                    continue;
                }
                let Some(label) = descend(label, key, field) else {
                    continue;
                };
                // A text of a record does not hold its fields.
                if task.label.text && label.object && matches!(label.origin, Origin::Shape { .. }) {
                    continue;
                }
                let mut after = vec![(task.file, made.place, format!("comes from {}", made.shown))];
                after.extend(steps.iter().cloned());
                let mut entered = task.entered.clone();
                entered.push((task.file, call));
                tasks.push(Task {
                    file,
                    label: Label {
                        hashed: label.hashed || task.label.hashed,
                        ..label
                    },
                    after,
                    hops: task.hops + 1,
                    entered,
                });
            }
        }
    }

    fn reaches(&self, from: usize, call: u32, file: usize, func: u32) -> bool {
        let named = self
            .files
            .get(file)
            .and_then(|facts| facts.functions.get(func as usize))
            .map(|function| call_name(function.name, function.class, &function.shown));
        self.files
            .get(from)
            .and_then(|facts| facts.calls.get(call as usize))
            .is_some_and(|call| Some(call.name) == named && self.is_target(from, call, file, func))
    }

    /// Whether a call may be of that function: by class, by import, in the same file, or as the only one of its name.
    fn is_target(&self, from: usize, call: &Call, file: usize, func: u32) -> bool {
        let (Some(here), Some(there)) = (self.files.get(from), self.files.get(file)) else {
            return false;
        };
        let Some(function) = there.functions.get(func as usize) else {
            return false;
        };
        if here.family != there.family && !(is_jvm(here.family) && is_jvm(there.family)) {
            return false;
        }
        if is_constructor(&function.shown) {
            return function.class != 0 && call.name == function.class;
        }
        if call.module != 0 && (call.module == there.module || call.module == function.class) {
            return true;
        }
        // `out::say(x)`, `models.Shout(x)`: a function of the module or package of that name.
        let packages = matches!(here.family, "go" | "rust");
        if packages && function.class == 0 && call.class != 0 && call.class == there.module {
            return true;
        }
        if call.class != 0 && call.class == function.class {
            // Many files may have a class of that name (`Builder`): the own one, or the only one.
            let mut files: Vec<usize> = self
                .functions
                .get(&function.name)
                .map_or(&[][..], Vec::as_slice)
                .iter()
                .filter(|(file, func)| {
                    self.files
                        .get(*file)
                        .and_then(|facts| facts.functions.get(*func as usize))
                        .is_some_and(|other| other.class == call.class)
                })
                .map(|(file, _)| *file)
                .collect();
            files.dedup();
            return if files.contains(&from) {
                from == file
            } else {
                files.len() == 1
            };
        }
        let candidates = self.functions.get(&function.name).map_or(&[][..], Vec::as_slice);
        let has_it = |class: u64| {
            let function = |(file, func): &(usize, u32)| self.files.get(*file)?.functions.get(*func as usize);
            candidates.iter().filter_map(function).any(|known| known.class == class)
        };
        if self.kin.answers(call.class, function.class, has_it) {
            return true;
        }
        if from == file && !call.unknown && (function.class == 0 || candidates.len() == 1) {
            return true;
        }
        let same: usize = candidates
            .iter()
            .filter(|(other, _)| self.files.get(*other).is_some_and(|other| other.family == there.family))
            .count();
        // A name that only one function of the project has.
        if same == 1 && call.module == 0 {
            let vague = call.unknown && function.class != 0 && super::vague::is_vague(&function.shown);
            return !vague && (function.shown.len() > 3 || from == file);
        }
        // One class tree in one file: `obj.method()` where the file has just one.
        from == file && call.unknown && candidates.iter().filter(|(other, _)| *other == file).count() == 1
    }
}

/// A label of a whole value, of which a field is asked for.
fn descend(label: Label, key: u64, field: u64) -> Option<Label> {
    if field == 0 || key != 0 {
        return Some(label);
    }
    let origin = match label.origin {
        // One field of a record is not the record, and a text has no fields but its own parts.
        Origin::Source(_) | Origin::Shape { .. } => {
            let part = !label.object
                && super::verbs::PARTS
                    .iter()
                    .any(|part| super::super::ir::key(part) == field);
            return part.then_some(label);
        }
        Origin::Param { func, index, field: 0 } => Origin::Param { func, index, field },
        Origin::Result { call, field: 0 } => Origin::Result { call, field },
        other => other,
    };
    Some(Label { origin, ..label })
}

fn is_jvm(family: &str) -> bool {
    matches!(family, "java" | "kotlin")
}

/// A constructor is called by its class's name.
fn call_name(name: u64, class: u64, shown: &str) -> u64 {
    if is_constructor(shown) && class != 0 {
        class
    } else {
        name
    }
}

fn is_constructor(shown: &str) -> bool {
    matches!(shown, "constructor" | "__init__" | "initialize")
}

fn shown(what: &What) -> String {
    match what {
        What::Begins => String::new(),
        What::Assigned(name) => format!("held by {name}"),
        What::Hashed(name) => format!("hashed by {name}, unsalted"),
    }
}
