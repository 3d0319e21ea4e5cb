//! Percent encoding (RFC 3986, section 2.1), and `+` for a space in forms.
//!
//! Bytes that are not UTF-8 after decoding are read as ISO 8859-1, as old clients write them; a `%` without two
//! hexadecimal digits stands for itself.

use crate::span_map::Decoded;

/// Decodes `text`, whose first byte stands at `carrier`. `None` when nothing is encoded.
pub(crate) fn decode(text: &str, carrier: usize, plus: bool) -> Option<Decoded> {
    let bytes = text.as_bytes();
    let mut out = Decoded::default();
    let mut kept = 0;
    let mut at = 0;
    while let Some(skip) = memchr::memchr2(b'%', if plus { b'+' } else { b'%' }, bytes.get(at..)?) {
        at += skip;
        if bytes.get(at) == Some(&b'+') {
            out.keep(text.get(kept..at)?, carrier + kept);
            out.stand_for(' ', carrier + at, 1);
            at += 1;
            kept = at;
            continue;
        }
        if let Some((character, length)) = unit(bytes.get(at..)?) {
            out.keep(text.get(kept..at)?, carrier + kept);
            out.stand_for(character, carrier + at, length);
            at += length;
            kept = at;
            continue;
        }
        let run = run(bytes.get(at..)?);
        if run.is_empty() {
            at += 1;
            continue;
        }
        out.keep(text.get(kept..at)?, carrier + kept);
        push_bytes(&mut out, &run, carrier + at);
        at += run.len() * 3;
        kept = at;
    }
    out.keep(text.get(kept..)?, carrier + kept);
    out.changed.then_some(out)
}

/// The character of a `%uXXXX`, as JavaScript's `escape` and old servers write it; a pair of surrogates is one character.
fn unit(bytes: &[u8]) -> Option<(char, usize)> {
    let number = |at: usize| {
        let [b'%', b'u' | b'U', digits @ ..] = bytes.get(at..at + 6)? else {
            return None;
        };
        digits.iter().try_fold(0u16, |number, &digit| {
            Some(number << 4 | char::from(digit).to_digit(16)? as u16)
        })
    };
    let first = number(0)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, 6));
    }
    let pair = char::decode_utf16([first, number(6)?]).next()?.ok()?;
    Some((pair, 12))
}

/// The bytes of the `%XX` that follow each other at the start.
fn run(bytes: &[u8]) -> Vec<u8> {
    let mut run = Vec::new();
    for triple in bytes.chunks_exact(3) {
        let &[b'%', high, low] = triple else { break };
        let (Some(high), Some(low)) = ((high as char).to_digit(16), (low as char).to_digit(16)) else {
            break;
        };
        run.push((high << 4 | low) as u8);
    }
    run
}

/// Appends decoded bytes as characters; each stands for three bytes of the carrier per byte.
fn push_bytes(out: &mut Decoded, bytes: &[u8], carrier: usize) {
    let mut at = carrier;
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            let length = character.len_utf8() * 3;
            out.stand_for(character, at, length);
            at += length;
        }
        for &byte in chunk.invalid() {
            out.stand_for(char::from(byte), at, 3);
            at += 3;
        }
    }
}

/// Encodes everything that is not unreserved (RFC 3986, section 2.3).
pub(crate) fn encode(text: &str) -> String {
    use core::fmt::Write;
    let mut out = String::with_capacity(text.len() + 8);
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            // Writing to a string does not fail.
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(encoded: &str, plus: bool) -> Option<String> {
        decode(encoded, 0, plus).map(|decoded| decoded.text)
    }

    #[test]
    fn decodes_characters_of_any_length_and_keeps_what_is_no_encoding() {
        assert_eq!(text("a%40b.org", false).as_deref(), Some("a@b.org"));
        assert_eq!(text("Fr%C3%A9d%E9ric", false).as_deref(), Some("Frédéric"));
        assert_eq!(text("100%zz%4", false), None);
        assert_eq!(text("%%40%", false).as_deref(), Some("%@%"));
        assert_eq!(
            text("a%u0040b%U002eorg %ud83d%ude00", false).as_deref(),
            Some("a@b.org 😀")
        );
        assert_eq!(text("a%u004 %ud83d%u0040", false).as_deref(), Some("a%u004 %ud83d@"));
        assert_eq!(text("a+b", false), None);
        assert_eq!(text("a+b%2B", true).as_deref(), Some("a b+"));
    }

    #[test]
    fn maps_to_whole_triples() {
        let decoded = decode("xFr%C3%A9d", 0, false).unwrap();
        assert_eq!(decoded.text, "xFréd");
        assert_eq!(decoded.map.carrier(3..5), 3..9);
        assert_eq!(decoded.map.carrier(1..6), 1..10);
    }

    #[test]
    fn encoding_is_undone_by_decoding() {
        let all: String = (' '..='\u{ff}').collect();
        assert_eq!(text(&encode(&all), true).as_deref(), Some(all.as_str()));
    }
}
