//! South African identity numbers.
//!
//! *What:* thirteen digits: date of birth, sex, citizenship, check digit; also `800101 5009 08 7`. *Source:* Department of Home
//! Affairs, Identification Act 68 of 1997. *Validation:* date, citizenship 0 or 1, Luhn. *Confidence:* acts when named. *Limits:*
//! bare, one number in some hundreds passes.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_short_day;
use crate::validators::luhn;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::ZaIdNumber,
    recognizer: "za_id_number",
    shapes: &["999999 9999 99 9", "999999 9999 999", "999999-9999-99-9"],
    words: "rsaid southafricanid southafricaid idnumberza zaid zaidnumber southafricanidnumber rsaidnumber \
        idnommer identiteitsnommer",
    alone: 60,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9999999999999"],
    alone: 30,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<13>(number) else { return false };
    is_short_day(d[0] * 10 + d[1], d[2] * 10 + d[3], d[4] * 10 + d[5]) && d[10] <= 1 && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["8001015009087", "7503305044089"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["8001015009086", "8013015009087", "8001015009287", "800101500908"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
