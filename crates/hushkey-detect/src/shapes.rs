//! Shapes that are told at once by their bits: timestamps and UUIDs, which logs are full of.
//!
//! *In:* where one may start and the bits of the digits from there on. *Out:* where it ends.

use crate::bytes::is_word;
use crate::scan::Scan;

/// `2026-10-25T20:54:00`, with a blank for the `T`; and what belongs to it: `.897`, `Z`, `+02:00`.
#[inline]
pub(crate) fn timestamp_end(scan: &Scan<'_, '_>, start: usize, digit: u64) -> Option<usize> {
    // dddd-dd-ddTdd:dd:dd, the first digit lowest
    const DIGITS: u64 = 0b110_1101_1011_0110_1111;
    if digit & 0x7_FFFF != DIGITS {
        return None;
    }
    let [a, b, c, d, e] = [4, 7, 10, 13, 16].map(|at| scan.at(start + at));
    if (a, b, d, e) != (b'-', b'-', b':', b':') || !matches!(c, b'T' | b't' | b' ') {
        return None;
    }
    let mut end = start + 19;
    if matches!(scan.at(end), b'.' | b',') {
        let fraction = (digit >> 20).trailing_ones() as usize;
        if fraction > 0 {
            end += 1 + fraction;
        }
    }
    if matches!(scan.at(end), b'Z' | b'z') {
        end += 1;
    } else if matches!(scan.at(end), b'+' | b'-')
        && digit >> (end - start + 1) & 0b11011 == 0b11011
        && scan.at(end + 3) == b':'
    {
        end += 6;
    }
    (!is_word(scan.at(end))).then_some(end)
}

/// `9b2c1d3e-0f4a-4b5c-8d6e-7f8a9b0c1d2e`.
#[inline]
pub(crate) fn uuid_end(scan: &Scan<'_, '_>, start: usize, hex: u64) -> Option<usize> {
    // 8, 4, 4, 4 and 12 digits with a hyphen between, the first digit lowest
    const HEX: u64 = 0xFF | 0xF << 9 | 0xF << 14 | 0xF << 19 | 0xFFF << 24;
    let end = start + 36;
    let hyphens = [8, 13, 18, 23].into_iter().all(|at| scan.at(start + at) == b'-');
    (hex & ((1 << 36) - 1) == HEX
        && hyphens
        && !is_word(scan.at(end))
        && !(scan.at(end) == b'-' && is_word(scan.at(end + 1))))
    .then_some(end)
}
