//! Base64, standard and URL-safe, padded or not (RFC 4648), in runs of its alphabet.
//!
//! Decoding stops at the first byte that no text has, so that hashes, keys and words cost a few steps only.

use super::plausible;

/// Shorter runs carry nothing worth a look (6 bytes).
pub(super) const SHORTEST: usize = 8;

/// Starts in one run at which decoding is tried in full. A run may begin with a path or a prefix (`/v1/`, `user_`) in the same
/// alphabet, or with pieces that carry nothing; starts that begin like no text cost a few steps and do not count.
const MOST_TRIED: usize = 64;

/// A decoded piece of a run.
pub(super) struct Found {
    /// Offsets in the run.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) bytes: Vec<u8>,
    pub(super) url: bool,
}

/// The six bits of a character in either alphabet.
#[inline(always)]
pub(super) fn bits(byte: u8) -> Option<u8> {
    // The array covers every index, so the bounds check vanishes.
    BITS.get(usize::from(byte)).copied().filter(|bits| *bits < 64)
}

static BITS: [u8; 256] = {
    let mut table = [255u8; 256];
    let mut byte = 0usize;
    #[allow(clippy::indexing_slicing)] // evaluated by the compiler
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'A'..=b'Z' => byte as u8 - b'A',
            b'a'..=b'z' => byte as u8 - b'a' + 26,
            b'0'..=b'9' => byte as u8 - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => 255,
        };
        byte += 1;
    }
    table
};

/// True for the characters of both alphabets.
pub(super) fn is_alphabet(byte: u8) -> bool {
    bits(byte).is_some()
}

/// Decodes a whole segment; `None` when it is not base64 (RFC 4648: a lone character at the end cannot be).
pub(crate) fn decode(segment: &[u8]) -> Option<Vec<u8>> {
    if segment.len() % 4 == 1 {
        return None;
    }
    let mut out = Vec::with_capacity(segment.len() / 4 * 3 + 2);
    for quantum in segment.chunks(4) {
        push(&mut out, quantum)?;
    }
    Some(out)
}

/// Appends the bytes of one quantum of 2 to 4 characters; one character gives none.
fn push(out: &mut Vec<u8>, quantum: &[u8]) -> Option<()> {
    let mut value = 0u32;
    for &byte in quantum {
        value = value << 6 | u32::from(bits(byte)?);
    }
    match quantum.len() {
        4 => out.extend_from_slice(&[(value >> 16) as u8, (value >> 8) as u8, value as u8]),
        3 => out.extend_from_slice(&[(value >> 10) as u8, (value >> 2) as u8]),
        2 => out.push((value >> 4) as u8),
        _ => {}
    }
    Some(())
}

/// How much of `text` could be text: stops at the first byte that cannot. Incomplete characters at the end pass.
pub(super) fn is_text_so_far(new: &[u8], pending: &mut u8) -> bool {
    for &byte in new {
        match (*pending, byte) {
            (0, b' '..=b'~' | b'\t' | b'\n' | b'\r') => {}
            (0, 0xC2..=0xDF) => *pending = 1,
            (0, 0xE0..=0xEF) => *pending = 2,
            (0, 0xF0..=0xF4) => *pending = 3,
            (1.., 0x80..=0xBF) => *pending -= 1,
            _ => return false,
        }
    }
    true
}

/// The pieces of text in a run of the alphabet (without padding), one behind the other: a piece that carries nothing hides
/// none behind it. `None` when more starts than [`MOST_TRIED`] look like text.
pub(super) fn pieces(run: &[u8]) -> Option<Vec<Found>> {
    let mut pieces = Vec::new();
    let mut tried = 0;
    let mut start = 0;
    while let Some(rest) = run.get(start..)
        && rest.len() >= SHORTEST
    {
        let mut from = start;
        if plausible::begins_text(rest) {
            tried += 1;
            if tried > MOST_TRIED {
                return None;
            }
            if let Some(found) = find_from(run, start) {
                from = found.end;
                pieces.push(found);
            }
        }
        let Some(separator) = run.get(from..)?.iter().position(|byte| is_separator(*byte)) else {
            break;
        };
        start = from + separator + 1;
    }
    Some(pieces)
}

pub(super) fn is_separator(byte: u8) -> bool {
    matches!(byte, b'/' | b'-' | b'_' | b'+')
}

