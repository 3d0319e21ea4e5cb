//! Korean business registration numbers.
//!
//! *What:* `NNN-NN-NNNNN`, or ten digits. *Source:* National Tax Service, Value-Added Tax Act article 8. *Validation:* tax office
//! from 101 on, check digit modulo 10. *Confidence:* acts when named. *Limits:* one in ten numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::KrBrn,
    recognizer: "kr_brn",
    shapes: &["999-99-99999"],
    words: "brn brnnumber businessregistration businessregistrationnumber businessnumber 사업자등록번호 사업자번호 krbrn \
        koreanbrn 사업자등록번호는",
    alone: 40,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9999999999"],
    alone: 8,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<10>(number) else { return false };
    let sum = products(&d[..9], &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + d[8] * 5 / 10;
    d[0] * 100 + d[1] * 10 + d[2] > 100 && (d[3], d[4]) != (0, 0) && d[5..9] != [0; 4] && (10 - sum % 10) % 10 == d[9]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["1168200276", "1348672683"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["1168200277", "0168200276", "1160000276", "116820027"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
