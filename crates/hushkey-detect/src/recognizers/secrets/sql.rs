//! Passwords in SQL statements.
//!
//! *What:* the quoted word behind `IDENTIFIED BY`. *Source:* the account statements of MySQL, MariaDB and Oracle Database. *Validation:* both words, then a quote and its pair.
//! *Confidence:* 90. *Limits:* 128 characters; other statements (`PASSWORD '…'`) are told by their key.

use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "sql";

/// Looks behind the word `IDENTIFIED` at `start..end`.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    if !scan.bytes(start..end).eq_ignore_ascii_case(b"identified")
        || !scan.bytes(end..end + 4).eq_ignore_ascii_case(b" by ")
    {
        return end;
    }
    let quote = scan.at(end + 4);
    let from = end + 5;
    if !matches!(quote, b'\'' | b'"') {
        return end;
    }
    let rest = scan.bytes(from..(from + 128).min(scan.len()));
    match rest.iter().position(|byte| *byte == quote) {
        Some(length) if length >= 4 => {
            scan.report(Class::Password, from..from + length, 90, Evidence::Neighbour, NAME);
            from + length
        }
        _ => end,
    }
}
