//! United States Medicare beneficiary numbers (MBI).
//!
//! *What:* `1EG4-TE5-MK73`, also without hyphens. *Source:* CMS, Understanding the MBI format. *Validation:* the kind of each of the
//! 11 places; S, L, O, I, B and Z are never used. *Confidence:* 70 by form with hyphens. *Limits:* no check digit.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::UsMbi,
    recognizer: "us_mbi",
    shapes: &["9AX9-AX9-AA99"],
    words: "mbi medicareid medicarenumber medicarebeneficiaryidentifier medicarebeneficiaryid \
        medicarebeneficiarynumber beneficiaryid beneficiarynumber medicareno usmbi",
    alone: 70,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9AX9AX9AA99"],
    alone: 45,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let letter = |byte: u8| byte.is_ascii_uppercase() && !matches!(byte, b'S' | b'L' | b'O' | b'I' | b'B' | b'Z');
    let either = |byte: u8| byte.is_ascii_digit() || letter(byte);
    let &[a, b, c, d, e, f, g, h, i, j, k] = number else {
        return false;
    };
    matches!(a, b'1'..=b'9')
        && letter(b)
        && either(c)
        && d.is_ascii_digit()
        && letter(e)
        && either(f)
        && g.is_ascii_digit()
        && letter(h)
        && letter(i)
        && j.is_ascii_digit()
        && k.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["1EG4TE5MK73", "9XX9XX9XX99", "2AG9XC4NN22"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["0EG4TE5MK73", "1SG4TE5MK73", "1EG4TE5MKA3", "1EG4TE5MI73", "1EG4TE5MK7"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
