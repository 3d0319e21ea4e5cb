//! Romanian personal numbers (CNP).
//!
//! *What:* thirteen digits: sex and century, date of birth, county, serial, check digit. *Source:* Direcția pentru Evidența
//! Persoanelor, OUG 97/2005.
//! *Validation:* the date, the county, weighted sum modulo 11. *Confidence:* acts when named, or under a word for personal
//! numbers.
//! *Limits:* a millisecond of the clock can pass, so that it is found when named.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::RoCnp,
    recognizer: "ro_cnp",
    shapes: &["9999999999999"],
    words: "rocnp cnp codnumericpersonal codulnumericpersonal codnumeric",
    alone: 45,
    check,
};

fn check(number: &[u8]) -> bool {
    let (year, month, day) = (
        weighted::part(number, 1, 3),
        weighted::part(number, 3, 5),
        weighted::part(number, 5, 7),
    );
    let century = match weighted::at(number, 0) {
        0 => return false,
        3 | 4 => 1800,
        5 | 6 => 2000,
        _ => 1900,
    };
    let county = matches!(weighted::part(number, 7, 9), 1..=48 | 51 | 52 | 70 | 80..=83);
    let rest = weighted::sum(number, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    county
        && calendar::is_day(century + year, month, day)
        && (if rest == 10 { 1 } else { rest }) == weighted::at(number, 12)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["1630615123457", "2960229400124"],
            &["1630615123450", "2960229400120", "1631315123457", "1630615603457"],
        );
    }
}
