//! Australian company numbers (ACN).
//!
//! *What:* `004 085 616`, or nine digits. *Source:* ASIC, Corporations Act 2001. *Validation:* check digit modulo 10. *Confidence:*
//! acts when named. *Limits:* a tenth of all numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::AuAcn,
    recognizer: "au_acn",
    shapes: &["999 999 999", "999999999"],
    words: "acn acnnumber acnno australiancompanynumber auacn companynumber",
    alone: 8,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<9>(number) else { return false };
    let sum = products(&d[..8], &[8, 7, 6, 5, 4, 3, 2, 1]);
    sum > 0 && (10 - sum % 10) % 10 == d[8]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["004085616", "010499966"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["010499963", "999999999", "000000000", "01049996"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
