//! Israeli identity numbers (Teudat Zehut).
//!
//! *What:* nine digits, the last a check digit; leading zeros may be left out. *Source:* Population and Immigration Authority,
//! Population Registry Law 1965. *Validation:* Luhn. *Confidence:* acts when named. *Limits:* a tenth of all numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::luhn;

pub(crate) const ID: Id = Id {
    class: Class::IlId,
    recognizer: "il_id",
    shapes: &[
        "999999999",
        "99999999",
        "99999999-9",
        "9999999-9",
        "9-9999999-9",
        "9 9999999 9",
    ],
    words: "teudatzehut mispar misparzehut israeliid israeliidnumber israelid zehut ilid תז זהות",
    alone: 6,
    check,
};

fn check(number: &[u8]) -> bool {
    (8..=9).contains(&number.len()) && number.iter().any(|byte| Some(byte) != number.first()) && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["123456782", "39337423"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["123456789", "39337424", "000000000", "1234567"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
