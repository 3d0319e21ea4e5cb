//! Iranian national codes (kod-e melli).
//!
//! *What:* ten digits, also `NNN-NNNNNN-N`. *Source:* National Organization for Civil Registration. *Validation:* check digit modulo
//! 11; not one digit ten times. *Confidence:* acts when named. *Limits:* one in eleven numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::IrMelli,
    recognizer: "ir_melli",
    shapes: &["9999999999", "999-999999-9"],
    words: "melli codemelli kodemelli codmelli nationalcode kodmelli meli codemeli nationalcodenumber irmelli \
        ملی ملي",
    alone: 8,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<10>(number) else { return false };
    let rest = products(&d[..9], &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    d.iter().any(|digit| *digit != d[0]) && d[9] == if rest < 2 { rest } else { 11 - rest }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["0012345679", "4567891236"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["1111111111", "123456789", "12345678901"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
