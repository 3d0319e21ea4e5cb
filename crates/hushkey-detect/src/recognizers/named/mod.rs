//! Numbers that only their name tells: one kind a file.
//!
//! *In:* a value and the role its key gives it, or a word of running text that may name one. *Out:* findings of the kinds.
//! *Never:* a number without a name, except where the number starts with its own (`MRN-…`).
//!
//! Limits: a name has at most five words and 40 letters; the number starts within 24 bytes behind it.

mod bank_account;
mod bank_routing;
mod device_serial;
mod driver_license;
mod employee_id;
mod form;
mod license_plate;
mod medical_record_number;
mod national_id;
mod passport;
mod swift_bic;
mod vin;

use crate::bytes::{Folded, LETTER, class, is_word};
use crate::keys::Role;
use crate::recognizers::ids;
use crate::scan::Scan;
use crate::{Class, Evidence};
use core::ops::Range;
use std::sync::LazyLock;

pub(crate) use bank_routing::candidate as look_bank_candidate;
pub(crate) use vin::look as look_vin;

/// A kind of number.
pub(crate) struct Named {
    class: Class,
    recognizer: &'static str,
    role: Role,
    /// Its names in running text: folded, words joined.
    words: &'static str,
    /// Confidence under a key and beside a name.
    keyed: u8,
    beside: u8,
    /// Whether the number may hold spaces.
    spaced: bool,
    /// A name in capitals that numbers start with (`EMP-10234`).
    prefix: &'static str,
    /// Whether a value has the form of such a number.
    form: fn(&str) -> bool,
}

static KINDS: [&Named; 11] = [
    &passport::NAMED,
    &driver_license::NAMED,
    &license_plate::NAMED,
    &national_id::NAMED,
    &employee_id::NAMED,
    &medical_record_number::NAMED,
    &device_serial::NAMED,
    &vin::NAMED,
    &bank_account::NAMED,
    &bank_routing::NAMED,
    &swift_bic::NAMED,
];

/// Every name with its kind, sorted.
static NAMES: LazyLock<Vec<(&'static str, &'static Named)>> = LazyLock::new(|| {
    let names = |&kind: &&'static Named| kind.words.split_ascii_whitespace().map(move |word| (word, kind));
    let mut entries: Vec<_> = KINDS.iter().flat_map(names).collect();
    entries.sort_by_key(|&(word, _)| word);
    entries
});

/// Words between a name and its number.
const BETWEEN: &[&[u8]] = &[
    b"no",
    b"nos",
    b"nr",
    b"num",
    b"number",
    b"nummer",
    b"numero",
    b"id",
    b"is",
    b"was",
    b"ist",
    b"lautet",
    b"est",
    b"es",
    b"e",
    b"are",
    "n°".as_bytes(),
    "nº".as_bytes(),
    b"n",
    b"security",
    b"card",
    b"code",
    b"of",
    b"with",
    b"as",
    b"on",
    b"file",
];

/// Judges a value by the role of its key.
pub(crate) fn judge(scan: &mut Scan<'_, '_>, role: Role, value: Range<usize>) {
    let Some(kind) = KINDS.iter().find(|kind| kind.role == role) else {
        return;
    };
    // a key that names a scheme leaves it to the scheme's rules
    if role == Role::NationalId && scan.key_at(value.start).and_then(ids::class_of_key).is_some() {
        return;
    }
    let text = scan.slice(value.clone());
    if text.len() <= 40 && (kind.form)(text) {
        scan.report(kind.class, value, kind.keyed, Evidence::Key, kind.recognizer);
    }
}

/// Whether a key of this role is judged here.
pub(crate) fn is_judged(role: Role) -> bool {
    matches!(
        role,
        Role::Passport
            | Role::DriverLicense
            | Role::Plate
            | Role::NationalId
            | Role::EmployeeId
            | Role::MedicalRecord
            | Role::Serial
            | Role::Vin
            | Role::Iban
            | Role::Routing
            | Role::Bic
    )
}

/// Looks for a number behind the word `start..end`, which may start a name.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    if look_prefixed(scan, start, end) {
        return;
    }
    let Some((kind, end)) = name_at(scan, start, end) else {
        return;
    };
    let from = skip_between(scan, end);
    if from == end
        || !scan.at(from).is_ascii_alphanumeric()
        || !is_meant(scan, start, end, from)
        || kind.class == Class::BankAccount && !bank_account::is_meant(scan, start, end, from)
    {
        return;
    }
    let mut to = token_end(scan, from);
    let mut best = None;
    for _ in 0..4 {
        let text = scan.slice(from..to);
        if (kind.form)(text) {
            best = Some(to);
        }
        // further groups of capitals and digits
        let next = token_end(scan, to + 1);
        let group = scan.bytes(to + 1..next);
        let grouped = !group.is_empty()
            && group.len() <= 8
            && group
                .iter()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || *byte == b'-');
        if !kind.spaced || scan.at(to) != b' ' || !grouped {
            break;
        }
        to = next;
    }
    if let Some(to) = best
        && !scan.has_finding(&(from..to))
    {
        scan.report(kind.class, from..to, kind.beside, Evidence::Neighbour, kind.recognizer);
    }
}

