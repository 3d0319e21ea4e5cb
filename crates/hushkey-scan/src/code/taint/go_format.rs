//! Formats of Go: what `%T` and `%t` print is not the value.

use super::eval::Eval;
use super::value::Value;

impl Eval<'_> {
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
