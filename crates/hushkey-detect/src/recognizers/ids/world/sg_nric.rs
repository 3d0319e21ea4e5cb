//! Singaporean identity numbers of citizens (NRIC) and foreigners (FIN).
//!
//! *What:* S, T, F, G or M, seven digits, a check letter. *Source:* Immigration and Checkpoints Authority, National Registration Act.
//! *Validation:* check letter modulo 11. *Confidence:* 75 by form. *Limits:* none.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::SgNric,
    recognizer: "sg_nric",
    shapes: &["A9999999A"],
    words: "nric nricnumber nricno nricfin finnumber singaporeid singaporenric sgnric",
    alone: 75,
    check,
};

fn check(number: &[u8]) -> bool {
    let (Some((kind, rest)), 9) = (number.split_first(), number.len()) else {
        return false;
    };
    let (Some(d), Some(last)) = (rest.get(..7).and_then(digits::<7>), rest.get(7)) else {
        return false;
    };
    let (offset, letters): (u32, &[u8; 11]) = match kind {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        b'M' => (3, b"XWUTRQPNJLK"),
        _ => return false,
    };
    letters.get((offset + products(&d, &[2, 7, 6, 5, 4, 3, 2])) as usize % 11) == Some(last)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["S9108268C", "T7572225C", "M4332674T"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["S9108268D", "A9108268C", "S910826C", "S91082688"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
