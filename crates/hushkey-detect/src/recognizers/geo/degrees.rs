//! Pairs in degrees: `52°31'12"N 13°24'18"E`, `52.5200° N, 13.4050° E`.
//!
//! A pair counts when both have the sign of degrees and are told apart by their hemispheres, or by one order of two signed
//! numbers; whole degrees (111 km) are no place of a person.

use crate::bytes::{DIGIT, WORD, class};
use crate::scan::Scan;
use crate::{Class, Evidence};
use core::ops::Range;

const SIGN: &[u8] = "°".as_bytes();
const MINUTES: &[&[u8]] = &[b"'", "′".as_bytes(), "’".as_bytes(), "´".as_bytes()];
const SECONDS: &[&[u8]] = &[b"\"", "″".as_bytes(), "”".as_bytes(), b"''", "′′".as_bytes()];

/// Degrees of one direction.
struct Degrees {
    span: Range<usize>,
    value: f64,
    hemisphere: u8,
    /// Minutes, or three decimals.
    is_fine: bool,
}

/// Looks for a pair whose first sign of degrees stands in the word from `start` to `end`. Returns where it ends.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> Option<usize> {
    let word = scan.bytes(start..end);
    // up to twelve decimals stand before the sign
    if word.get(..word.len().min(14))?.windows(2).all(|two| two != SIGN) {
        return None;
    }
    let mut from = start;
    // 52.5200°: the word is what stands behind the dot
    if scan.before(from) == b'.' {
        let digits = (1..=3)
            .take_while(|&back| from > back && class(scan.at(from - 1 - back)) & DIGIT != 0)
            .count();
        from -= digits + 1;
    }
    if matches!(scan.before(from), b'-' | b'+') {
        from -= 1;
    }
    if class(scan.before(from)) & (WORD & !crate::bytes::WIDE) != 0 && !is_hemisphere(scan.before(from)) {
        return None;
    }
    let first = degrees(scan, from)?;
    let mut at = first.span.end;
    while at - first.span.end < 3 && matches!(scan.at(at), b' ' | b',' | b';' | b'/') {
        at += 1;
    }
    let second = degrees(scan, at)?;
    let is_pair = match (first.hemisphere, second.hemisphere) {
        (b'N' | b'S', b'E' | b'W' | b'O') | (0, 0) => first.value <= 90.0 && second.value <= 180.0,
        (b'E' | b'W' | b'O', b'N' | b'S') => first.value <= 180.0 && second.value <= 90.0,
        _ => false,
    };
    if !is_pair || !first.is_fine || !second.is_fine {
        return None;
    }
    let span = first.span.start..second.span.end;
    scan.report(Class::GeoCoordinates, span.clone(), 80, Evidence::Form, super::NAME);
    Some(span.end)
}

fn is_hemisphere(byte: u8) -> bool {
    matches!(byte, b'N' | b'S' | b'E' | b'W' | b'O')
}

/// Reads `[NSEW] 13 ° [24.5 '] [18.2 "] [NSEW]`.
fn degrees(scan: &Scan<'_, '_>, start: usize) -> Option<Degrees> {
    let mut at = start;
    let mut hemisphere = 0;
    if is_hemisphere(scan.at(at)) {
        hemisphere = scan.at(at);
        at += 1 + usize::from(scan.at(at + 1) == b' ');
    } else if is_hemisphere(scan.before(at)) {
        hemisphere = scan.before(at);
    }
    if matches!(scan.at(at), b'-' | b'+') {
        at += 1;
    }
    let (value, decimals, next) = number(scan, at, 3)?;
    at = next + usize::from(scan.at(next) == b' ');
    at = skip(scan, at, &[SIGN])?;
    let mut value = value;
    let mut is_fine = decimals >= 3;
    for (marks, part) in [(MINUTES, 60.0), (SECONDS, 3600.0)] {
        let from = at + usize::from(scan.at(at) == b' ');
        let Some((count, _, next)) = number(scan, from, 2) else {
            break;
        };
        let Some(next) = skip(scan, next, marks) else { break };
        if count >= 60.0 {
            return None;
        }
        value += count / part;
        is_fine = true;
        at = next;
    }
    if hemisphere == 0 {
        let from = at + usize::from(scan.at(at) == b' ');
        if is_hemisphere(scan.at(from)) && class(scan.at(from + 1)) & WORD == 0 {
            hemisphere = scan.at(from);
            at = from + 1;
        }
    }
    Some(Degrees {
        span: start..at,
        value,
        hemisphere,
        is_fine,
    })
}

/// A decimal number of at most `most` digits before its dot; how many decimals; where it ends.
fn number(scan: &Scan<'_, '_>, start: usize, most: usize) -> Option<(f64, usize, usize)> {
    let digits_from = |from: usize, most: usize| {
        (from..from + most)
            .take_while(|&at| class(scan.at(at)) & DIGIT != 0)
            .count()
    };
    let whole = digits_from(start, most);
    if whole == 0 {
        return None;
    }
    let mut end = start + whole;
    let mut decimals = 0;
    if matches!(scan.at(end), b'.' | b',') {
        decimals = digits_from(end + 1, 12);
        if decimals > 0 {
            end += 1 + decimals;
        }
    }
    let value = scan.slice(start..end).replace(',', ".").parse().ok()?;
    Some((value, decimals, end))
}

/// Behind one of the marks.
fn skip(scan: &Scan<'_, '_>, at: usize, marks: &[&[u8]]) -> Option<usize> {
    // the longest first: two single marks are one of seconds
    let longest = marks
        .iter()
        .filter(|mark| scan.bytes(at..at + mark.len()) == **mark)
        .map(|mark| mark.len())
        .max()?;
    Some(at + longest)
}
