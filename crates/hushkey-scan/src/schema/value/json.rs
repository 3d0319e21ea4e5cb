//! The JSON reader.

use super::{Key, MAX_DEPTH, Value, What};
use crate::schema::lines::Lines;

/// A whole text; nothing where it is no JSON.
pub(crate) fn json(text: &str) -> Option<Value> {
    let mut reader = Reader {
        text,
        at: 0,
        lines: Lines::places(text),
    };
    reader.value(0)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    lines: Lines<'t>,
}

impl Reader<'_> {
    /// Passes blanks and comments, and gives the next character.
    fn next(&mut self) -> Option<char> {
        loop {
            let rest = self.text.get(self.at..)?;
            let first = rest.chars().next()?;
            if first.is_whitespace() || first == '\u{feff}' {
                self.at += first.len_utf8();
            } else if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            } else {
                return Some(first);
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        let first = self.next()?;
        let at = self.lines.place(self.at);
        let what = match first {
            '{' => What::Map(self.map(depth)?),
            '[' => What::List(self.list(depth)?),
            '"' => What::Text(self.string()?),
            _ => self.word()?,
        };
        Some(Value { at, what })
    }

    fn map(&mut self, depth: usize) -> Option<Vec<(Key, Value)>> {
        let mut entries = Vec::new();
        self.at += 1;
        loop {
            match self.next()? {
                '}' => {
                    self.at += 1;
                    return Some(entries);
                }
                ',' => self.at += 1,
                '"' => {
                    let at = self.lines.place(self.at);
                    let text = self.string()?;
                    if self.next()? != ':' {
                        return None;
                    }
                    self.at += 1;
                    entries.push((Key { text, at }, self.value(depth + 1)?));
                }
                _ => return None,
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            match self.next()? {
                ']' => {
                    self.at += 1;
                    return Some(items);
                }
                ',' => self.at += 1,
                _ => items.push(self.value(depth + 1)?),
            }
        }
    }

    /// A string; escapes of names are not undone but for the quote and the slash.
    fn string(&mut self) -> Option<String> {
        let rest = self.text.get(self.at + 1..)?;
        let mut text = String::new();
        let mut escaped = false;
        for (at, c) in rest.char_indices() {
            match c {
                _ if escaped => {
                    text.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    self.at += at + 2;
                    return Some(text);
                }
                _ => text.push(c),
            }
        }
        None
    }

    fn word(&mut self) -> Option<What> {
        let rest = self.text.get(self.at..)?;
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
            .unwrap_or(rest.len());
        let word = rest.get(..length).filter(|word| !word.is_empty())?;
        self.at += length;
        Some(match word {
            "null" => What::Null,
            "true" => What::Bool(true),
            "false" => What::Bool(false),
            number => What::Number(number.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn places_are_exact() {
        let value = json("{\n  \"a\": {\"é\": 1, \"b\": [true]}, // x\n}").unwrap();
        let inner = value.get("a").unwrap();
        let (key, item) = &inner.entries()[1];
        assert_eq!((key.at.line, key.at.column), (2, 17));
        assert_eq!((item.items()[0].at.line, item.items()[0].at.column), (2, 23));
    }

    #[test]
    fn what_is_no_json_is_nothing() {
        for text in ["", "{", "[1", "{\"a\" 1}", "\"", "{\"a\":}", "<a>", &"[".repeat(5000)] {
            assert!(json(text).is_none(), "{text}");
        }
    }
}
