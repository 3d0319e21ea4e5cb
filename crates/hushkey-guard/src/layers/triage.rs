//! One pass over a value: which encodings could be in it.

use super::base64;
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
                    out.percent |= bytes
                        .get(at + 1..at + 3)
                        .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
                }
                b'\\' => out.backslash = true,
                b'&' => joined = true,
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
        out.ampersand = joined && semicolon;
        out.pairs = equals && (question || joined);
        out.json = is_bracketed(value);
        out
    }

    pub(super) fn is_clear(&self) -> bool {
        *self == Triage::default()
    }
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
