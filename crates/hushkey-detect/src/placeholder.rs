//! What stands in place of a value already: `[redacted:CLASS]`, also percent-encoded.
//!
//! *In:* a text. *Out:* the length of the placeholder it starts with. *Never:* anything in brackets that is no word which
//! Hushkey writes: `[redacted:ann@example.org]` is no placeholder, whoever wrote it.

use crate::Class;

/// Words other than classes: a field that the contract forbids, a line that is too long to read.
const OTHERS: &[&str] = &["field", "line_too_long"];
const WORD: &str = "redacted";
/// The longest word there is, and some.
const LONGEST: usize = 32;

/// The length of the whole placeholder at the start of a text, if there is one.
pub fn placeholder_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let name = opening_at(text)?;
    let name = name + one_of(bytes.get(name..)?, b":", b"%3a")?;
    let rest = bytes.get(name..)?;
    let length = rest
        .iter()
        .take(LONGEST)
        .position(|byte| !(byte.is_ascii_lowercase() || *byte == b'_'))?;
    let word = text.get(name..name + length)?;
    let close = one_of(rest.get(length..)?, b"]", b"%5d")?;
    (OTHERS.contains(&word) || Class::from_name(word).is_some()).then_some(name + length + close)
}

/// The length of the `[redacted` that a text starts with.
fn opening_at(text: &str) -> Option<usize> {
    let open = one_of(text.as_bytes(), b"[", b"%5b")?;
    text.get(open..)?.starts_with(WORD).then_some(open + WORD.len())
}

/// The parts of a text outside of placeholders, with their offsets; an opening without its end parts it too.
pub(crate) fn rest(text: &str) -> Option<Vec<(usize, &str)>> {
    let mut parts = Vec::new();
    let (mut from, mut at, mut any) = (0, 0, false);
    while let Some(found) = memchr::memchr2(b'[', b'%', text.as_bytes().get(at..)?) {
        at += found;
        let tail = text.get(at..)?;
        match placeholder_at(tail).or_else(|| opening_at(tail)) {
            Some(length) => {
                parts.push((from, text.get(from..at)?));
                at += length;
                from = at;
                any = true;
            }
            None => at += 1,
        }
    }
    parts.push((from, text.get(from..)?));
    any.then_some(parts)
}

fn one_of(bytes: &[u8], plain: &[u8], encoded: &[u8]) -> Option<usize> {
    [plain, encoded]
        .iter()
        .find(|form| {
            bytes
                .get(..form.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(form))
        })
        .map(|form| form.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_are_written_make_a_placeholder() {
        for text in [
            "[redacted:email]",
            "[redacted:field]",
            "%5Bredacted%3Aus_ssn%5D",
            "%5bredacted:ip%5d",
        ] {
            assert_eq!(placeholder_at(&format!("{text}x")), Some(text.len()), "{text}");
        }
        for text in [
            "[redacted:ann@example.org]",
            "[redacted:ann]",
            "[redacted",
            "[redacted:email",
            "[redacted:]",
            "",
        ] {
            assert_eq!(placeholder_at(text), None, "{text}");
        }
    }
}
