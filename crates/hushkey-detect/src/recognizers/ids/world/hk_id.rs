//! Hong Kong identity card numbers.
//!
//! *What:* `A123456(3)`: one or two letters, six digits, a check place. *Source:* Immigration Department, Registration of Persons
//! Ordinance (Cap. 177). *Validation:* check place modulo 11. *Confidence:* acts when named, or with brackets. *Limits:* without
//! brackets, one in eleven such tokens passes.

use super::super::Id;
use super::super::form;
use crate::Class;
use crate::Evidence;
use crate::scan::Scan;

pub(crate) const ID: Id = Id {
    class: Class::HkId,
    recognizer: "hk_id",
    shapes: &["A999999X", "AA999999X"],
    words: "hkid hkidnumber hkidno hongkongid hongkongidentitycard hkidcard 香港身份證 身份證 身份證號碼",
    alone: 25,
    check,
};

fn check(number: &[u8]) -> bool {
    let (first, rest) = match number {
        [first, rest @ ..] if rest.len() == 7 => (None, [first].into_iter().chain(rest)),
        [zeroth, first, rest @ ..] if rest.len() == 7 => (Some(zeroth), [first].into_iter().chain(rest)),
        _ => return false,
    };
    // a missing first letter counts as a space, 36
    let mut sum = match first {
        Some(letter) if letter.is_ascii_uppercase() => (letter - b'A') as u32 * 9 + 90,
        Some(_) => return false,
        None => 36 * 9,
    };
    for (at, &byte) in rest.enumerate() {
        let value = match (at, byte) {
            (0, b'A'..=b'Z') => (byte - b'A') as u32 + 10,
            (1..=7, b'0'..=b'9') => (byte - b'0') as u32,
            (7, b'A') => 10,
            _ => return false,
        };
        sum += value * (8 - at as u32);
    }
    sum.is_multiple_of(11)
}

/// Looks at a check place in the brackets that open at `at`.
pub(crate) fn look_bracketed(scan: &mut Scan<'_, '_>, at: usize) {
    let start = scan.word_start(at);
    let mut number = [0u8; 9];
    let written = scan.bytes(start..at).iter().chain(scan.bytes(at + 1..at + 2));
    let length = at + 1 - start;
    if scan.at(at + 2) != b')' || !matches!(length, 8 | 9) || !form::free_left(scan, start) {
        return;
    }
    for (place, byte) in number.iter_mut().zip(written) {
        *place = byte.to_ascii_uppercase();
    }
    if number.get(..length).is_some_and(check) && !scan.role_at(start).is_harmless() {
        scan.report(Class::HkId, start..at + 3, 80, Evidence::Checksum, "hk_id");
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["A1234563", "AB9876543", "G123456A"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["A1234564", "11234563", "A123456", "AB9876544"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
