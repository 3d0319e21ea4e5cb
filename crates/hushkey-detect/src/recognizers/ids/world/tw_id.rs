//! Taiwanese identity and residence numbers.
//!
//! *What:* a letter, 1, 2, 8 or 9, and eight digits; old residence numbers with a second letter A to D. *Source:* Ministry of the
//! Interior, Household Registration Act. *Validation:* check digit modulo 10 with the place of the letter. *Confidence:* acts when
//! named. *Limits:* a tenth of such tokens passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::TwId,
    recognizer: "tw_id",
    shapes: &["A999999999", "AA99999999"],
    words: "身分證 身分證字號 身份證字號 統一編號 taiwanid taiwaneseid rocid twid",
    alone: 30,
    check,
};

/// The letters in the order of their codes, from 10 on.
const PLACES: &[u8; 26] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";

fn check(number: &[u8]) -> bool {
    let (Some((&place, rest)), true) = (number.split_first(), number.len() == 10) else {
        return false;
    };
    let Some(code) = PLACES.iter().position(|&letter| letter == place) else {
        return false;
    };
    let code = code as u32 + 10;
    let second = match rest.first() {
        Some(digit @ (b'1' | b'2' | b'8' | b'9')) => (digit - b'0') as u32,
        Some(letter @ b'A'..=b'D') => (letter - b'A') as u32,
        _ => return false,
    };
    let Some(d) = rest.get(1..).and_then(digits::<8>) else {
        return false;
    };
    (code / 10 + code % 10 * 9 + second * 8 + products(&d, &[7, 6, 5, 4, 3, 2, 1, 1])).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["A123456789", "A800000014"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["A123456788", "1123456789", "A323456789", "A12345678"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