/// Whether a short name is one: `EIN 12-3456789`, `dl# 1234567`; not `ein 1234567 Byte langer Text`, `dl 1234567 B/s`.
fn is_meant(scan: &Scan<'_, '_>, start: usize, end: usize, from: usize) -> bool {
    let name = scan.bytes(start..end);
    let signed = matches!(scan.at(end), b':' | b'=' | b'#');
    match name.len() {
        0..=2 => {
            scan.at(end) == b'#'
                || scan.at(from).is_ascii_uppercase() && (signed || name.iter().all(u8::is_ascii_uppercase))
        }
        3 => signed || name.iter().all(u8::is_ascii_uppercase),
        _ => true,
    }
}

/// `MRN-1026105`: the number starts with its name.
fn look_prefixed(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> bool {
    if scan.at(end) != b'-' || !scan.at(end + 1).is_ascii_digit() {
        return false;
    }
    let word = scan.bytes(start..end);
    let Some(kind) = KINDS
        .iter()
        .find(|kind| !kind.prefix.is_empty() && kind.prefix.as_bytes() == word)
    else {
        return false;
    };
    let to = token_end(scan, end + 1);
    let digits = scan.bytes(end + 1..to);
    let free = !is_word(scan.before(start)) && scan.before(start) != b'-';
    if free && (4..=12).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) {
        scan.report(kind.class, start..to, 65, Evidence::Form, kind.recognizer);
    }
    true
}

/// The kind named by the longest run of words from `start..end` on, and where the name ends.
fn name_at(scan: &Scan<'_, '_>, start: usize, end: usize) -> Option<(&'static Named, usize)> {
    let mut joined = [0u8; 40];
    let mut length = 0;
    let mut best = None;
    let (mut from, mut to) = (start, end);
    for _ in 0..5 {
        let folded = Folded::of(scan.bytes(from..to))?;
        let word = folded.word();
        let Some(room) = joined.get_mut(length..length + word.len()) else {
            break;
        };
        room.copy_from_slice(word);
        length += word.len();
        let joined = joined.get(..length).unwrap_or_default();
        let at = NAMES.partition_point(|(name, _)| name.as_bytes() < joined);
        match NAMES.get(at) {
            Some(&(name, kind)) if name.as_bytes() == joined => best = Some((kind, to)),
            Some((name, _)) if name.as_bytes().starts_with(joined) => {}
            _ => break,
        }
        from = match scan.bytes(to..to + 3) {
            [b' ' | b'-' | b'\'' | b'_', ..] => to + 1,
            b"\xE2\x80\x99" => to + 3,
            _ => break,
        };
        to = letters_end(scan, from);
        if to == from {
            break;
        }
    }
    best
}

fn letters_end(scan: &Scan<'_, '_>, from: usize) -> usize {
    let mut to = from;
    while to - from < 24 && class(scan.at(to)) & LETTER != 0 {
        to += 1;
    }
    to
}

/// Where a number may start behind a name that ends at `end`.
pub(crate) fn skip_between(scan: &Scan<'_, '_>, end: usize) -> usize {
    let mut at = end;
    while at - end < 24 {
        match scan.at(at) {
            b' ' | b':' | b'=' | b'#' | b'(' | b'"' | b'\'' | b'.' | b'*' => at += 1,
            // º, °
            0xC2 if matches!(scan.at(at + 1), 0xB0 | 0xBA) => at += 2,
            _ => {
                let to = letters_end(scan, at);
                let between = Folded::of(scan.bytes(at..to)).is_some_and(|word| BETWEEN.contains(&word.word()));
                if to == at || !between {
                    return at;
                }
                at = to;
            }
        }
    }
    at
}

/// The end of the letters, digits and single separators from `from` on.
fn token_end(scan: &Scan<'_, '_>, from: usize) -> usize {
    let mut to = from;
    while to - from < 40 {
        let byte = scan.at(to);
        let inner = matches!(byte, b'-' | b'/' | b'.') && scan.at(to + 1).is_ascii_alphanumeric();
        if !byte.is_ascii_alphanumeric() && !inner {
            break;
        }
        to += 1;
    }
    to
}

#[cfg(test)]
mod tests;
