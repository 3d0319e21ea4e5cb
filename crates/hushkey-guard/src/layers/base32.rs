//! Base32 (RFC 4648, section 6), in capitals or small letters, padded or not.

/// Shorter runs carry nothing worth a look (10 bytes).
const SHORTEST: usize = 16;

fn bits(byte: u8, first: u8) -> Option<u8> {
    match byte {
        b'2'..=b'7' => Some(byte - b'2' + 26),
        _ => byte.checked_sub(first).filter(|bits| *bits < 26),
    }
}

/// The letter its case begins with.
fn case(run: &[u8]) -> u8 {
    let small = run.iter().find(|byte| byte.is_ascii_alphabetic());
    if small.is_some_and(u8::is_ascii_lowercase) {
        b'a'
    } else {
        b'A'
    }
}

/// Whether the first eight characters decode to text, as those of nearly no other run do.
pub(super) fn begins_text(run: &[u8]) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'2'..=b'7');
    run.len() >= SHORTEST
        && run.first_chunk::<8>().is_some_and(|first| {
            first.iter().all(|byte| byte.is_ascii_uppercase() || is_digit(byte))
                || first.iter().all(|byte| byte.is_ascii_lowercase() || is_digit(byte))
        })
        && run
            .get(..8)
            .and_then(|first| bytes(first, case(run)))
            .is_some_and(|bytes| {
                bytes
                    .iter()
                    .all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0x80..=0xF4))
            })
}

/// Decodes a whole run, if what comes out is text; and whether it is in small letters.
pub(super) fn decode(run: &[u8]) -> Option<(String, bool)> {
    if !begins_text(run) || matches!(run.len() % 8, 1 | 3 | 6) {
        return None;
    }
    let first = case(run);
    let text = String::from_utf8(bytes(run, first)?).ok()?;
    let is_text = text
        .chars()
        .all(|one| !one.is_control() || matches!(one, '\t' | '\n' | '\r'));
    is_text.then_some((text, first == b'a'))
}

fn bytes(run: &[u8], first: u8) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(run.len() * 5 / 8);
    let (mut value, mut count) = (0u32, 0);
    for &byte in run {
        value = value << 5 | u32::from(bits(byte, first)?);
        count += 5;
        if count >= 8 {
            count -= 8;
            out.push((value >> count) as u8);
            value &= (1 << count) - 1;
        }
    }
    Some(out)
}

/// Encodes, with padding if the run had it.
pub(crate) fn encode(bytes: &[u8], small: bool, padded: bool) -> String {
    let first = if small { b'a' } else { b'A' };
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 8);
    let (mut value, mut count) = (0u32, 0);
    let mut push = |bits: u32| {
        let bits = (bits & 31) as u8;
        out.push(char::from(if bits < 26 { first + bits } else { b'2' + bits - 26 }));
    };
    for &byte in bytes {
        value = value << 8 | u32::from(byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            push(value >> count);
            value &= (1 << count) - 1;
        }
    }
    if count > 0 {
        push(value << (5 - count));
    }
    while padded && !out.len().is_multiple_of(8) {
        out.push('=');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10.
    #[test]
    fn vectors() {
        for (text, coded) in [
            ("f", "MY======"),
            ("fo", "MZXQ===="),
            ("foo", "MZXW6==="),
            ("foobar", "MZXW6YTBOI======"),
        ] {
            assert_eq!(encode(text.as_bytes(), false, true), coded);
        }
    }

    #[test]
    fn reads_what_it_writes_and_no_keys() {
        for text in ["ann@example.org", "Élise Gautier", "1234567890"] {
            for small in [false, true] {
                let coded = encode(text.as_bytes(), small, false);
                assert_eq!(decode(coded.as_bytes()), Some((text.to_owned(), small)));
            }
        }
        for run in [
            "QHB7T3DKRM2WPZCV",
            "ABCDEFGHIJKLMNOPQRSTUVWX",
            "northwindstudioapp",
            "MZXW6YTBOI",
        ] {
            assert_eq!(decode(run.as_bytes()), None, "{run}");
        }
    }
}
