//! Korean resident registration numbers (RRN).
//!
//! *What:* `YYMMDD-NNNNNNN`: date of birth, century and sex, place and check digit. *Source:* Ministry of the Interior and Safety,
//! Resident Registration Act. *Validation:* date; digit of the century; the check digit modulo 11 of numbers of the 1800s, which
//! alone cannot be new. *Confidence:* acts when named, or with the hyphen. *Limits:* since October 2020 the last six digits are
//! random, also where a number is changed, so that later centuries have no check digit.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_day;
use crate::validators::weighted::{digits, products};

pub(crate) const ID: Id = Id {
    class: Class::KrRrn,
    recognizer: "kr_rrn",
    shapes: &["999999-9999999"],
    words: "rrn rrnnumber residentregistration residentregistrationnumber koreanrrn jumin juminnumber juminno \
        juminbeonho 주민등록번호 주민번호 krrrn 주민등록번호는 주민번호는",
    alone: 65,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9999999999999"],
    alone: 12,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<13>(number) else { return false };
    let century = match d[6] {
        1 | 2 => 1900,
        3 | 4 => 2000,
        9 | 0 => 1800,
        _ => return false,
    };
    let last = (11 - products(&d[..12], &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10;
    is_dated(century, &d) && (century > 1800 || last == d[12])
}

/// Whether the first six digits are a day of the century.
pub(super) fn is_dated(century: u32, d: &[u32; 13]) -> bool {
    is_day(century + d[0] * 10 + d[1], d[2] * 10 + d[3], d[4] * 10 + d[5])
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["9710139019902", "9601211021413", "2011053123456"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "9710139019903",
            "9613211021413",
            "0013321234567",
            "9601215021413",
            "960121102141",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
