//! E-mail addresses.
//!
//! *What:* `local@domain` with a dot in the domain; `"local part"@domain`. *Source:* RFC 5321 §4.1.2, RFC 6531 (international), RFC 5890 (`xn--`).
//! *Validation:* lengths (64 and 255 bytes), labels, a top-level domain of letters that is no file or systemd suffix.
//! *Confidence:* 95 by form. *Limits:* a key of a service in a URL (`https://KEY@host`) is none; characters that end words in logs (`=`, `/`, `?`, `&`) end the local part.

use crate::bytes::{WIDE, class, is_word};
use crate::recognizers::url_credentials;
use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "email";
const LOCAL: usize = 64;
const DOMAIN: usize = 255;

/// Endings that look like a top-level domain but end file names (`icon@2x.png`) and systemd units (`getty@tty1.service`).
const FILE_ENDINGS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "bmp", "js", "mjs", "ts", "css", "html", "json", "xml", "yml",
    "yaml", "tgz", "gz", "zip", "jar", "exe", "dll", "so", "log", "txt", "service", "socket", "timer", "target",
    "mount", "slice", "scope", "device", "path",
];

/// Looks around the `@` at `sign`. Returns from where to go on.
pub(crate) fn look(scan: &mut Scan<'_, '_>, sign: usize) -> usize {
    let mut start = sign;
    while start > 0 && sign - start < LOCAL && is_local(scan.at(start - 1)) {
        start -= 1;
    }
    while start < sign
        && (matches!(scan.at(start), b'.' | b'-' | b'\'' | b'%' | b'+' | b'~') || !scan.text.is_char_boundary(start))
    {
        start += 1;
    }
    if let Some(end) = url_credentials::look(scan, sign) {
        return end;
    }
    if scan.before(sign) == b'"' {
        start = quoted(scan, sign - 1).unwrap_or(sign);
    } else if is_key_of_url(scan, start, sign) {
        return sign;
    }
    if start == sign || scan.before(sign) == b'.' {
        return sign;
    }
    let Some(end) = domain_end(scan, sign + 1) else {
        return sign;
    };
    if scan.bytes(start..sign) == b"git" && matches!(scan.at(end), b':' | b'/') {
        return end;
    }
    scan.report(Class::Email, start..end, 95, Evidence::Form, NAME);
    end
}

/// Where a quoted local part begins whose last quote stands at `last`.
fn quoted(scan: &Scan<'_, '_>, last: usize) -> Option<usize> {
    let first = last.saturating_sub(LOCAL);
    let inner = scan.bytes(first..last);
    let open = first + memchr::memrchr(b'"', inner)?;
    let inner = scan.bytes(open + 1..last);
    let is_text = !inner.is_empty() && inner.iter().all(|byte| !byte.is_ascii_control());
    (is_text && scan.before(open) != b'\\').then_some(open)
}

/// Whether what stands before the sign is a service's key in a URL, as in a Sentry DSN.
fn is_key_of_url(scan: &Scan<'_, '_>, start: usize, sign: usize) -> bool {
    let key = scan.bytes(start..sign);
    key.len() >= 16 && scan.bytes(start.saturating_sub(3)..start) == b"://" && key.iter().all(u8::is_ascii_hexdigit)
}

fn is_local(byte: u8) -> bool {
    is_word(byte)
        || matches!(
            byte,
            b'.' | b'+' | b'-' | b'%' | b'\'' | b'~' | b'!' | b'#' | b'$' | b'*' | b'^' | b'|' | b'`'
        )
}

/// The end of the domain that starts at `start`, if it is one.
fn domain_end(scan: &Scan<'_, '_>, start: usize) -> Option<usize> {
    if scan.at(start) == b'[' {
        let literal = scan.bytes(start..start + 48);
        let end = start + memchr::memchr(b']', literal)?;
        let inner = scan.slice(start + 1..end);
        let address = inner.strip_prefix("IPv6:").unwrap_or(inner);
        return address.parse::<core::net::IpAddr>().is_ok().then_some(end + 1);
    }
    let mut end = start;
    let mut label = start;
    let mut dot = None;
    let mut finished = None;
    while end - start < DOMAIN {
        let byte = scan.at(end);
        if is_word(byte) && byte != b'_' || byte == b'-' && end > label {
            end += 1;
        } else {
            if end > label && scan.at(end - 1) != b'-' {
                if dot.is_some() {
                    finished = Some((label, end));
                }
            } else {
                break;
            }
            if byte != b'.' {
                break;
            }
            dot = Some(end);
            end += 1;
            label = end;
        }
    }
    let (label, end) = finished?;
    let top = scan.slice(label..end);
    let letters = top.bytes().all(|byte| byte.is_ascii_alphabetic());
    let wide = top.bytes().any(|byte| class(byte) & WIDE != 0) && !top.bytes().any(|byte| byte.is_ascii_digit());
    let punycode = top.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--"));
    let known = (letters && (2..=24).contains(&top.len())) || wide || punycode;
    let file = FILE_ENDINGS.iter().any(|ending| top.eq_ignore_ascii_case(ending));
    (known && !file).then_some(end)
}
