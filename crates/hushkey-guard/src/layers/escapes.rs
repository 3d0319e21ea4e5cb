//! Backslash escapes in texts that are not JSON strings themselves: log lines, quoted source, JSON inside text.
//!
//! Lenient: what is no escape stands for itself, as in `C:\Users\ann`.

use crate::decode::json_string;
use crate::span_map::Decoded;

/// Decodes `text`, whose first byte stands at `carrier`. `None` when no escape hides anything.
pub(super) fn decode(text: &str, carrier: usize) -> Option<Decoded> {
    let bytes = text.as_bytes();
    let mut out = Decoded::default();
    let mut kept = 0;
    let mut at = 0;
    while let Some(skip) = memchr::memchr(b'\\', bytes.get(at..)?) {
        at += skip;
        let Some((character, length)) = escape(bytes.get(at..)?) else {
            at += 1;
            continue;
        };
        out.keep(text.get(kept..at)?, carrier + kept);
        out.stand_for(character, carrier + at, length);
        at += length;
        kept = at;
    }
    out.keep(text.get(kept..)?, carrier + kept);
    out.changed.then_some(out)
}

/// `\uXXXX`, `\xXX`, and the escapes that hide a character of a value.
fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    match bytes.get(1)? {
        b'u' if bytes.get(2) == Some(&b'{') => braced(bytes),
        b'u' => json_string::unicode(bytes),
        b'x' => {
            let digits = bytes.get(2..4)?;
            let code = digits
                .iter()
                .try_fold(0u32, |code, &digit| Some(code << 4 | char::from(digit).to_digit(16)?))?;
            Some((char::from_u32(code)?, 4))
        }
        b'0'..=b'7' => octal(bytes).or_else(|| css(bytes)),
        &byte @ (b'"' | b'\\' | b'/' | b'\'') => Some((char::from(byte), 2)),
        _ => None,
    }
}

/// `\u{40}`: one to six hexadecimal digits (ECMAScript, Rust).
fn braced(bytes: &[u8]) -> Option<(char, usize)> {
    let digits = bytes.get(3..)?;
    let count = digits.iter().take(7).position(|byte| *byte == b'}')?;
    let number = digits.get(..count)?.iter().try_fold(0u32, |number, &digit| {
        Some(number << 4 | char::from(digit).to_digit(16)?)
    })?;
    Some((char::from_u32(number).filter(|_| count > 0)?, count + 4))
}

/// `\100`: three octal digits of a printable character (C, shells).
fn octal(bytes: &[u8]) -> Option<(char, usize)> {
    let digits = bytes.get(1..4)?;
    let number = digits.iter().try_fold(0u32, |number, &digit| {
        Some(number << 3 | char::from(digit).to_digit(8)?)
    })?;
    let printable = (0x20..0x7F).contains(&number);
    Some((char::from_u32(number).filter(|_| printable)?, 4))
}

/// `\40 ` and `\000040`: hexadecimal digits and a blank, or six of them (CSS Syntax, section 4.3.7).
fn css(bytes: &[u8]) -> Option<(char, usize)> {
    let digits = bytes.get(1..)?;
    let count = digits
        .iter()
        .take(6)
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let number = digits.get(..count)?.iter().try_fold(0u32, |number, &digit| {
        Some(number << 4 | char::from(digit).to_digit(16)?)
    })?;
    let blank = digits.get(count) == Some(&b' ');
    if count < 2 || !(blank || count == 6) || !(0x20..0x7F).contains(&number) {
        return None;
    }
    Some((char::from_u32(number)?, 1 + count + usize::from(blank)))
}

/// Writes text so that it stands for itself between quotes.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control @ '\0'..='\x1f' => {
                use core::fmt::Write;
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_hides_and_keeps_paths() {
        let text = |input| decode(input, 0).map(|decoded| decoded.text);
        assert_eq!(text(r"a\u0040b\x2eorg").as_deref(), Some("a@b.org"));
        assert_eq!(text(r#"{\"a\":\"b\"}"#).as_deref(), Some(r#"{"a":"b"}"#));
        assert_eq!(text(r"a\u{40}b\u{00002e}org").as_deref(), Some("a@b.org"));
        assert_eq!(text(r"a\100b\056org").as_deref(), Some("a@b.org"));
        assert_eq!(text(r"a\40 b\00002eorg").as_deref(), Some("a@b.org"));
        assert_eq!(text(r"C:\Users\ann"), None);
        assert_eq!(text(r"D:\2026\041 x\99"), Some("D:\\2026! x\\99".to_owned()));
        assert_eq!(text(r"\"), None);
    }

    #[test]
    fn encoding_is_undone_by_reading_json() {
        let all: String = ('\0'..='\u{ff}').collect();
        let read: String = serde_json::from_str(&format!("\"{}\"", encode(&all))).unwrap();
        assert_eq!(read, all);
    }
}
