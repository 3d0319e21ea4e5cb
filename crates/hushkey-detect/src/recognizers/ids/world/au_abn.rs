//! Australian business numbers (ABN).
//!
//! *What:* `51 824 753 556`, or eleven digits. *Source:* Australian Business Register, A New Tax System (ABN) Act 1999. *Validation:*
//! weighted sum modulo 89. *Confidence:* acts when named, or as grouped. *Limits:* one bare number in ninety passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::AuAbn,
    recognizer: "au_abn",
    shapes: &["99 999 999 999", "99-999-999-999"],
    words: "abn abnnumber abnno australianbusinessnumber businessnumber auabn",
    alone: 60,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["99999999999"],
    alone: 20,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<11>(number) else { return false };
    let sum = products(&d, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    d[0] > 0 && (sum - 10).is_multiple_of(89)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["51824753556", "83914571673"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["99999999999", "52824753556", "5182475355", "00000000000"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
