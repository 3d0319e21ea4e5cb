//! Named arguments: which a sink needs, and which say only how a request is made.

use super::super::ir::{Id, Node};
use super::super::library::Sink;
use super::eval::Eval;
use super::value::Value;

impl Eval<'_> {
    /// One of the named arguments that the sink needs is there.
    pub(super) fn has_needed(&self, sink: &Sink, ids: &[Id], values: &[Value]) -> bool {
        let named = |want: &String| {
            let held = self.unit.names.find(want);
            ids.iter().zip(values).any(|(id, value)| match self.unit.node(*id) {
                Node::Pair(name, _) => self.unit.text(name) == want,
                // A table of named arguments.
                _ => !self.is_compiled() && held.is_some_and(|held| value.field(held).is_some()),
            })
        };
        sink.needs.is_empty() || sink.needs.iter().any(named)
    }
}

/// A named argument of a request that is not part of its address.
pub(super) fn is_request_option(name: &str) -> bool {
    matches!(
        name,
        "headers"
            | "header"
            | "options"
            | "opts"
            | "body"
            | "json"
            | "form"
            | "auth"
            | "basic_auth"
            | "ssl"
            | "proxy"
            | "timeout"
    )
}
