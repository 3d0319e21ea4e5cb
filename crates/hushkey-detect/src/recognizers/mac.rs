//! Hardware (MAC) addresses.
//!
//! *What:* exactly six octets with `:` or `-` between them, or three groups of four with dots. *Source:* IEEE 802 §8.1, Cisco notation.
//! *Validation:* one separator throughout, no seventh octet on either side (certificate fingerprints have 16, 20 or 32), not all
//! zero or all one, not the documentation range of RFC 7042. *Confidence:* 95 by key, 90 by form, 60 when all digits. *Limits:* twelve
//! bare digits are found by their key only (`keyed`).

use crate::bytes::is_word;
use crate::keys::Role;
use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "mac";

/// Looks for an address that starts with the word `start..end`. Returns up to where the text was read.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    let separator = scan.at(end);
    let width = end - start;
    if !matches!((separator, width), (b':' | b'-', 2) | (b'.', 4)) {
        return end;
    }
    let groups = if width == 2 { 6 } else { 3 };
    let mut at = start;
    let mut count = 0;
    loop {
        if !scan.bytes(at..at + width).iter().all(u8::is_ascii_hexdigit)
            || scan.bytes(at..at + width).len() < width
            || is_word(scan.at(at + width))
        {
            break;
        }
        count += 1;
        at += width;
        if scan.at(at) != separator || count > 64 {
            break;
        }
        at += 1;
    }
    let stop = at.max(end);
    if count != groups || scan.before(at) == separator && is_word(scan.at(at)) {
        return stop;
    }
    let last = start + groups * (width + 1) - 1;
    let before = scan.before(start);
    if is_word(before)
        || matches!(before, b':' | b'-' | b'.') && start > 1 && is_word(scan.at(start - 2)) && before == separator
    {
        return stop;
    }
    if scan.at(last) == separator && is_word(scan.at(last + 1)) {
        return stop;
    }
    let text = scan.bytes(start..last);
    let mut digits = text.iter().filter(|&&byte| byte != separator);
    let first = text.first().copied().unwrap_or(0);
    if digits.clone().all(|&byte| byte == first)
        || text
            .get(..8)
            .is_some_and(|head| matches!(head, b"00:00:5e" | b"00:00:5E") && scan.at(start + 9) == b'0')
    {
        return stop;
    }
    let lettered = digits.any(u8::is_ascii_alphabetic);
    let key = scan.role_at(start);
    let percent = match (key, lettered) {
        (Role::Mac, _) => 95,
        (Role::Version | Role::Time | Role::Number, false) => 20,
        (_, true) => 90,
        (_, false) if separator == b':' => 60,
        _ => 30,
    };
    let evidence = if key == Role::Mac {
        Evidence::Key
    } else {
        Evidence::Form
    };
    scan.report(Class::Mac, start..last, percent, evidence, NAME);
    stop
}
