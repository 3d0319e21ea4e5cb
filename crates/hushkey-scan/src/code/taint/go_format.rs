//! Formats of Go: what `%T` and `%t` print is not the value, and what errors in them say was said before.

use super::super::ir::{Id, Node, Sym};
use super::eval::Eval;
use super::value::{Origin, Value};

impl Eval<'_> {
    /// The name of an imported package.
    pub(super) fn is_go_package(&self, name: Sym) -> bool {
        self.unit.imports.contains_key(&name) || self.unit.packages.contains(&name)
    }

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
        names_error(self.unit.text(name))
    }

    /// What an error holds that a call gave: only what made it, and not what its call was given.
    pub(super) fn go_error_of(&self, target: Id, from: Id, value: &mut Value) {
        let named = matches!(self.unit.node(target), Node::Name(name) if names_error(self.unit.text(name)));
        if self.language.name() != "go" || !named {
            return;
        }
        if let Node::Call { callee, .. } = self.unit.node(from)
            && MAKERS.contains(&self.unit.text(self.owner(callee)))
        {
            return;
        }
        if matches!(self.unit.node(from), Node::Call { .. } | Node::Nothing) {
            value
                .labels
                .retain(|label| matches!(label.origin, Origin::Result { .. }));
            value.fields.clear();
            value.clean = value.labels.is_empty();
        }
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
        if !["%T", "%t", "%p", "%."].iter().any(|verb| text.contains(verb)) {
            return None;
        }
        Some((at, verbs(text)))
    }
}

/// Calls that make an error of what they get.
const MAKERS: &[&str] = &[
    "Errorf",
    "New",
    "Newf",
    "Wrap",
    "Wrapf",
    "WithMessage",
    "WithMessagef",
    "Error",
    "Join",
    "NewError",
    "NewHTTPError",
];

fn names_error(name: &str) -> bool {
    name == "err" || name == "errs" || ["Err", "Error", "Errors"].iter().any(|end| name.ends_with(end))
}

/// `ScopeEmail`, `GrantTypePassword`: constants that say which, not who.
pub(super) fn is_go_constant(name: &str) -> bool {
    // A protocol, and what speaks it.
    name == "oauth"
        || [
            "Scope",
            "GrantType",
            "Claim",
            "Attr",
            "Column",
            "Param",
            "Err",
            "Flag",
            "Env",
            "Permission",
            "AuthMethod",
            "ResponseType",
        ]
        .iter()
        .any(|start| {
            name.strip_prefix(start)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        })
}

/// Methods that give what their object is as a text; texts of Go have none of their own.
pub(super) fn gives_text(name: &str) -> bool {
    matches!(
        name,
        "String" | "Bytes" | "Text" | "Format" | "Value" | "Unwrap" | "Expose" | "Reveal" | "GoString" | "Hex" | "To4"
    ) || name.starts_with("Get")
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
        let mut width = String::new();
        let verb = chars.find(|c| {
            let more = c.is_ascii_digit() || matches!(c, '+' | '-' | '#' | ' ' | '.' | '*');
            if more {
                width.push(*c);
            }
            !more
        });
        match verb {
            Some('%') | None => {}
            // The first few letters.
            Some('s' | 'q') if matches!(width.as_str(), ".1" | ".2" | ".3" | ".4") => verbs.push('t'),
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
        assert_eq!(verbs("a %T 100%% %+v %-10.3f %.4s"), ['T', 'v', 'f', 't']);
    }
}
