//! Thai national identity numbers.
//!
//! *What:* `1-2345-45678-78-1`, or thirteen digits. *Source:* Department of Provincial Administration, Ministry of Interior.
//! *Validation:* kind of person 1 to 8; province of the office; check digit modulo 11. *Confidence:* acts when named, or with
//! hyphens. *Limits:* one bare number in fourteen passes.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::ThTnin,
    recognizer: "th_tnin",
    shapes: &["9-9999-99999-99-9", "9 9999 99999 99 9"],
    words: "tnin thaiid thainationalid thaiidnumber thaiidcard เลขบัตรประชาชน เลขประจำตัวประชาชน บัตรประชาชน \
        thtnin",
    alone: 90,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9999999999999"],
    alone: 15,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<13>(number) else { return false };
    let sum = products(&d[..12], &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    let province = d[1] * 10 + d[2];
    (1..=8).contains(&d[0])
        && matches!(province, 10..=27 | 30..=58 | 60..=67 | 70..=77 | 80..=86 | 90..=96)
        && (11 - sum % 11) % 10 == d[12]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["1234545678781", "3100600445635"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "1234545678789",
            "0234545678781",
            "9234545678781",
            "123454567878",
            "1984567890124",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
