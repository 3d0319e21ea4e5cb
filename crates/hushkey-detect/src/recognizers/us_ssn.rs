//! United States social security numbers.
//!
//! *What:* three, two and four digits with one separator; nine digits by key or word; behind the word also with letters that
//! scanners read for digits. *Source:* SSA, 20 CFR 422.103. *Validation:* area, group and serial ranges (`validators::ssn`).
//! *Confidence:* 95 by key, 90 beside the word, 75 dashed, 55 dotted; 60 where a name says so and the ranges do not; under or beside
//! words for other numbers it stays below the line. *Limits:* issued areas are not looked up.

use crate::keys::Role;
use crate::lexicon;
use crate::recognizers::named;
use crate::run::Run;
use crate::scan::Scan;
use crate::validators::ssn;
use crate::{Class, Evidence};
use core::ops::Range;

const NAME: &str = "us_ssn";

/// Looks for numbers in a run of digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    if run.plus || run.bracket {
        return;
    }
    for from in 0..run.count() {
        let (to, separator) = if run.has_shape(from, &[3, 2, 4]) && run.separator(from + 1) == run.separator(from + 2) {
            (from + 3, run.separator(from + 1))
        } else if run.length(from) == 9 {
            (from + 1, 0)
        } else {
            continue;
        };
        if !run.free_left(from) || !run.free_right(to) || !ssn::holds(run.digits_of(from, to)) {
            continue;
        }
        let span = run.span(from, to);
        let key = scan.role_at(span.start);
        let words = scan.flags_before(span.start, if separator == 0 { 2 } else { 3 });
        let percent = match (key, separator) {
            (Role::Ssn, _) => 95,
            _ if words & lexicon::SSN != 0 && !key.is_harmless() && (separator != 0 || key != Role::NationalId) => 90,
            (Role::NationalId, b'-') => 85,
            (Role::Phone, _) => continue,
            (_, b'-') if matches!(key, Role::Unknown | Role::Number) && is_behind_id_number(scan, span.start) => 75,
            (_, b'-' | b'.')
                if matches!(key, Role::Number | Role::Version | Role::Digest | Role::Fingerprint)
                    || scan.flags_before(span.start, 1) & lexicon::NUMBER != 0 =>
            {
                30
            }
            (_, b'-') if key.is_harmless() => 60,
            (_, b'-') => 75,
            _ if key.is_harmless() => 30,
            (_, b'.') => 55,
            (Role::Party | Role::Customer, b' ') => 55,
            (_, b' ') => 30,
            _ if scan.candidates => 10,
            _ => continue,
        };
        let evidence = match key {
            Role::Ssn => Evidence::Key,
            _ if percent == 90 => Evidence::Neighbour,
            _ => Evidence::Form,
        };
        scan.report(Class::UsSsn, span, percent, evidence, NAME);
    }
}

/// Looks behind a word for such a number, which ends at `end`.
pub(crate) fn look_named(scan: &mut Scan<'_, '_>, end: usize) {
    let from = named::skip_between(scan, end);
    if from == end {
        return;
    }
    for length in [11, 9] {
        judge(scan, from..from + length, Evidence::Neighbour);
    }
}

/// Reports a value that a name says to be such a number, unless it is found by its ranges.
pub(crate) fn judge(scan: &mut Scan<'_, '_>, value: Range<usize>, evidence: Evidence) {
    let next = scan.at(value.end);
    let glued = next.is_ascii_alphanumeric() || next == b'-' && scan.at(value.end + 1).is_ascii_digit();
    if !glued && is_like(scan.bytes(value.clone())) && !scan.has_finding(&value) {
        scan.report(Class::UsSsn, value, 60, evidence, NAME);
    }
}

/// Whether a text has the form, some digits perhaps read as letters; placeholders (`000-00-0000`) have not.
fn is_like(text: &[u8]) -> bool {
    let separator = match (text.len(), text) {
        (9, _) => None,
        (11, [_, _, _, first @ (b'-' | b' ' | b'.'), _, _, second, ..]) if first == second => Some(first),
        _ => return false,
    };
    let (mut digits, mut letters, mut equal, mut first) = (0, 0, true, 0);
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                first = if first == 0 { byte } else { first };
                equal &= byte == first;
            }
            b'O' | b'o' | b'l' | b'I' | b'S' | b'B' | b'Z' | b'G' if separator.is_some() => letters += 1,
            _ if separator == Some(&byte) && matches!(at, 3 | 6) => {}
            _ => return false,
        }
    }
    digits + letters == 9 && letters <= 3 && !equal
}

/// Whether `ID number` stands before: a person's, not a thing's.
fn is_behind_id_number(scan: &Scan<'_, '_>, at: usize) -> bool {
    let mut words = scan.words_before(at, 3).map(|word| scan.bytes(word));
    words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case(b"number") || word.eq_ignore_ascii_case(b"no"))
        && words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case(b"id") || word.eq_ignore_ascii_case(b"identification"))
        && words
            .next()
            .is_none_or(|word| lexicon::find_written(word) & lexicon::NUMBER == 0)
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn forms() {
        for text in ["987-65-4321", "987 65 4321", "987654321", "8S7-9O-6149", "l65-92-5507"] {
            assert!(is_like(text.as_bytes()), "{text}");
        }
        for text in [
            "000-00-0000",
            "987-65.4321",
            "98765432",
            "BOS-SI-4321",
            "98765432l",
            "ABC-DE-FGHI",
            "9876543210",
        ] {
            assert!(!is_like(text.as_bytes()), "{text}");
        }
    }
}
