//! User name and password inside a URL.
//!
//! *What:* the `user:password` of `scheme://user:password@host`. *Source:* RFC 3986 §3.2.1.
//! *Validation:* `://` before, a host after. *Confidence:* 95. *Limits:* a user without a password is reported as an e-mail
//! address or not at all; passwords longer than 128 bytes are not seen.

use crate::bytes::is_word;
use crate::scan::Scan;
use crate::{Class, Evidence};

const REACH: usize = 192;

/// Looks to the left of the `@` at `sign` for the authority of a URL. Returns where to go on when there is one.
pub(crate) fn look(scan: &mut Scan<'_, '_>, sign: usize) -> Option<usize> {
    let floor = sign.saturating_sub(REACH);
    let mut start = sign;
    let mut colon = None;
    while start > floor {
        match scan.at(start - 1) {
            b'/' => break,
            b' ' | b'\n' | b'\t' | b'"' | b'\'' | b'<' | b'>' | b'@' | b'?' | b'&' | b'{' | b'}' => return None,
            b':' => colon = Some(start - 1),
            _ => {}
        }
        start -= 1;
    }
    let scheme = start >= 4 && scan.bytes(start - 3..start) == b"://" && scan.at(start - 4).is_ascii_alphanumeric();
    if !scheme || start == sign || !(is_word(scan.at(sign + 1)) || scan.at(sign + 1) == b'[') {
        return None;
    }
    if scan
        .beside_placeholders(start..sign)
        .is_some_and(|rest| rest.is_empty())
    {
        return Some(sign);
    }
    colon.filter(|&colon| colon > start && colon + 1 < sign)?;
    scan.report(
        Class::UrlCredentials,
        start..sign,
        95,
        Evidence::Form,
        "url_credentials",
    );
    Some(sign + 1)
}
