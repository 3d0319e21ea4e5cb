//! Dates of birth.
//!
//! *What:* a date after a word for birth (`born`, `geboren`, `né le`); under a key (`keyed`). *Source:* ISO 8601, national forms.
//! *Validation:* a calendar date of 1900 to 2100. *Confidence:* 95 by key, 85 beside a word. *Limits:* a date alone is never one.

use crate::bytes::{DIGIT, class};
use crate::scan::Scan;
use crate::validators::calendar;
use crate::{Class, Evidence};

const NAME: &str = "dob";

/// Looks behind a word for birth that ends at `end`.
pub(crate) fn look(scan: &mut Scan<'_, '_>, end: usize) {
    let mut start = end;
    while start - end < 24 && class(scan.at(start)) & DIGIT == 0 {
        if start >= scan.len() || matches!(scan.at(start), b'\n' | b'"' | b'[') {
            return;
        }
        start += 1;
    }
    let mut to = start;
    while to - start < 24
        && (scan.at(to).is_ascii_alphanumeric()
            || matches!(scan.at(to), b'-' | b'/' | b'.' | b' ')
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
