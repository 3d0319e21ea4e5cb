//! Parts of addresses that one country writes so: boxes of the post, British postcodes, Spanish doors.
//!
//! *In:* a scan and a place in it. *Out:* where the part ends. Limits: a box without its word is none; a postcode stands on the street's line.

use super::{letters_after, propose, with_town};
use crate::bytes::{DIGIT, Folded, UPPER, class, is_word};
use crate::scan::Scan;
use core::ops::Range;

/// What the post calls a box, as the word before its number and those before that.
const BOXES: &[(&[u8], &[&[u8]])] = &[
    (b"box", &[b"po", b"p.o", b"post office", b"gpo"]),
    (b"postfach", &[]),
    (b"postbus", &[]),
    (b"postboks", &[]),
    (b"postale", &[b"boite", b"casella"]),
    (b"correos", &[b"apartado de"]),
    (b"postal", &[b"caixa", b"apartado"]),
    (b"pocztowa", &[b"skrytka"]),
];

/// `P.O. Box 1234, Springfield`, `Postfach 12 34, 80331 München`, `Caixa Postal 123`.
pub(super) fn box_number(scan: &mut Scan<'_, '_>, number: &Range<usize>) {
    let end = number.start - 1;
    let start = scan.word_start(end);
    let Some(word) = Folded::of(scan.bytes(start..end)) else {
        return;
    };
    let Some((_, before)) = BOXES.iter().find(|(name, _)| *name == word.word()) else {
        return;
    };
    let from = if before.is_empty() {
        Some(start)
    } else {
        before.iter().find_map(|words| box_start(scan, start, words))
    };
    let Some(from) = from.filter(|&from| !is_word(scan.before(from))) else {
        return;
    };
    // "Postfach 12 34" is written in pairs
    let mut stop = number.end;
    while stop - number.start < 9
        && scan.at(stop) == b' '
        && class(scan.at(stop + 1)) & class(scan.at(stop + 2)) & DIGIT != 0
        && !is_word(scan.at(stop + 3))
    {
        stop += 3;
    }
    let (end, town) = match with_town(scan, stop) {
        (end, true) => (end, true),
        _ => american(scan, stop).map_or((stop, false), |end| (end, true)),
    };
    propose(scan, from..end, if town { 85 } else { 65 });
}

/// Where `words` start that stand before `at`, a blank and perhaps a full stop between.
fn box_start(scan: &Scan<'_, '_>, at: usize, words: &[u8]) -> Option<usize> {
    let mut end = at;
    while at - end < 2 && matches!(scan.before(end), b' ' | b'.') {
        end -= 1;
    }
    // an accented letter takes two bytes
    (words.len()..=words.len() + 2).find_map(|length| {
        let start = end.checked_sub(length)?;
        let folded = Folded::of(scan.bytes(start..end))?;
        (end < at && folded.word() == words).then_some(start)
    })
}

/// The end of `, Springfield, IL 62701` behind `end`.
fn american(scan: &Scan<'_, '_>, end: usize) -> Option<usize> {
    super::state_and_zip(scan, end)
}

/// The end of `, London NW1 6XE` behind `end`, on the same line.
pub(super) fn british(scan: &Scan<'_, '_>, end: usize) -> Option<usize> {
    let mut at = end;
    while at - end < 40 && at < scan.len() {
        let byte = scan.at(at);
        if matches!(byte, b'\n' | b'"' | b';' | b':') {
            return None;
        }
        if byte == b' '
            && class(scan.at(at + 1)) & UPPER != 0
            && let Some(stop) = postcode(scan, at + 1)
        {
            return Some(stop);
        }
        at += 1;
    }
    None
}

/// `NW1 6XE`, `M1 1AE`, `EC1A 1BB`.
fn postcode(scan: &Scan<'_, '_>, start: usize) -> Option<usize> {
    let mut at = start;
    while at - start < 2 && scan.at(at).is_ascii_uppercase() {
        at += 1;
    }
    if !scan.at(at).is_ascii_digit() {
        return None;
    }
    at += 1;
    at += usize::from(scan.at(at).is_ascii_digit() || scan.at(at).is_ascii_uppercase());
    let inward = scan.bytes(at..at + 4);
    let fits = matches!(*inward, [b' ', digit, a, b] if digit.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase());
    (fits && !is_word(scan.at(at + 4))).then_some(at + 4)
}

/// The end of `3º B`, `4º izq`, `m. 5`: a floor and a door.
pub(super) fn door(scan: &Scan<'_, '_>, start: usize) -> Option<usize> {
    if scan.bytes(start..start + 3) == b"m. " && scan.at(start + 3).is_ascii_digit() {
        let mut at = start + 3;
        while at - start < 7 && scan.at(at).is_ascii_digit() {
            at += 1;
        }
        return Some(at);
    }
    let mut at = start;
    while at - start < 2 && scan.at(at).is_ascii_digit() {
        at += 1;
    }
    let sign = scan.bytes(at..at + 2);
    if at == start || !(sign == "º".as_bytes() || sign == "ª".as_bytes()) {
        return None;
    }
    at += 2;
    let door = letters_after(scan, at + 1);
    Some(if scan.at(at) == b' ' && (1..=4).contains(&(door - at - 1)) {
        door
    } else {
        at
    })
}
