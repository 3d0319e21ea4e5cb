//! Kenyan identity numbers and KRA tax numbers (PIN).
//!
//! *What:* seven or eight digits; A or P, nine digits and a letter. *Source:* National Registration Bureau; Kenya Revenue Authority.
//! *Validation:* the form. *Confidence:* acts when named. *Limits:* no check digit is published.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::KeId,
    recognizer: "ke_id",
    shapes: &["99999999", "9999999"],
    words: "kenyanid kenyaid kenyanidnumber nationalidkenya huduma hudumanumber krapin kra krapinnumber keid \
        kitambulisho",
    alone: 3,
    check,
};

pub(crate) const TAX: Id = Id {
    shapes: &["A999999999A"],
    alone: 20,
    ..ID
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
