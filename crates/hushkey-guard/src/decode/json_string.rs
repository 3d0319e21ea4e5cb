//! The escapes of a JSON string (RFC 8259, section 7).
//!
//! A surrogate that lacks its partner stands for U+FFFD: such strings are legal JSON and are forwarded untouched where
//! nothing is found.

use crate::span_map::Decoded;

/// Decodes the content of a JSON string, whose first byte stands at `carrier`. `None` for an escape that JSON does not know.
/// The flag is true when printable ASCII was written as `\u`.
pub(crate) fn unescape(content: &str, carrier: usize) -> Option<(Decoded, bool)> {
    let bytes = content.as_bytes();
    let mut out = Decoded::default();
    let mut disguised = false;
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let Some(skip) = memchr::memchr(b'\\', rest) else {
            out.keep(content.get(at..)?, carrier + at);
            break;
        };
        out.keep(content.get(at..at + skip)?, carrier + at);
        at += skip;
        let (character, length) = escape(bytes.get(at..)?)?;
        disguised |= length == 6 && (' '..='~').contains(&character);
        out.stand_for(character, carrier + at, length);
        at += length;
    }
    Some((out, disguised))
}

/// The character of the escape at the start of `bytes`, and its length.
fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    let simple = match bytes.get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(bytes),
        _ => return None,
    };
    Some((simple, 2))
}

/// The character of the `\uXXXX` escape, or pair of them, at the start of `bytes`.
pub(crate) fn unicode(bytes: &[u8]) -> Option<(char, usize)> {
    let first = hex4(bytes.get(2..6)?)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 6));
    }
    if first < 0xDC00
        && bytes.get(6..8) == Some(b"\\u")
        && let Some(second) = bytes.get(8..12).and_then(hex4)
        && (0xDC00..0xE000).contains(&second)
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return Some((char::from_u32(code)?, 12));
    }
    Some((char::REPLACEMENT_CHARACTER, 6))
}

fn hex4(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0u32, |value, &digit| Some(value << 4 | (digit as char).to_digit(16)?))
}
