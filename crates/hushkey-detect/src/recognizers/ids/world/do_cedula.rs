//! Dominican identity numbers (cédula).
//!
//! *What:* `001-1391820-3`, or eleven digits. *Source:* Junta Central Electoral, Ley 8-92. *Validation:* Luhn; the municipality is
//! not 000. *Confidence:* acts when named, or with hyphens. *Limits:* a few hundred old numbers break the check.

use super::super::Id;
use crate::Class;
use crate::validators::luhn;

pub(crate) const ID: Id = Id {
    class: Class::DoCedula,
    recognizer: "do_cedula",
    shapes: &["999-9999999-9"],
    words: "cedula ceduladeidentidad cedulanumero numerodecedula ceduladominicana cedulard docedula",
    alone: 70,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["99999999999", "999 9999999 9"],
    alone: 12,
    ..ID
};

fn check(number: &[u8]) -> bool {
    number.len() == 11 && !number.starts_with(b"000") && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["00113918205", "22400022111"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["00113918204", "0011391820", "00000000000"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
