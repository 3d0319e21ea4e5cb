//! What a function gives to a block or callback of its caller: `yield user.email`, `callback(user.email)`. The function's facts
//! say it beside what it returns, and the caller's block holds it in its parameters.

use super::super::ir::{Id, Node, Sym, key};
use super::eval::Eval;
use super::facts::Flat;
use super::value::{Label, Origin, Value};
use std::sync::LazyLock;

/// The names under which a function gives the first, second and third argument of its callback.
pub(super) const GIVEN: [&str; 3] = ["!given0", "!given1", "!given2"];

impl Eval<'_> {
    /// The call of a function that may run the functions among the arguments.
    pub(super) fn callback_call(
        &mut self,
        callee: Id,
        object: Id,
        name: Sym,
        ids: &[Id],
        parts: &[&str],
        id: Id,
    ) -> Option<u32> {
        ids.iter()
            .any(|id| matches!(self.unit.node(*id), Node::Lambda(_)))
            .then(|| self.project_call(callee, object, name, &[], &[], parts, id))
            .flatten()
    }

    /// Parameters of a function that such a call runs.
    pub(super) fn add_given(&mut self, call: u32, func: u32, given: &mut Vec<Value>) {
        let params = self
            .unit
            .funcs
            .get(func as usize)
            .map_or(0, |func| func.params.len().min(GIVEN.len()));
        if given.len() < params {
            given.resize(params, Value::default());
        }
        for (value, name) in given.iter_mut().zip(GIVEN).take(params) {
            value.clean = false;
            value.add(Label {
                origin: Origin::Result { call, field: key(name) },
                step: 0,
                object: false,
                hashed: false,
                text: false,
            });
        }
    }

    /// Notes what a function gives to what it was called with.
    pub(super) fn hands_on(&mut self, object: Id, name: Sym, receiver: &Value, values: &[Value]) {
        if values.is_empty() || self.func == 0 || receiver.func != 0 {
            return;
        }
        let text = self.unit.text(name);
        let (to, values) = match text {
            "yield" if object == 0 => (Some(self.method), values),
            "call_user_func" if object == 0 => (
                values.first().and_then(called_param),
                values.get(1..).unwrap_or_default(),
            ),
            "call" | "()" | "invoke" | "accept" | "apply" | "__invoke" if object != 0 => {
                (called_param(receiver), values)
            }
            _ if object == 0 => (called_param(receiver), values),
            _ => (None, values),
        };
        let Some(to) = to.filter(|to| *to != 0) else { return };
        if values.iter().all(Value::is_empty) {
            return;
        }
        let given = self.given.entry(to).or_default();
        for (index, value) in values.iter().take(GIVEN.len()).enumerate() {
            match given.get_mut(index) {
                Some(known) => known.join(value),
                None => given.push(value.clone()),
            }
        }
    }

    /// Puts what a function gives into its facts.
    pub(super) fn flat_given(&self, func: u32, flat: &mut Flat) {
        for (value, name) in self.given.get(&func).into_iter().flatten().zip(GIVEN) {
            let name = key(name);
            flat.labels.extend(value.all().into_iter().map(|label| (name, label)));
        }
    }
}

/// The function whose parameter is called.
fn called_param(value: &Value) -> Option<u32> {
    value.labels.iter().find_map(|label| match label.origin {
        Origin::Param { func, field: 0, .. } => Some(func),
        _ => None,
    })
}

/// What a function gives to its callback is not what it returns.
pub(super) fn is_given(field: u64) -> bool {
    static KEYS: LazyLock<[u64; 3]> = LazyLock::new(|| GIVEN.map(key));
    KEYS.contains(&field)
}
