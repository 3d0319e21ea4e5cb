//! New Zealand tax numbers (IRD).
//!
//! *What:* `49-091-850`, or eight or nine digits. *Source:* Inland Revenue Te Tari Taake, RWT specification. *Validation:* range 10
//! to 150 million; check digit modulo 11 with two rows of weights. *Confidence:* acts when named. *Limits:* one in eleven numbers
//! passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::NzIrd,
    recognizer: "nz_ird",
    shapes: &[
        "99-999-999",
        "999-999-999",
        "9999999-9",
        "99 999 999",
        "999 999 999",
        "99999999",
        "999999999",
    ],
    words: "ird irdnumber irdno irdnum inlandrevenuenumber nzird",
    alone: 15,
    check,
};

fn check(number: &[u8]) -> bool {
    let mut whole = *b"000000000";
    if !matches!(number.len(), 8 | 9) {
        return false;
    }
    for (place, &byte) in whole.iter_mut().rev().zip(number.iter().rev()) {
        *place = byte;
    }
    let Some(d) = digits::<9>(&whole) else { return false };
    let value = d.iter().fold(0u32, |value, digit| value * 10 + digit);
    let place = |weights| (11 - products(&d[..8], weights) % 11) % 11;
    let mut last = place(&[3, 2, 7, 6, 5, 4, 3, 2]);
    if last == 10 {
        last = place(&[7, 4, 3, 2, 5, 2, 7, 6]);
    }
    (10_000_001..150_000_000).contains(&value) && last == d[8]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["49091850", "49098576", "136410132"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["136410133", "9125568", "150000008", "49091851"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
