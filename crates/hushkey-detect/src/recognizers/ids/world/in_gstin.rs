//! Indian GST numbers (GSTIN).
//!
//! *What:* state, PAN, number of the registration, `Z` and a check place. *Source:* GST Council, CGST Rules 2017. *Validation:* state
//! 01 to 38, 97 or 99; PAN; Luhn over 36 characters. *Confidence:* 90 by form. *Limits:* special numbers of embassies and non-
//! residents differ.

use super::super::Id;
use super::in_pan;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::InGstin,
    recognizer: "in_gstin",
    shapes: &["99AAAAA9999AXAX"],
    words: "gstin gst gstno gstnumber gstinnumber gstinno gstregistration gstregistrationnumber gstid \
        goodsandservicestax ingstin",
    alone: 90,
    check,
};

pub(crate) const NAMED: Id = Id {
    alone: 0,
    check: has_form,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let (Some(state), Some(pan)) = (number.get(..2).and_then(digits::<2>), number.get(2..12)) else {
        return false;
    };
    let &[entity, b'Z', _] = number.get(12..).unwrap_or_default() else {
        return false;
    };
    matches!(state[0] * 10 + state[1], 1..=38 | 97 | 99)
        && entity.is_ascii_alphanumeric()
        && entity != b'0'
        && (in_pan::HEX.check)(pan)
        && luhn36(number)
}

/// Whether a number has the form only: where a word says what it is, a mistyped one is as personal.
fn has_form(number: &[u8]) -> bool {
    number
        .get(..2)
        .and_then(digits::<2>)
        .is_some_and(|state| matches!(state[0] * 10 + state[1], 1..=38 | 97 | 99))
        && number.get(13) == Some(&b'Z')
}

/// Luhn with the values 0 to 35.
fn luhn36(number: &[u8]) -> bool {
    let mut sum = 0u32;
    for (place, &byte) in number.iter().rev().enumerate() {
        let value = match byte {
            b'0'..=b'9' => (byte - b'0') as u32,
            b'A'..=b'Z' => (byte - b'A') as u32 + 10,
            _ => return false,
        };
        let value = value * (place as u32 % 2 + 1);
        sum += value / 36 + value % 36;
    }
    sum.is_multiple_of(36)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["27AAPFU0939F1ZV", "07AAACH7409R1Z3"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "27AAPFU0939F1ZO",
            "00AAPFU0939F1ZV",
            "27AAPFU0939F0ZV",
            "27AAPFU0939F1YV",
            "27AAPFU0939F1Z",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
