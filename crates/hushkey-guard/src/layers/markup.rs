//! Tags and comments inside a value: `ann<b>@</b>example.org` reads `ann@example.org`.
//!
//! Tags that begin a new line or cell for readers (HTML Living Standard, section 15.3) part words; those of phrases do not.
//! Other names between `<` and `>` are placeholders as often (`C:\Users\<user>`), and stay.

use crate::span_map::Decoded;

/// A tag is read as one up to this length.
const LONGEST: usize = 1024;

/// What parts words.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// What stands among words and letters.
const PHRASES: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "center", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "input", "ins", "kbd", "label", "link", "mark", "meta", "nobr", "noscript", "object", "output", "q",
    "s", "samp", "script", "small", "span", "strike", "strong", "style", "sub", "sup", "svg", "time", "tt", "u", "var",
    "wbr",
];

/// Decodes `text`, whose first byte stands at `carrier`. `None` when no tag stands in it.
pub(super) fn decode(text: &str, carrier: usize) -> Option<Decoded> {
    let bytes = text.as_bytes();
    let mut out = Decoded::default();
    let (mut kept, mut at) = (0, 0);
    while let Some(skip) = memchr::memchr(b'<', bytes.get(at..)?) {
        at += skip;
        let Some(length) = tag(bytes.get(at..)?) else {
            at += 1;
            continue;
        };
        let name = name(text.get(at..at + length)?);
        let is_one_of = |list: &[&str]| list.iter().any(|own| own.eq_ignore_ascii_case(name));
        let (block, phrase) = (is_one_of(BLOCKS), name.is_empty() || is_one_of(PHRASES));
        if !block && !phrase {
            at += 1;
            continue;
        }
        out.keep(text.get(kept..at)?, carrier + kept);
        if block {
            out.stand_for(' ', carrier + at, length);
        } else {
            out.skip();
        }
        at += length;
        kept = at;
    }
    out.keep(text.get(kept..)?, carrier + kept);
    out.changed.then_some(out)
}

/// The length of the tag or comment at the start.
pub(super) fn tag(rest: &[u8]) -> Option<usize> {
    let window = rest.get(..LONGEST.min(rest.len()))?;
    match window {
        [b'<', b'!', b'-', b'-', inner @ ..] => memchr::memmem::find(inner, b"-->").map(|at| at + 7),
        [b'<', b'/' | b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z', inner @ ..] => {
            let end = memchr::memchr2(b'>', b'<', inner)?;
            (inner.get(end) == Some(&b'>')).then_some(end + 3)
        }
        _ => None,
    }
}

/// The name of a tag's element; empty for a comment.
fn name(tag: &str) -> &str {
    let inner = tag.trim_start_matches(['<', '/']);
    let end = inner
        .find(|one: char| !one.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    inner.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_comments_are_left_out() {
        let text = |input| decode(input, 0).map(|decoded| decoded.text);
        assert_eq!(
            text("ann<b>@</b>example<!-- x -->.org").as_deref(),
            Some("ann@example.org")
        );
        assert_eq!(text("<td>ann</td><td>lee</td>").as_deref(), Some(" ann  lee "));
        assert_eq!(text("a < b and c > d, <3, x<-y"), None);
        assert_eq!(text("open <b"), None);
        assert_eq!(text(r"C:\Users\<user>\AppData"), None);
        let decoded = decode("to ann<i>@</i>b.org", 0).unwrap();
        assert_eq!(decoded.map.carrier(3..12), 3..19);
    }
}
