//! Argentinian tax and labour numbers (CUIT, CUIL, CDI).
//!
//! *What:* `20-12345678-6`, or eleven digits. *Source:* ARCA (AFIP), RG 10/1997; ANSES. *Validation:* kind of holder, check digit
//! modulo 11. *Confidence:* acts when named, or with hyphens. *Limits:* eleven bare digits pass by chance once in a hundred and
//! fifty.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::ArCuit,
    recognizer: "ar_cuit",
    shapes: &["99-99999999-9"],
    words: "cuit cuil cuitcuil numerodecuit numerodecuil claveunicadeidentificaciontributaria \
        codigounicodeidentificacionlaboral arcuit",
    alone: 75,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["99999999999", "99 99999999 9"],
    alone: 20,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<11>(number) else { return false };
    let last = match 11 - products(&d[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        11 => 0,
        10 => 9,
        rest => rest,
    };
    matches!(d[0] * 10 + d[1], 20 | 23..=27 | 30 | 33 | 34 | 50 | 51 | 55) && last == d[10]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["20123456786", "20267565393"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["20267565394", "21267565393", "2026756539"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
