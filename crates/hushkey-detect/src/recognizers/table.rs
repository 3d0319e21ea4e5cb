//! Tables in text: comma, semicolon or tab separated lines below a line of column names.
//!
//! *What:* cells whose column's name tells what they are, as a key would (`keyed`). *Source:* RFC 4180.
//! *Validation:* the first line holds names only, one of them personal, and the second line has as many cells.
//! *Confidence:* as `keyed`. *Limits:* the table starts on the first line; 32 columns; a quoted cell holds no line break.

use crate::bytes::class;
use crate::keys::{self, Meaning, Role};
use crate::recognizers::{ids, keyed};
use crate::scan::Scan;
use core::ops::Range;

const COLUMNS: usize = 32;

/// Looks for a table in the whole text.
pub(crate) fn look(scan: &mut Scan<'_, '_>) {
    let Some(head_end) = memchr::memchr(b'\n', scan.bytes(0..1024.min(scan.len()))) else {
        return;
    };
    let head = 0..head_end;
    let Some(separator) = [b',', b';', b'\t']
        .into_iter()
        .find(|byte| scan.bytes(head.clone()).contains(byte))
    else {
        return;
    };
    let mut columns = [Meaning::NONE; COLUMNS];
    let mut names = [(0, 0); COLUMNS];
    let mut count = 0;
    let mut personal = false;
    for cell in cells(scan, head, separator) {
        let name = scan.slice(cell.clone()).trim();
        let letters = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' ') || byte >= 0x80);
        if name.is_empty() || name.len() > 40 || !letters || count >= COLUMNS {
            return;
        }
        let meaning = keys::meaning(Some(name), None);
        personal |= meaning.role.is_personal();
        if let Some(column) = columns.get_mut(count) {
            *column = meaning;
        }
        if let Some(place) = names.get_mut(count) {
            *place = (cell.start, cell.end);
        }
        count += 1;
    }
    if !personal || count < 2 {
        return;
    }
    // a name beside an e-mail address or telephone number is a person's
    let of_person = columns
        .iter()
        .any(|column| matches!(column.role, Role::Email | Role::Phone | Role::Dob | Role::Ssn));
    for column in &mut columns {
        column.of_person |= of_person;
    }
    let mut start = head_end + 1;
    while start < scan.len() {
        let end = memchr::memchr(b'\n', scan.bytes(start..scan.len())).map_or(scan.len(), |at| start + at);
        if cells(scan, start..end, separator).count() == count {
            let line: Vec<Range<usize>> = cells(scan, start..end, separator).collect();
            for ((cell, meaning), name) in line.into_iter().zip(columns).zip(names) {
                if let Role::NationalId | Role::Ssn | Role::Cpf = meaning.role {
                    (scan.local, scan.local_key, scan.local_range) = (meaning, name.0..name.1, cell.clone());
                    let end = scan.word_end(cell.start);
                    let seen = scan
                        .bytes(cell.start..end)
                        .iter()
                        .fold(0, |seen, &byte| seen | class(byte));
                    ids::look(scan, cell.start, end, seen);
                    scan.local_range = 0..0;
                }
                keyed::cell(scan, meaning, cell);
            }
        } else if start == head_end + 1 {
            return;
        }
        start = end + 1;
    }
}

/// The cells of a line, without their quotes.
fn cells<'s>(scan: &'s Scan<'_, '_>, line: Range<usize>, separator: u8) -> impl Iterator<Item = Range<usize>> + 's {
    let mut at = line.start;
    let mut done = line.is_empty();
    core::iter::from_fn(move || {
        if done {
            return None;
        }
        let quoted = scan.at(at) == b'"';
        let mut end = at;
        while end < line.end && !(scan.at(end) == separator && (!quoted || end > at + 1 && scan.at(end - 1) == b'"')) {
            end += 1;
        }
        let cell = if quoted && end > at + 1 && scan.at(end - 1) == b'"' {
            at + 1..end - 1
        } else {
            at..end
        };
        done = end >= line.end;
        at = end + 1;
        Some(cell)
    })
}
