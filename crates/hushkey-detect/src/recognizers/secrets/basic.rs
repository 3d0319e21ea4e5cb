//! Credentials of HTTP's basic authentication.
//!
//! *What:* `Basic` and base64 that decodes to a user and a password. *Source:* RFC 7617. *Validation:* what comes out is printable
//! text with a colon that is neither its first nor its last character. *Confidence:* 95. *Limits:* 512 characters; a header field of a real request is a
//! credential and passes (the guard sees to that).

use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "basic";
const LONGEST: usize = 512;

/// Looks behind the word `Basic` at `start..end`.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    if !scan.bytes(start..end).eq_ignore_ascii_case(b"basic") || scan.at(end) != b' ' {
        return end;
    }
    let from = end + 1;
    let bytes = scan.bytes(from..(from + LONGEST).min(scan.len()));
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let length = bytes.iter().position(|byte| !is_part(byte)).unwrap_or(bytes.len());
    let padding = bytes
        .iter()
        .skip(length)
        .take(2)
        .take_while(|byte| **byte == b'=')
        .count();
    let word = bytes.get(..length).unwrap_or_default();
    if length >= 6 && is_pair(word) {
        super::report(
            scan,
            Class::Password,
            from..from + length + padding,
            95,
            Evidence::Checksum,
            NAME,
        );
        return from + length + padding;
    }
    end
}

/// Whether base64 holds `user:password`.
fn is_pair(word: &[u8]) -> bool {
    let (mut value, mut bits, mut count) = (0u32, 0, 0usize);
    let mut colon = None;
    for &byte in word {
        value = value << 6
            | u32::from(match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' | b'-' => 62,
                _ => 63,
            });
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let character = (value >> bits) as u8;
            if character < b' ' || character == 0x7f {
                return false;
            }
            if character == b':' && colon.is_none() {
                colon = Some(count);
            }
            count += 1;
        }
    }
    colon.is_some_and(|at| at > 0 && at + 1 < count)
}

#[cfg(test)]
mod tests {
    use super::is_pair;

    #[test]
    fn pairs_have_two_parts() {
        assert!(is_pair(b"YW5uOnNlY3JldA"));
        assert!(!is_pair(b"YW5uc2VjcmV0"));
        assert!(!is_pair(b"OnNlY3JldA"));
        assert!(!is_pair(b"license"));
    }
}
