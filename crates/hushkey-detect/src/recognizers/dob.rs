//! Dates of birth.
//!
//! *What:* a date after a word for birth (`born`, `geboren`, `né le`); under a key (`keyed`). *Source:* ISO 8601, national forms, months by name.
//! *Validation:* a calendar date of 1900 to 2100. *Confidence:* 95 by key, 85 beside a word. *Limits:* a date alone is never one.

use crate::bytes::{DIGIT, class};
use crate::scan::Scan;
use crate::validators::calendar;
use crate::{Class, Evidence};

const NAME: &str = "dob";

/// How the names of months begin, by which a word before a day is one.
const MONTHS: &[&[u8]] = &[
    b"jan", b"feb", b"mar", b"apr", b"may", b"mai", b"jun", b"jul", b"aug", b"sep", b"oct", b"okt", b"nov", b"dec",
    b"dez",
];

/// The start of a month's name that stands before the day at `day`.
fn month_before(scan: &Scan<'_, '_>, day: usize) -> Option<usize> {
    let end = day.checked_sub(1)?;
    let start = scan.word_start(end - usize::from(scan.before(end) == b'.'));
    let word = scan.bytes(start..end).to_ascii_lowercase();
    let named = word.len() <= 10 && MONTHS.iter().any(|month| word.starts_with(month));
    (scan.at(end) == b' ' && scan.at(start).is_ascii_uppercase() && named).then_some(start)
}

/// Looks behind a word for birth that ends at `end`.
pub(crate) fn look(scan: &mut Scan<'_, '_>, end: usize) {
    let mut start = end;
    while start - end < 24 && class(scan.at(start)) & DIGIT == 0 {
        if start >= scan.len() || matches!(scan.at(start), b'\n' | b'"' | b'[') {
            return;
        }
        start += 1;
    }
    // "March 3, 1984"
    start = month_before(scan, start).filter(|&month| month >= end).unwrap_or(start);
    let mut to = start;
    while to - start < 24
        && (scan.at(to).is_ascii_alphanumeric()
            || matches!(scan.at(to), b'-' | b'/' | b'.' | b' ' | b',')
            || scan.at(to) >= 0x80)
    {
        to += 1;
    }
    // the longest beginning that is a date
    let mut best = None;
    for stop in start + 6..=to {
        if class(scan.at(stop)) & DIGIT == 0
            && calendar::is_date(scan.bytes(start..stop))
            && class(scan.at(stop - 1)) & DIGIT != 0
        {
            best = Some(stop);
        }
    }
    if let Some(stop) = best {
        scan.report(Class::Dob, start..stop, 85, Evidence::Neighbour, NAME);
    }
}
