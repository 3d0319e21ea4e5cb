//! Philippine taxpayer numbers (TIN).
//!
//! *What:* `NNN-NNN-NNN`, with a branch of three or five digits for businesses. *Source:* Bureau of Internal Revenue, Revenue
//! Regulations 7-2012. *Validation:* ninth digit: weighted sum modulo 11. *Confidence:* acts when named. *Limits:* one in eleven
//! numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::PhTin,
    recognizer: "ph_tin",
    shapes: &["999-999-999", "999-999-999-999", "999-999-999-99999"],
    words: "tin tinnumber tinno phtin",
    alone: 20,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["999999999", "999999999999", "999 999 999", "999 999 999 999"],
    alone: 6,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = number.get(..9).and_then(digits::<9>) else {
        return false;
    };
    matches!(number.len(), 9 | 12 | 14)
        && d.iter().any(|digit| *digit != d[0])
        && products(&d[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == d[8]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["000123456", "000123456001"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["000123457", "600000000", "123456789", "0001234560"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
