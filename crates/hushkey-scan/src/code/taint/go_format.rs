//! Formats of Go: what `%T` and `%t` print is not the value, and what errors in them say was said before.

use super::super::ir::{Id, Node};
use super::eval::Eval;
use super::value::Value;

impl Eval<'_> {
    /// `err`, `parseErr`, `err.Error()`.
    pub(super) fn is_go_error(&self, id: Id) -> bool {
        if self.language.name() != "go" {
            return false;
        }
        let name = match self.unit.node(id) {
            Node::Name(name) => name,
            Node::Call { callee, .. } => match self.unit.node(callee) {
                Node::Member(object, _) => self.owner(object),
                _ => 0,
            },
            _ => 0,
        };
        let name = self.unit.text(name);
        name == "err" || name == "errs" || ["Err", "Error", "Errors"].iter().any(|end| name.ends_with(end))
    }

    /// Where the format of a call stands, and its verbs in order.
    pub(super) fn go_verbs(&self, values: &[Value]) -> Option<(usize, Vec<char>)> {
        if self.language.name() != "go" {
            return None;
        }
        let at = values
            .iter()
            .take(3)
            .position(|value| value.text != 0 && self.unit.text(value.text).contains('%'))?;
        let text = self.unit.text(values.get(at)?.text);
        if !text.contains("%T") && !text.contains("%t") && !text.contains("%p") {
            return None;
        }
        Some((at, verbs(text)))
    }
}

/// The argument is printed as its type, a truth value or a place in memory.
pub(super) fn kind_only(verbs: &Option<(usize, Vec<char>)>, index: usize) -> bool {
    verbs
        .as_ref()
        .and_then(|(at, verbs)| verbs.get(index.checked_sub(at + 1)?))
        .is_some_and(|verb| matches!(verb, 'T' | 't' | 'p'))
}

fn verbs(text: &str) -> Vec<char> {
    let mut verbs = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            continue;
        }
        let verb = chars.find(|c| !(c.is_ascii_digit() || matches!(c, '+' | '-' | '#' | ' ' | '.' | '*')));
        match verb {
            Some('%') | None => {}
            Some(verb) => verbs.push(verb),
        }
    }
    verbs
}

#[cfg(test)]
mod tests {
    use super::verbs;

    #[test]
    fn verbs_in_order() {
        assert_eq!(verbs("a %T 100%% %+v %-10.3f"), ['T', 'v', 'f']);
    }
}
