//! Nigerian national identification numbers (NIN).
//!
//! *What:* eleven digits. *Source:* National Identity Management Commission, Act 23 of 2007. *Validation:* Verhoeff. *Confidence:*
//! acts when named. *Limits:* a tenth of all numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::verhoeff;

pub(crate) const ID: Id = Id {
    class: Class::NgNin,
    recognizer: "ng_nin",
    shapes: &["99999999999"],
    words: "nin ninnumber ninno nimc nationalidentificationnumber nigeriannin nigerianid ngnin",
    alone: 6,
    check,
};

fn check(number: &[u8]) -> bool {
    number.len() == 11 && verhoeff::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["21234567890", "98765432102"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["12345678901", "1234567890", "1234567890a"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
