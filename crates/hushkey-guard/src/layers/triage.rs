//! One pass over a value: which encodings could be in it.

use super::{base64, codes, markup, quoted, spelled};
use memchr::memmem::Finder;
use std::sync::LazyLock;
/// What is worth trying.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Triage {
    /// `%` before two hexadecimal digits.
    pub(super) percent: bool,
    /// A backslash.
    pub(super) backslash: bool,
    /// `&` and `;`.
    pub(super) ampersand: bool,
    /// Characters beyond ASCII, or control characters.
    pub(super) wide: bool,
    /// Brackets of a JSON document at both ends.
    pub(super) json: bool,
    /// `=?`: an encoded word.
    pub(super) words: bool,
    /// A URL's query, or pairs joined by `&`.
    pub(super) pairs: bool,
    /// A run of base64 or hexadecimal characters.
    pub(super) runs: bool,
    /// `=` before two hexadecimal digits or at a line's end.
    pub(super) quoted: bool,
    /// A tag or comment.
    pub(super) markup: bool,
    /// `(at)`, or ` dot `.
    pub(super) spelled: bool,
    /// Character codes.
    pub(super) codes: bool,
}

impl Triage {
    pub(super) fn of(value: &str) -> Triage {
        let mut out = Triage::default();
        let bytes = value.as_bytes();
        let (mut run, mut equals, mut question, mut joined, mut semicolon) = (0usize, false, false, false, false);
        let mut before = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            if base64::is_alphabet(byte) {
                run += 1;
                before = byte;
                continue;
            }
            out.runs |= run >= base64::SHORTEST;
            run = 0;
            match byte {
                b'%' => {
                    let unit = matches!(bytes.get(at + 1), Some(b'u' | b'U'));
                    out.percent |= unit
                        || bytes
                            .get(at + 1..at + 3)
                            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
                }
                b'\\' => out.backslash = true,
                b'&' => {
                    joined = true;
                    out.ampersand |= bytes.get(at + 1) == Some(&b'#');
                }
                b';' => semicolon = true,
                b'=' => equals = true,
                b'?' => {
                    question = true;
                    out.words |= before == b'=';
                }
                0x80.. | 0x7f | ..=0x08 | 0x0b | 0x0c | 0x0e..=0x1f => out.wide = true,
                _ => {}
            }
            before = byte;
        }
        out.runs |= run >= base64::SHORTEST;
        out.ampersand |= joined && (semicolon || has_old_name(bytes));
        out.pairs = equals && (question || joined);
        out.json = is_bracketed(value);
        let hints = Hints::of(bytes, openings(bytes));
        (out.quoted, out.markup, out.spelled) = (hints.quoted, hints.markup, hints.spelled);
        out.codes = has_codes(bytes);
        out
    }

    pub(super) fn is_clear(&self) -> bool {
        *self == Triage::default()
    }
}

/// Encodings that are made of ordinary signs: told by searches, not by a pass over the bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    quoted: bool,
    markup: bool,
    spelled: bool,
}

impl Hints {
    /// Of a value, by the places of its `<`, `=`, `(`, `[` and `{`.
    pub(super) fn of(bytes: &[u8], openings: impl Iterator<Item = usize>) -> Hints {
        let mut hints = Hints::default();
        let mut judged = 0;
        for at in openings {
            let rest = bytes.get(at..).unwrap_or_default();
            match rest {
                [b'<', ..] => hints.markup |= markup::tag(rest).is_some(),
                [b'=', ..] if at >= judged && quoted::is_encoded(rest) => {
                    let (end, is_quoted) = quoted::word(bytes, at);
                    judged = end;
                    hints.quoted |= is_quoted;
                }
                [_, b'a' | b'A' | b'd' | b'D' | b' ', ..] => hints.spelled |= spelled::is_bracketed(bytes, at),
                _ => {}
            }
        }
        hints.spelled |= has_dot(bytes);
        hints
    }

    pub(super) fn any(&self) -> bool {
        *self != Hints::default()
    }
}

/// The same places, byte by byte.
fn openings(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let is_opening = |byte: &u8| matches!(byte, b'<' | b'=' | b'(' | b'[' | b'{');
    bytes
        .iter()
        .enumerate()
        .filter(move |(_, byte)| is_opening(byte))
        .map(|(at, _)| at)
}

/// Whether ` dot ` stands in a text.
fn has_dot(bytes: &[u8]) -> bool {
    static SMALL: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b" dot "));
    static LARGE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b" DOT "));
    bytes.len() >= 12
        && memchr::memchr(b' ', bytes).is_some()
        && (SMALL.find(bytes).is_some() || LARGE.find(bytes).is_some())
}

/// Whether a reference of HTML that needs no semicolon may stand in a text.
fn has_old_name(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"&shy").is_some() || memchr::memmem::find(bytes, b"&nbsp").is_some()
}

/// Whether six codes may follow each other: pairs of hexadecimal digits, or numbers, with one sign between.
pub(super) fn has_codes(bytes: &[u8]) -> bool {
    let (mut codes, mut digits, mut sign) = (0usize, 0usize, 0u8);
    for &byte in bytes {
        match byte {
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' => digits += 1,
            b'x' | b'X' if digits == 1 => digits = 0,
            b',' | b' ' | b':' | b';' | b'-' | b'|' | b'+'
                if matches!(digits, 2 | 3) && (sign == byte || codes == 0) =>
            {
                codes += 1;
                digits = 0;
                sign = byte;
            }
            // the blank behind a comma
            b' ' if digits == 0 && sign == b',' && codes > 0 => {}
            _ => (codes, digits) = (0, 0),
        }
        if codes + 1 >= codes::FEWEST && digits >= 2 {
            return true;
        }
    }
    false
}

/// Whether a value has the brackets of a JSON document at both ends.
pub(super) fn is_bracketed(value: &str) -> bool {
    let trimmed = value.trim_ascii().as_bytes();
    matches!(
        (trimmed.first(), trimmed.last()),
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) | (Some(b'"'), Some(b'"'))
    ) && trimmed.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_clear() {
        for value in ["macOS", "8.1.2", "ann@b.org", "100 %", "2026-01 10:00", "[x"] {
            assert!(Triage::of(value).is_clear(), "{value}");
        }
    }

    #[test]
    fn sees_what_could_pay() {
        assert!(Triage::of("a%40b").percent);
        assert!(Triage::of("YW5uQGV4").runs);
        assert!(Triage::of("/a?b=c").pairs);
        assert!(Triage::of("=?utf-8?B?YQ==?=").words);
        assert!(Triage::of("{\"a\":1}").json);
        assert!(Triage::of("é").wide);
        assert!(Triage::of("&#64;").ampersand);
    }
}
