//! Quoted-printable (RFC 2045, section 6.7): `=40`, and `=` at a line's end for a line that goes on.
//!
//! Hexadecimal digits are capitals, as the RFC wants them, and a word in which one `=` stands for itself is none, as the RFC
//! has no such `=`: `timeout=3ab`, `ip=210.1.1.2`.

use crate::span_map::Decoded;

/// Decodes `text`, whose first byte stands at `carrier`. `None` when nothing is encoded.
pub(super) fn decode(text: &str, carrier: usize) -> Option<Decoded> {
    let bytes = text.as_bytes();
    let mut out = Decoded::default();
    let (mut kept, mut at) = (0, 0);
    // up to here the word's signs are judged
    let mut judged = 0;
    while let Some(skip) = memchr::memchr(b'=', bytes.get(at..)?) {
        at += skip;
        if at >= judged {
            let (end, is_quoted) = word(bytes, at);
            judged = end;
            if !is_quoted {
                at = end;
                continue;
            }
        }
        let rest = bytes.get(at..)?;
        if let Some(length) = soft_break(rest) {
            out.keep(text.get(kept..at)?, carrier + kept);
            out.skip();
            at += length;
            kept = at;
            continue;
        }
        let run = run(rest);
        if run.is_empty() {
            at += 1;
            continue;
        }
        out.keep(text.get(kept..at)?, carrier + kept);
        for chunk in run.utf8_chunks() {
            for character in chunk.valid().chars() {
                let length = character.len_utf8() * 3;
                out.stand_for(character, carrier + at, length);
                at += length;
            }
            for &byte in chunk.invalid() {
                out.stand_for(char::from(byte), carrier + at, 3);
                at += 3;
            }
        }
        kept = at;
    }
    out.keep(text.get(kept..)?, carrier + kept);
    out.changed.then_some(out)
}

/// Whether something is encoded at this `=`.
pub(super) fn is_encoded(rest: &[u8]) -> bool {
    soft_break(rest).is_some() || byte(rest).is_some()
}

/// Where the word ends whose first `=` stands at `at`, and whether it is quoted: every `=` encodes something, one of them
/// something that would not stand behind a name.
pub(super) fn word(bytes: &[u8], at: usize) -> (usize, bool) {
    let mut end = at;
    let (mut all, mut telling) = (true, false);
    let rest = bytes.get(at..).unwrap_or_default();
    let dotted = {
        let word = rest.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        memchr::memchr(b'.', word).is_some() || memchr::memmem::find(word, b"=2E").is_some()
    };
    while let Some(&own) = bytes.get(end) {
        let rest = bytes.get(end..).unwrap_or_default();
        end += match own {
            b'=' if soft_break(rest).is_some() => {
                telling = true;
                soft_break(rest).unwrap_or(1)
            }
            b'=' => {
                let byte = byte(rest);
                all &= byte.is_some();
                telling |= match byte {
                    // in a word with a dot it is an address; `took=4012us` is none
                    Some(b'@') => dotted,
                    Some(b'=') => true,
                    // a letter beyond ASCII has two bytes or more
                    Some(0xC2..=0xF4) => rest
                        .get(3..)
                        .and_then(self::byte)
                        .is_some_and(|next| next & 0xC0 == 0x80),
                    _ => false,
                };
                1
            }
            byte if byte.is_ascii_whitespace() => break,
            _ => 1,
        };
    }
    (end.max(at + 1), all && telling)
}

fn soft_break(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'=', b'\r', b'\n', ..] => Some(3),
        [b'=', b'\n', ..] => Some(2),
        _ => None,
    }
}

fn run(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks_exact(3).map_while(byte).collect()
}

fn byte(triple: &[u8]) -> Option<u8> {
    let &[b'=', high, low, ..] = triple else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).filter(|_| !byte.is_ascii_lowercase());
    let byte = (digit(high)? << 4 | digit(low)?) as u8;
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0x80..).then_some(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_bytes_and_long_lines() {
        let text = |input| decode(input, 0).map(|decoded| decoded.text);
        assert_eq!(text("ann=40example=\r\n.org").as_deref(), Some("ann@example.org"));
        assert_eq!(text("Fr=C3=A9d=E9ric").as_deref(), Some("Frédéric"));
        assert_eq!(text("a=b&c==d timeout=3ab ip=210.143.80.19 x=40&y=z"), None);
        assert_eq!(text("x=1 ann=40b.org").as_deref(), Some("x=1 ann@b.org"));
        let decoded = decode("x ann=40b.org", 0).unwrap();
        assert_eq!(decoded.map.carrier(2..11), 2..13);
    }
}
