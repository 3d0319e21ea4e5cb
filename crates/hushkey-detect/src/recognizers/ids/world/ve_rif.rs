//! Venezuelan taxpayer numbers (RIF).
//!
//! *What:* `V-11470283-4`: V, E, J, P or G and nine digits. *Source:* SENIAT, Providencia 0073. *Validation:* check digit modulo 11
//! with the letter's value. *Confidence:* acts when named, or with hyphens. *Limits:* one in eleven numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::VeRif,
    recognizer: "ve_rif",
    shapes: &["A-99999999-9", "A-999999999"],
    words: "rif rifnumero numeroderif registrodeinformacionfiscal registrounicodeinformacionfiscal verif",
    alone: 70,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["A999999999", "A99999999-9"],
    alone: 30,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some((kind, rest)) = number.split_first() else {
        return false;
    };
    let (Some(d), Some(value)) = (digits::<9>(rest), b"VEJPG".iter().position(|letter| letter == kind)) else {
        return false;
    };
    let sum = (value as u32 + 1) * 4 + products(&d[..8], &[3, 2, 7, 6, 5, 4, 3, 2]);
    let last = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    last == d[8]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["V114702834", "J123456784"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["V114702833", "X114702834", "V11470283"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
