//! Australian tax file numbers (TFN).
//!
//! *What:* nine (older: eight) digits, also in threes. *Source:* Australian Taxation Office, Income Tax Assessment Act 1936 part VA.
//! *Validation:* weighted sum modulo 11. *Confidence:* acts when named. *Limits:* one in eleven numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::AuTfn,
    recognizer: "au_tfn",
    shapes: &["999 999 999", "999-999-999", "999999999", "99 999 999", "99999999"],
    words: "tfn tfnnumber tfnno taxfile taxfilenumber taxfileno autfn",
    alone: 15,
    check,
};

fn check(number: &[u8]) -> bool {
    let sum = |d: &[u32]| products(d, &[1, 4, 3, 7, 5, 8, 6, 9, 10]);
    let sum = match number.len() {
        9 => digits::<9>(number).map(|d| sum(&d)),
        8 => digits::<8>(number).map(|d| sum(&d)),
        _ => None,
    };
    sum.is_some_and(|sum| sum > 0 && sum.is_multiple_of(11))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["123456782", "876543210"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["123456789", "999999999", "000000000", "1234567"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
