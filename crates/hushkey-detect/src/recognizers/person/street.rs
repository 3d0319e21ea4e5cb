//! Names that are a street's or a town's: inside an address, a name is the place's.
//!
//! *In:* a scan and the bounds of a name. *Out:* whether it stands between the numbers of an address. Limits: one line up and down.

use crate::bytes::{DIGIT, LETTER, class};
use crate::gazetteer;
use crate::scan::Scan;

/// How much of a line is read.
const REACH: usize = 48;

/// Whether the name `start..end` is part of an address.
pub(super) fn holds(scan: &Scan<'_, '_>, start: usize, end: usize) -> bool {
    is_numbered(scan, start, end) || is_line_of_address(scan, start, end)
}

/// `03751 Gerrit Achterberghove 137`, `at Joaquin Suarez 2906.`
fn is_numbered(scan: &Scan<'_, '_>, start: usize, end: usize) -> bool {
    let digit = |at: usize| class(scan.at(at)) & DIGIT != 0;
    let mut behind = end + 1;
    while behind - end < 6 && digit(behind) {
        behind += 1;
    }
    let house = scan.at(end) == b' '
        && (2..=5).contains(&(behind - end))
        && matches!(scan.at(behind), 0 | b'\n' | b'\r' | b'.' | b',' | b'?' | b' ')
        && !(scan.at(behind) == b'.' && digit(behind + 1));
    let before = scan.before(start) == b' ' && start >= 2 && digit(start - 2);
    house && (before || matches!(word_before(scan, start), b"of" | b"at" | b"on" | b"and"))
}

fn word_before<'t>(scan: &Scan<'t, '_>, start: usize) -> &'t [u8] {
    if start == 0 || scan.before(start) != b' ' {
        return b"";
    }
    scan.bytes(scan.word_start(start - 1)..start - 1)
}

/// A line between one with a number and one that begins with a place or has a number.
fn is_line_of_address(scan: &Scan<'_, '_>, start: usize, end: usize) -> bool {
    let mut open = start;
    while open > 0 && start - open < 16 && scan.before(open) != b'\n' {
        open -= 1;
        if class(scan.at(open)) & DIGIT != 0 || scan.at(open) == b':' {
            return false;
        }
    }
    if open == 0 || scan.before(open) != b'\n' || !matches!(scan.at(end), b'\n' | b'\r' | b',') {
        return false;
    }
    let above = open - 1;
    let mut at = above;
    let mut numbered = false;
    while at > 0 && above - at < REACH && scan.before(at) != b'\n' {
        at -= 1;
        numbered |= class(scan.at(at)) & DIGIT != 0;
    }
    // an e-mail or a time above is no line of an address
    if !numbered || scan.bytes(at..above).iter().any(|byte| matches!(byte, b'@' | b':')) {
        return false;
    }
    let mut next = end;
    while next - end < 16 && next < scan.len() && class(scan.at(next)) & (LETTER | DIGIT) == 0 {
        next += 1;
    }
    let line_end = (next + REACH).min(scan.len());
    let line = scan.bytes(next..line_end);
    let line = line
        .split(|byte| matches!(byte, b'\n' | b'@' | b':'))
        .next()
        .unwrap_or_default();
    let place = gazetteer::find_written(scan.bytes(next..scan.word_end(next))).place;
    place || line.iter().any(|&byte| class(byte) & DIGIT != 0)
}
