//! Colombian taxpayer numbers (NIT).
//!
//! *What:* `213.123.432-1`, or eight to sixteen digits. *Source:* DIAN, Orden Administrativa 4 de 1989. *Validation:* check digit
//! modulo 11 over prime weights. *Confidence:* acts when named. *Limits:* one in eleven numbers passes.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::CoNit,
    recognizer: "co_nit",
    shapes: &["999.999.999-9", "9.999.999.999-9", "99.999.999-9"],
    words: "nit nitnumero numerodenit identificaciontributaria numerodeidentificaciontributaria conit nitempresa",
    alone: 60,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &[
        "999999999-9",
        "9999999999-9",
        "99999999-9",
        "9999999999",
        "99999999999",
        "999999999",
        "99999999",
    ],
    alone: 8,
    ..ID
};

/// From the right.
const WEIGHTS: [u32; 15] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

fn check(number: &[u8]) -> bool {
    let Some((last, body)) = number.split_last() else {
        return false;
    };
    if !(8..=16).contains(&number.len()) || !number.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = body
        .iter()
        .rev()
        .zip(WEIGHTS)
        .map(|(&byte, weight)| (byte - b'0') as u32 * weight)
        .sum();
    let place = match sum % 11 {
        rest @ (0 | 1) => rest,
        rest => 11 - rest,
    };
    place == (last - b'0') as u32
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["2131234321", "8001972684"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["2131234325", "800197268a", "1234567"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
