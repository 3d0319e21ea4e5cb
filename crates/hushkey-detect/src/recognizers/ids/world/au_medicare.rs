//! Australian Medicare card numbers.
//!
//! *What:* `2123 45670 1`, or ten digits; eleven with the person's place on the card. *Source:* Services Australia, Health Insurance
//! Act 1973. *Validation:* first digit 2 to 6; ninth digit: weighted sum modulo 10. *Confidence:* acts when named. *Limits:* one bare
//! number in twenty passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::AuMedicare,
    recognizer: "au_medicare",
    shapes: &["9999 99999 9", "9999-99999-9", "9999 99999 9/9"],
    words: "medicare medicarenumber medicareno medicarecard medicarecardnumber aumedicare",
    alone: 40,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9999999999", "99999999999"],
    alone: 10,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = number.get(..10).and_then(digits::<10>) else {
        return false;
    };
    matches!(number.len(), 10 | 11)
        && (2..=6).contains(&d[0])
        && d[9] > 0
        && products(&d[..8], &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == d[8]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["2123456701", "21234567011"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["2123456711", "7123456701", "2123456700", "212345670"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
