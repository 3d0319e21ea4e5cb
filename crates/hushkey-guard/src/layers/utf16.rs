//! Base64 of UTF-16, as PowerShell's `-EncodedCommand` and .NET write it.

use super::base64;

/// Whether the run begins like UTF-16 of letters that have one byte: in little endian order, or in the other.
pub(super) fn begins(run: &[u8]) -> Option<bool> {
    // the second byte is zero, or the first, or both are a mark: told by the first characters
    let [a, b, c, ..] = *run.first_chunk::<8>()?;
    let [a, b, c] = [base64::bits(a)?, base64::bits(b)?, base64::bits(c)?];
    let zero = b & 15 == 0 && c >> 2 == 0 || a == 0 && b >> 4 == 0;
    if !zero && a != 63 {
        return None;
    }
    let first = base64::decode(run.get(..8)?)?;
    let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    match first.as_slice() {
        [a, 0, b, 0, c, 0] if [a, b, c].into_iter().all(is_text) => Some(false),
        [0xFF, 0xFE, a, 0, b, 0] if [a, b].into_iter().all(is_text) => Some(false),
        [0, a, 0, b, 0, c] if [a, b, c].into_iter().all(is_text) => Some(true),
        [0xFE, 0xFF, 0, a, 0, b] if [a, b].into_iter().all(is_text) => Some(true),
        _ => None,
    }
}

/// Decodes a whole run; with the text comes whether the higher byte is first.
pub(super) fn decode(run: &[u8]) -> Option<(String, bool)> {
    let big = begins(run)?;
    let bytes = base64::decode(run)?;
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let unit = if big { u16::from_be_bytes } else { u16::from_le_bytes };
    let text: String = char::decode_utf16(pairs.iter().map(|&pair| unit(pair)))
        .collect::<Result<_, _>>()
        .ok()?;
    Some((text, big))
}

/// Encodes; what the run had at its beginning, a mark, is a character of the text.
pub(crate) fn encode(text: &str, big: bool, padded: bool) -> String {
    let units = text.encode_utf16();
    let bytes: Vec<u8> = match big {
        true => units.flat_map(u16::to_be_bytes).collect(),
        false => units.flat_map(u16::to_le_bytes).collect(),
    };
    base64::encode(&bytes, false, padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for big in [false, true] {
            for text in ["ann@example.org", "\u{feff}user Élise", "a\tb c"] {
                let coded = encode(text, big, false);
                assert_eq!(decode(coded.as_bytes()), Some((text.to_owned(), big)), "{coded}");
            }
        }
        assert_eq!(decode(b"YW5uQGV4YW1wbGUub3Jn"), None);
        assert_eq!(decode(b"AAAAAAAAAAAAAAAA"), None);
    }
}
