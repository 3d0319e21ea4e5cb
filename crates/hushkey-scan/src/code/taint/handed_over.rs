//! What is put into an object that is sent later: one finding, where it is sent.

use super::super::ir::{Id, Node};
use super::super::library::Kind;
use super::eval::Eval;
use super::value::Label;

/// How many findings back an object's filling is looked for.
const BACK: usize = 16;

impl Eval<'_> {
    /// `event.insert_prop("email", x)`, `request.httpBody = x`: takes them back once `client.capture(event)` says the same.
    pub(super) fn handed_over(&mut self, id: Id, kind: Kind, labels: &[Label]) {
        if labels.is_empty()
            || !matches!(self.language.name(), "swift" | "rust")
            || !matches!(
                kind,
                Kind::ErrorReport | Kind::Analytics | Kind::ThirdParty | Kind::License
            )
        {
            return;
        }
        let Node::Call { args, .. } = self.unit.node(id) else {
            return;
        };
        for arg in self.unit.list(args) {
            let inner = match self.unit.node(*arg) {
                Node::Pair(_, inner) => inner,
                _ => *arg,
            };
            let Node::Name(name) = self.unit.node(inner) else {
                continue;
            };
            let name = self.unit.text(name);
            let first = self.facts.events.len().saturating_sub(BACK);
            for index in (first..self.facts.events.len()).rev() {
                let filled = self.facts.events.get(index).is_some_and(|event| {
                    let into = event
                        .callee
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with('.'));
                    event.kind == kind
                        && into
                        && event
                            .labels
                            .iter()
                            .all(|label| labels.iter().any(|sent| sent.origin == label.origin))
                });
                if filled {
                    self.facts.events.remove(index);
                }
            }
        }
    }
}
