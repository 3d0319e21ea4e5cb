//! The written form of a field's place in a body, the same in policies and in payloads.

/// A field's place, built while walking a body: `meta.scope.fingerprint`, `items[].name`, `[].id`.
///
/// Keys are joined by `.`, the items of an array are `[]`. Inside a key `.`, `[`, `]` and `\` are written with a `\`
/// before them, so that the key `a.b` is never mistaken for `b` inside `a`. The empty path is the body itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldPath {
    text: String,
}

impl FieldPath {
    /// The place of the body itself.
    pub fn new() -> FieldPath {
        FieldPath::default()
    }

    /// Goes into the member `key`.
    pub fn push_key(&mut self, key: &str) {
        if !self.text.is_empty() {
            self.text.push('.');
        }
        for character in key.chars() {
            if matches!(character, '.' | '[' | ']' | '\\') {
                self.text.push('\\');
            }
            self.text.push(character);
        }
    }

    /// Goes into the items of an array.
    pub fn push_item(&mut self) {
        self.text.push_str("[]");
    }

    /// The length to give to [`FieldPath::truncate`] when leaving what is entered next.
    pub fn mark(&self) -> usize {
        self.text.len()
    }

    /// Goes back to where [`FieldPath::mark`] was taken. Other lengths are ignored.
    pub fn truncate(&mut self, mark: usize) {
        if self.text.is_char_boundary(mark) {
            self.text.truncate(mark);
        }
    }

    /// The written form.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_with_dots_are_not_nesting() {
        let mut path = FieldPath::new();
        path.push_key("items");
        path.push_item();
        let mark = path.mark();
        path.push_key("a.b[0]\\");
        assert_eq!(path.as_str(), r"items[].a\.b\[0\]\\");
        path.truncate(mark);
        path.push_key("name");
        assert_eq!(path.as_str(), "items[].name");
    }
}
