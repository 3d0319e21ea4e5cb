//! Peruvian taxpayer numbers (RUC).
//!
//! *What:* eleven digits; 10 and the DNI for persons. *Source:* SUNAT, Resolución 210-2004. *Validation:* holder 10, 15, 17 or 20;
//! check digit modulo 11. *Confidence:* acts when named. *Limits:* companies (20) have the same form.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::PeRuc,
    recognizer: "pe_ruc",
    shapes: &["99999999999", "99-99999999-9"],
    words: "ruc rucnumero numeroderuc numeroruc registrounicodecontribuyentes registrounico peruc",
    alone: 12,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<11>(number) else { return false };
    let last = (11 - products(&d[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    matches!(d[0] * 10 + d[1], 10 | 15 | 17 | 20) && last == d[10]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["20512333797", "10054053172"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["20512333798", "11512333797", "2051233379"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
