//! JSON web tokens.
//!
//! *What:* three segments of base64url joined by dots, or five of an encrypted one. *Source:* RFC 7515 §3.1, RFC 7516 §3.1, RFC 7519.
//! *Validation:* the first segment decodes to a JSON object that names an algorithm. *Confidence:* 95; 40 as the value of a field named as
//! a token. *Limits:* a token of more than 16 KiB is not read to its end; what is inside is opened by the guard, not here.

use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "jwt";
/// Bytes of the longest token.
const LONGEST: usize = 16 << 10;
/// Characters of the header that are decoded.
const HEADER: usize = 512;

/// Looks at a word that starts with `ey`, as every JSON object in base64 does.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize) -> usize {
    let bytes = scan.bytes(start..(start + LONGEST).min(scan.len()));
    let is_segment = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let length = bytes
        .iter()
        .position(|byte| !is_segment(byte) && *byte != b'.')
        .unwrap_or(bytes.len());
    let token = bytes.get(..length).unwrap_or_default();
    // a full stop that ends a sentence is none of its
    let token = token
        .strip_suffix(b".")
        .filter(|rest| rest.split(|byte| *byte == b'.').count() >= 3)
        .unwrap_or(token);
    let segments = token.split(|byte| *byte == b'.').count();
    let header = token.split(|byte| *byte == b'.').next().unwrap_or_default();
    let stop = start + token.len();
    if !matches!(segments, 3 | 5) || token.len() < 20 || !is_header(header) {
        return start + header.len();
    }
    super::report(scan, Class::Jwt, start..stop, 95, Evidence::Checksum, NAME);
    stop
}

/// Whether a segment decodes to a JSON object with an `alg`.
fn is_header(segment: &[u8]) -> bool {
    if segment.len() > HEADER {
        return false;
    }
    let mut text = [0u8; HEADER];
    let mut length = 0;
    let mut value = 0u32;
    let mut bits = 0;
    for &byte in segment {
        value = value << 6
            | u32::from(match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'-' => 62,
                b'_' => 63,
                _ => return false,
            });
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            if let Some(slot) = text.get_mut(length) {
                *slot = (value >> bits) as u8;
                length += 1;
            }
        }
    }
    let text = text.get(..length).unwrap_or_default();
    text.first() == Some(&b'{') && text.last() == Some(&b'}') && text.windows(5).any(|window| window == b"\"alg\"")
}

#[cfg(test)]
mod tests {
    use super::is_header;

    #[test]
    fn headers_name_an_algorithm() {
        assert!(is_header(b"eyJhbGciOiJub25lIn0"));
        assert!(is_header(b"eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9"));
        assert!(!is_header(b"eyJhIjoxfQ"));
        assert!(!is_header(b"eyebrows"));
    }
}