/// Decodes from `start` as long as text comes out; it must come out to the end of the run or to a separator.
fn find_from(run: &[u8], start: usize) -> Option<Found> {
    let rest = run.get(start..)?;
    let mut bytes = Vec::new();
    let mut pending = 0;
    let mut end = 0;
    for quantum in rest.chunks(4) {
        let before = bytes.len();
        if quantum.len() == 1 {
            break;
        }
        push(&mut bytes, quantum)?;
        if !is_text_so_far(bytes.get(before..)?, &mut pending) {
            bytes.truncate(before);
            break;
        }
        end += quantum.len();
    }
    if end < rest.len() {
        // Perhaps a separator ends it: at most three characters on, or somewhere before.
        let reach = (end + 4).min(rest.len());
        let cut = rest.get(..reach)?.iter().rposition(|byte| is_separator(*byte))?;
        bytes = decode(rest.get(..cut)?)?;
        end = cut;
    }
    let text = core::str::from_utf8(&bytes).ok()?;
    if end < SHORTEST
        || text
            .chars()
            .any(|character| character.is_control() && !character.is_whitespace())
    {
        return None;
    }
    let piece = rest.get(..end)?;
    Some(Found {
        start,
        end: start + end,
        url: piece.iter().any(|byte| matches!(byte, b'-' | b'_')),
        bytes,
    })
}

/// Encodes.
pub(crate) fn encode(bytes: &[u8], url: bool, padded: bool) -> String {
    const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let alphabet = if url { URL } else { STANDARD };
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut value = 0u32;
        for at in 0..3 {
            value = value << 8 | u32::from(chunk.get(at).copied().unwrap_or(0));
        }
        for at in 0..=chunk.len() {
            let index = (value >> (18 - 6 * at)) as usize & 63;
            out.push(char::from(alphabet.get(index).copied().unwrap_or(b'A')));
        }
        if padded {
            out.extend(core::iter::repeat_n('=', 3 - chunk.len()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The only piece of a run.
    fn only(run: &str) -> Found {
        let mut pieces = pieces(run.as_bytes()).unwrap();
        assert_eq!(pieces.len(), 1, "{run}");
        pieces.remove(0)
    }

    #[test]
    fn a_piece_hides_none_behind_it() {
        let value = encode(b"ann@example.org", true, false);
        for decoy in ["hello decoy text", "abcdef", "0123456789"] {
            let decoy = encode(decoy.as_bytes(), true, false);
            for separator in ["/", "_", "-", "+"] {
                let run = format!("{decoy}{separator}{value}");
                let found = pieces(run.as_bytes()).unwrap();
                assert_eq!(
                    found.last().map(|one| one.bytes.as_slice()),
                    Some(&b"ann@example.org"[..]),
                    "{run}"
                );
            }
        }
        let deep = format!("{}{value}", "a/".repeat(500));
        assert_eq!(pieces(deep.as_bytes()).unwrap().len(), 1);
        // pieces of text without end are too many
        let many = format!("{}/", encode(b"abcdef", true, false)).repeat(MOST_TRIED + 1);
        assert!(pieces(many.as_bytes()).is_none_or(|found| found.len() <= MOST_TRIED));
    }

    #[test]
    fn finds_text_in_runs_with_prefixes() {
        for text in ["ann@example.org", "{\"a\":\"b\"}", "Élise Gautier?", "1.2.3.4"] {
            for (url, padded) in [(false, true), (true, false)] {
                let encoded = encode(text.as_bytes(), url, padded);
                let run = encoded.trim_end_matches('=');
                assert_eq!(decode(run.as_bytes()).unwrap(), text.as_bytes());
                let found = only(run);
                assert_eq!((found.start, found.end), (0, run.len()));
                assert_eq!(found.bytes, text.as_bytes());
                let prefixed = format!("/v1/users/{run}");
                let found = only(&prefixed);
                assert_eq!(found.bytes, text.as_bytes());
                assert_eq!(found.start, 10);
            }
        }
    }

    #[test]
    fn hashes_keys_and_words_are_no_text() {
        for run in [
            "d0c0ff086b083cceb35c495f364a9681167bd85841f6bfad5b4820dade073da1",
            "f50947aaeb26c57d21fa5d328263dfe5",
            "QHB7T-3DKRM-9WPZC-VX4NL-D6FGS",
            "8d3e893e-7b21-4b6c-8857-3d974c8893e1",
            "northwind-studio",
            "gjV5rV+62HHSN+PMDjv56WHa7rHwgqTF0aJYtX8L0p+QteR1juCzFIkEGD+9RWcM",
        ] {
            assert!(pieces(run.as_bytes()).unwrap().is_empty(), "{run}");
        }
    }
}
