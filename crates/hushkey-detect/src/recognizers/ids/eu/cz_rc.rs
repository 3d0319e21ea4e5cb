//! Czech and Slovak birth numbers (rodné číslo).
//!
//! *What:* nine or ten digits, often with a slash before the last three or four. *Source:* Ministerstvo vnitra, zákon č.
//! 133/2000 Sb. § 13.
//! *Validation:* the date (month 50 more for women, 20 more when a day is full), modulo 11 with ten digits. *Confidence:*
//! acts when named, or under a word for personal numbers.
//! *Limits:* nine digits are of births before 1954 and have no check.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::CzRc,
    recognizer: "cz_rc",
    shapes: &["9999999999"],
    words: "czrc rodnecislo rodnehocisla rc rcislo rodnecisla birthnumber skrc",
    alone: 30,
    check,
};

/// With its slash.
pub(crate) const WRITTEN: Id = Id {
    shapes: &["999999/9999"],
    alone: 80,
    ..ID
};

/// Of births before 1954.
pub(crate) const OLD: Id = Id {
    shapes: &["999999999"],
    alone: 4,
    ..ID
};

/// Of births before 1954, with the slash.
pub(crate) const OLD_WRITTEN: Id = Id {
    shapes: &["999999/999"],
    alone: 20,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let (year, month, day) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    let month = if month > 50 { month - 50 } else { month };
    match number.len() {
        9 => {
            let year = if year >= 54 { 1800 + year } else { 1900 + year };
            calendar::is_day(year, month, day) && weighted::part(number, 6, 9) != 0
        }
        _ => {
            let year = if year < 54 { 2000 + year } else { 1900 + year };
            let month = if month > 20 && year >= 2004 { month - 20 } else { month };
            calendar::is_day(year, month, day) && weighted::part(number, 0, 9) % 11 % 10 == weighted::at(number, 9)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["7103192745", "8156231237"],
            &["7103192740", "8156231230", "7113192745"],
        );
    }
}
