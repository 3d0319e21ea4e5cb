//! United States passport numbers.
//!
//! *What:* a letter and eight digits, or nine digits. *Source:* Department of State, 22 CFR 51. *Validation:* a letter other than I,
//! O and Q; not one digit nine times. *Confidence:* acts when named. *Limits:* no check digit outside of the machine readable zone.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::UsPassport,
    recognizer: "us_passport",
    shapes: &["A99999999", "999999999"],
    words: "uspassport uspassportnumber uspassportno americanpassport traveldocument traveldocumentnumber \
        passportcard passportcardnumber",
    alone: 4,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some((first, rest)) = number.split_first() else {
        return false;
    };
    number.len() == 9
        && (first.is_ascii_digit() || first.is_ascii_uppercase() && !matches!(first, b'I' | b'O' | b'Q'))
        && rest.iter().all(u8::is_ascii_digit)
        && rest.iter().any(|digit| Some(digit) != rest.first())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["A12803456", "512803456"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["A1280345", "AB2803456", "O12803456", "000000000"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
