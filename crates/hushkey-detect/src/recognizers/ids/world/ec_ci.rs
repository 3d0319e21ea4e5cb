//! Ecuadorian identity numbers (cédula de identidad).
//!
//! *What:* ten digits, also with a hyphen before the last. *Source:* Registro Civil del Ecuador. *Validation:* province 01 to 24, 30
//! or 50; third digit up to 6; Luhn. *Confidence:* acts when named. *Limits:* one bare number in sixty passes.

use super::super::Id;
use crate::Class;
use crate::validators::luhn;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::EcCi,
    recognizer: "ec_ci",
    shapes: &["9999999999", "999999999-9", "99999999-9-9"],
    words: "cedula ceduladeidentidad ceduladeciudadania cedulanumero numerodecedula cedulaecuador \
        cedulaecuatoriana ecci",
    alone: 8,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<10>(number) else { return false };
    matches!(d[0] * 10 + d[1], 1..=24 | 30 | 50) && d[2] <= 6 && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["1714307103", "1714616123"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["1714307104", "2714307103", "1794307103", "171430710"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
