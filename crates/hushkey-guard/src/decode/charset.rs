//! Bytes to text: UTF-8, or UTF-16 and UTF-32 by mark, declaration or pattern (RFC 8259, section 8.1; RFC 2781).
//!
//! Everything else is refused: what cannot be read cannot be cleaned.

use crate::Problem;
use std::borrow::Cow;

/// How a body's characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Charset {
    #[default]
    Utf8,
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
}

impl Charset {
    /// Writes text back. A byte order mark is a character of the text and so comes back by itself.
    pub(crate) fn encode(self, text: String) -> Vec<u8> {
        match self {
            Charset::Utf8 => text.into_bytes(),
            Charset::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Charset::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Charset::Utf32Le => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            Charset::Utf32Be => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
        }
    }
}

/// Reads bytes as text.
pub(super) fn decode<'a>(bytes: Cow<'a, [u8]>, declared: Option<&str>) -> Result<(Cow<'a, str>, Charset), Problem> {
    let charset = recognize(&bytes, declared)?;
    let text = match (charset, bytes) {
        (Charset::Utf8, Cow::Borrowed(bytes)) => {
            Cow::Borrowed(core::str::from_utf8(bytes).map_err(|_| Problem::UnreadablePayload)?)
        }
        (Charset::Utf8, Cow::Owned(bytes)) => {
            Cow::Owned(String::from_utf8(bytes).map_err(|_| Problem::UnreadablePayload)?)
        }
        (Charset::Utf16Le, bytes) => Cow::Owned(utf16(&bytes, u16::from_le_bytes)?),
        (Charset::Utf16Be, bytes) => Cow::Owned(utf16(&bytes, u16::from_be_bytes)?),
        (Charset::Utf32Le, bytes) => Cow::Owned(utf32(&bytes, u32::from_le_bytes)?),
        (Charset::Utf32Be, bytes) => Cow::Owned(utf32(&bytes, u32::from_be_bytes)?),
    };
    Ok((text, charset))
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Result<String, Problem> {
    let (units, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(Problem::UnreadablePayload);
    }
    units
        .iter()
        .map(|&bytes| char::from_u32(unit(bytes)))
        .collect::<Option<String>>()
        .ok_or(Problem::UnreadablePayload)
}

fn recognize(bytes: &[u8], declared: Option<&str>) -> Result<Charset, Problem> {
    match bytes {
        // UTF-32 in either order starts with its mark, or with a character that has three zero bytes.
        [0xFF, 0xFE, 0, 0, ..] | [1..=255, 0, 0, 0, ..] => return Ok(Charset::Utf32Le),
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, 1..=255, ..] => return Ok(Charset::Utf32Be),
        [0xFF, 0xFE, ..] => return Ok(Charset::Utf16Le),
        [0xFE, 0xFF, ..] => return Ok(Charset::Utf16Be),
        [0, second, ..] if *second != 0 => return Ok(Charset::Utf16Be),
        [first, 0, ..] if *first != 0 => return Ok(Charset::Utf16Le),
        _ => {}
    }
    let Some(declared) = declared else {
        return Ok(Charset::Utf8);
    };
    match declared.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Ok(Charset::Utf8),
        "utf-16le" => Ok(Charset::Utf16Le),
        "utf-16be" | "utf-16" => Ok(Charset::Utf16Be),
        // Legible where both readings are the same.
        "iso-8859-1" | "latin1" | "windows-1252" | "iso-8859-15" if bytes.is_ascii() => Ok(Charset::Utf8),
        _ => Err(Problem::UnsupportedEncoding),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Problem> {
    // Someone else may read the bytes one by one: they must not make words that way.
    let mut run = 0;
    let spells = bytes.iter().any(|byte| {
        run = if matches!(byte, b' '..=b'~') { run + 1 } else { 0 };
        run >= 8
    });
    let (pairs, rest) = bytes.as_chunks::<2>();
    if spells || !rest.is_empty() {
        return Err(Problem::UnreadablePayload);
    }
    char::decode_utf16(pairs.iter().map(|&pair| unit(pair)))
        .collect::<Result<String, _>>()
        .map_err(|_| Problem::UnreadablePayload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_comes_back_as_it_was() {
        for (charset, mark) in [
            (Charset::Utf16Le, "\u{feff}"),
            (Charset::Utf16Be, "\u{feff}"),
            (Charset::Utf16Be, ""),
            (Charset::Utf32Le, "\u{feff}"),
            (Charset::Utf32Be, "\u{feff}"),
            (Charset::Utf32Le, ""),
            (Charset::Utf32Be, ""),
        ] {
            let bytes = charset.encode(format!("{mark}{{\"a\":\"é😀\"}}"));
            let (text, found) = decode(Cow::Borrowed(&bytes), None).unwrap();
            assert_eq!(found, charset);
            assert_eq!(charset.encode(text.into_owned()), bytes);
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (bytes, declared, problem) in [
            (&b"\xff\xfe\0\0a\0\0"[..], None, Problem::UnreadablePayload),
            (b"a\0\0\0\0\xd8\0\0", None, Problem::UnreadablePayload),
            (b"caf\xe9", None, Problem::UnreadablePayload),
            (b"caf\xe9", Some("iso-8859-1"), Problem::UnsupportedEncoding),
            (b"a+AEA-b", Some("utf-7"), Problem::UnsupportedEncoding),
            (b"x\0ann@example.org!", None, Problem::UnreadablePayload),
            (b"\xff\xfe\0\xd8a", None, Problem::UnreadablePayload),
            (b"\xc0\xaf", None, Problem::UnreadablePayload),
        ] {
            assert_eq!(decode(Cow::Borrowed(bytes), declared).err(), Some(problem), "{bytes:?}");
        }
    }
}
