//! Uruguayan identity numbers (cédula de identidad).
//!
//! *What:* `1.234.567-2`, or seven or eight digits. *Source:* Dirección Nacional de Identificación Civil. *Validation:* check digit
//! modulo 10. *Confidence:* acts when named, or with dots and hyphen. *Limits:* one in ten numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::UyCi,
    recognizer: "uy_ci",
    shapes: &["9.999.999-9", "999.999-9"],
    words: "cedula ceduladeidentidad cedulanumero numerodecedula cedulauruguaya uyci",
    alone: 60,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9999999-9", "99999999"],
    alone: 8,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let mut whole = *b"00000000";
    if !matches!(number.len(), 7 | 8) {
        return false;
    }
    for (place, &byte) in whole.iter_mut().rev().zip(number.iter().rev()) {
        *place = byte;
    }
    let Some(d) = digits::<8>(&whole) else { return false };
    d.iter().any(|digit| *digit != d[0]) && (10 - products(&d[..7], &[2, 9, 8, 7, 6, 3, 4]) % 10) % 10 == d[7]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["12345672", "18265547"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["12345673", "11111111", "123456"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
