//! United States health care provider numbers (NPI).
//!
//! *What:* ten digits that start with 1 or 2. *Source:* CMS, 45 CFR 162.406. *Validation:* Luhn over `80840` and the number.
//! *Confidence:* acts when named only. *Limits:* one in ten numbers of this form passes.

use super::super::Id;
use crate::Class;
use crate::validators::luhn;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::UsNpi,
    recognizer: "us_npi",
    shapes: &["9999999999", "9999-999-999"],
    words: "npi npinumber nationalprovideridentifier nationalproviderid nationalprovider npiid usnpi",
    alone: 8,
    check,
};

fn check(number: &[u8]) -> bool {
    let mut whole = *b"80840..........";
    let (Some(d @ [1 | 2, ..]), Some(room)) = (digits::<10>(number), whole.get_mut(5..)) else {
        return false;
    };
    if d[..9].iter().all(|digit| *digit == d[0]) {
        return false;
    }
    room.copy_from_slice(number);
    luhn::holds(&whole)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["1234567893", "1003000126"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["1234567890", "3234567893", "123456789", "123456789a", "1111111112"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
