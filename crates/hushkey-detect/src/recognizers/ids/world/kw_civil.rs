//! Kuwaiti civil numbers.
//!
//! *What:* twelve digits: century, date of birth, serial, check digit. *Source:* Public Authority for Civil Information (PACI), Law
//! 32 of 1982. *Validation:* date and check digit modulo 11. *Confidence:* acts when named. *Limits:* bare, one number in some
//! thousands passes.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_day;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::KwCivil,
    recognizer: "kw_civil",
    shapes: &["999999999999"],
    words: "civilid civilidnumber civilnumber civilno kuwaitid kuwaitcivilid kuwaiticivilid kwcivil",
    alone: 25,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<12>(number) else { return false };
    let year = match d[0] {
        2 => 1900,
        3 => 2000,
        _ => return false,
    };
    let last = 11 - products(&d[..11], &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
    is_day(year + d[1] * 10 + d[2], d[3] * 10 + d[4], d[5] * 10 + d[6]) && last == d[11]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["301051212344", "284123112309"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["284022912346", "184022912345", "284132912345", "28402291234"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
