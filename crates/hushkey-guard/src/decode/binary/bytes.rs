//! Byte strings: read as text where they are one, also compressed or in a wider charset; else their legible runs.

use crate::Problem;
use crate::decode::body::Packing;
use crate::decode::charset::{self, Charset};
use crate::decode::compression::{Compression, decompress};
use crate::views::Views;
use std::borrow::Cow;

/// What a byte string says.
pub(super) enum Said<'b> {
    Text(Cow<'b, str>, Packing),
    /// Not a text: the bytes, unpacked.
    Opaque(Cow<'b, [u8]>),
}

/// Fewer characters on end are no value: `a@b.de`.
const SHORTEST_RUN: usize = 6;

/// Packings one in the other that are undone.
const MOST_PACKINGS: usize = 2;

/// Reads a byte string.
pub(super) fn open<'b>(views: &mut Views<'_>, bytes: Cow<'b, [u8]>) -> Result<Said<'b>, Problem> {
    views.spend(bytes.len())?;
    let mut packing = Packing::default();
    let mut bytes = bytes;
    while packing.compressions.len() < MOST_PACKINGS {
        let shown = match &bytes[..] {
            [0x1F, 0x8B, 8, ..] => Compression::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Compression::Zstd,
            _ => break,
        };
        bytes = match decompress(&bytes, shown, &views.limits) {
            Ok(plain) => {
                views.spend(plain.len())?;
                packing.compressions.insert(0, shown);
                Cow::Owned(plain)
            }
            Err(Problem::TooLarge) => return Err(Problem::TooLarge),
            // Something else that begins alike.
            Err(_) => break,
        };
    }
    Ok(match text(bytes) {
        Ok((text, charset)) => Said::Text(text, Packing { charset, ..packing }),
        Err(bytes) => Said::Opaque(bytes),
    })
}

/// Bytes as text, if that is what they are.
fn text(bytes: Cow<'_, [u8]>) -> Result<(Cow<'_, str>, Charset), Cow<'_, [u8]>> {
    if is_plausible(&bytes) {
        return match bytes {
            Cow::Borrowed(bytes) => core::str::from_utf8(bytes)
                .map(|text| (Cow::Borrowed(text), Charset::Utf8))
                .map_err(|_| Cow::Borrowed(bytes)),
            Cow::Owned(bytes) => String::from_utf8(bytes)
                .map(|text| (Cow::Owned(text), Charset::Utf8))
                .map_err(|error| Cow::Owned(error.into_bytes())),
        };
    }
    // Wide characters show themselves by their zeros; most of them must be Latin, or chance would read anything so.
    if bytes.len() >= 2 * SHORTEST_RUN
        && let Ok((wide, charset)) = charset::decode(Cow::Borrowed(&bytes), None)
        && charset != Charset::Utf8
        && is_plausible(wide.as_bytes())
        && wide.bytes().filter(u8::is_ascii).count() * 2 > wide.chars().count()
    {
        return Ok((Cow::Owned(wide.into_owned()), charset));
    }
    Err(bytes)
}

/// How much of `bytes` is text: up to the first control character or broken one.
pub(super) fn text_prefix(bytes: &[u8]) -> usize {
    let legible = bytes.iter().position(|&byte| is_control(byte)).unwrap_or(bytes.len());
    match core::str::from_utf8(bytes.get(..legible).unwrap_or_default()) {
        Ok(_) => legible,
        Err(error) => error.valid_up_to(),
    }
}

/// True for UTF-8 without control characters but blanks and line breaks.
pub(super) fn is_plausible(bytes: &[u8]) -> bool {
    text_prefix(bytes) == bytes.len()
}

fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127)
}

/// The legible runs of opaque bytes, in order.
pub(super) fn runs(bytes: &[u8]) -> impl Iterator<Item = &str> {
    bytes
        .utf8_chunks()
        .flat_map(|chunk| chunk.valid().split(|character: char| character.is_control()))
        .filter(|run| run.len() >= SHORTEST_RUN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::compress;
    use crate::limits::Limits;

    fn read(bytes: &[u8]) -> Option<String> {
        let mut views = Views::new(Limits::default());
        match open(&mut views, Cow::Borrowed(bytes)).unwrap() {
            Said::Text(text, _) => Some(text.into_owned()),
            Said::Opaque(_) => None,
        }
    }

    #[test]
    fn texts_are_read_however_they_are_packed() {
        let wide: Vec<u8> = "ann@example.org".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [
            b"ann@example.org".to_vec(),
            compress(b"ann@example.org", Compression::Gzip),
            compress(b"ann@example.org", Compression::Zstd),
            compress(&wide, Compression::Gzip),
            wide,
        ] {
            assert_eq!(read(&bytes).as_deref(), Some("ann@example.org"), "{bytes:?}");
        }
    }

    #[test]
    fn opaque_bytes_give_their_runs() {
        let bytes = b"\x00\xffann@example.org\x00short\x01bob@example.org\xfe";
        assert_eq!(read(bytes), None);
        let found: Vec<&str> = runs(bytes).collect();
        assert_eq!(found, ["ann@example.org", "bob@example.org"]);
    }
}
