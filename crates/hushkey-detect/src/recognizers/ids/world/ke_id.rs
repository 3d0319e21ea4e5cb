//! Kenyan identity numbers and KRA tax numbers (PIN).
//!
//! *What:* seven or eight digits; A or P, nine digits and a letter. *Source:* National Registration Bureau; Kenya Revenue Authority.
//! *Validation:* the form. *Confidence:* acts when named. *Limits:* no check digit is published.

use super::super::Id;
use crate::Class;

const WORDS: &str = "kenyanid kenyaid kenyanidnumber nationalidkenya huduma hudumanumber krapin kra krapinnumber keid \
        kitambulisho";

pub(crate) static ID: Id = Id {
    class: Class::KeId,
    recognizer: "ke_id",
    shapes: &["99999999", "9999999"],
    words: WORDS,
    alone: 3,
    check,
};

pub(crate) static TAX: Id = Id {
    class: Class::KeId,
    recognizer: "ke_id",
    shapes: &["A999999999A"],
    words: WORDS,
    alone: 20,
    check,
};

fn check(number: &[u8]) -> bool {
    match number {
        [b'A' | b'P', digits @ .., last] if number.len() == 11 => {
            digits.iter().all(u8::is_ascii_digit) && last.is_ascii_uppercase()
        }
        _ => {
            matches!(number.len(), 7 | 8)
                && number.iter().all(u8::is_ascii_digit)
                && number.iter().any(|byte| Some(byte) != number.first())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["23456789", "A004416331M", "P051365947M"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["V004416331M", "A0044163311", "111111", "1111111"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
