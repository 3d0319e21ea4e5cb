//! Pakistani identity card numbers (CNIC).
//!
//! *What:* `34201-0891231-8`, or thirteen digits. *Source:* NADRA, Ordinance 2000. *Validation:* province 1 to 7; the last digit, the
//! sex, is not 0. *Confidence:* acts when named, or with hyphens. *Limits:* no check digit.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::PkCnic,
    recognizer: "pk_cnic",
    shapes: &["99999-9999999-9"],
    words: "cnic nicop cnicnumber cnicno nadra snic pakistanid pkcnic nicno شناختی",
    alone: 65,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9999999999999"],
    alone: 8,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<13>(number) else { return false };
    (1..=7).contains(&d[0]) && d[12] != 0 && d.iter().any(|digit| *digit != d[0])
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["3420108912318", "4210112345671"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["0420108912318", "8420108912318", "3420108912310", "342010891231"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
