//! Indian Aadhaar numbers.
//!
//! *What:* twelve digits, usually in fours. *Source:* UIDAI, Aadhaar Act 2016. *Validation:* Verhoeff; the first digit is 2 to 9; not
//! the same backwards. *Confidence:* acts when named. *Limits:* a twelfth of all numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::verhoeff;

pub(crate) const ID: Id = Id {
    class: Class::InAadhaar,
    recognizer: "in_aadhaar",
    shapes: &["9999 9999 9999", "9999-9999-9999"],
    words: "aadhaar aadhar adhaar adhar aadhaarnumber aadharnumber aadhaarno aadharno aadhaarcard aadharcard \
        aadhaarid uidai inaadhaar आधार",
    alone: 45,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["999999999999"],
    alone: 12,
    ..ID
};

fn check(number: &[u8]) -> bool {
    number.len() == 12
        && matches!(number.first(), Some(b'2'..=b'9'))
        && !number.iter().eq(number.iter().rev())
        && verhoeff::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["234123412346", "312345678909"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["234123412347", "123412341234", "222222222222", "23412341234"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
