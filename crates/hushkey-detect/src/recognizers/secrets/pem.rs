//! Private keys in PEM.
//!
//! *What:* `-----BEGIN … PRIVATE KEY-----` to its end line, line ends real or written as `\n`; PGP private key blocks. *Source:* RFC 7468, RFC 9580 §6.2.
//! *Validation:* the label names a private key. *Confidence:* 99. *Limits:* without an end line, up to 16 KiB of base64 and line ends; in a
//! stream of lines each line of a block is told by its first line only where the lines are scanned together.

use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "pem";
const LONGEST: usize = 16 << 10;

/// Looks at the word `BEGIN`.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    if scan.bytes(start..end) != b"BEGIN" || scan.at(end) != b' ' || scan.before(start) != b'-' {
        return end;
    }
    let label = scan.bytes(end + 1..(end + 64).min(scan.len()));
    let Some(length) = label.windows(5).position(|window| window == b"-----") else {
        return end;
    };
    let label = label.get(..length).unwrap_or_default();
    let private = label.ends_with(b"PRIVATE KEY") || label == b"PGP PRIVATE KEY BLOCK";
    if !private {
        return end;
    }
    let mut first = start;
    while first > 0 && start - first < 5 && scan.before(first) == b'-' {
        first -= 1;
    }
    let body = end + 1 + length + 5;
    let rest = scan.bytes(body..(body + LONGEST).min(scan.len()));
    let stop = match rest.windows(9).position(|window| window == b"-----END ") {
        Some(at) => {
            let tail = rest.get(at + 9..).unwrap_or_default();
            let close = tail.windows(5).position(|window| window == b"-----").unwrap_or(0);
            body + at + 9 + close + 5
        }
        None => {
            let is_body = |byte: &u8| {
                byte.is_ascii_alphanumeric()
                    || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r' | b'\\' | b':' | b',' | b'-')
            };
            body + rest.iter().position(|byte| !is_body(byte)).unwrap_or(rest.len())
        }
    };
    scan.report(Class::PrivateKey, first..stop, 99, Evidence::Form, NAME);
    stop
}
