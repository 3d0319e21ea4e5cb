//! Latvian personal codes (personas kods).
//!
//! *What:* eleven digits, often as 6-5: date of birth, century, serial, check digit. *Source:* Pilsonības un migrācijas
//! lietu pārvalde.
//! *Validation:* weighted sum modulo 11, the date, unless the code starts with 32. *Confidence:* acts when named, or under
//! a word for personal numbers.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::LvPk,
    recognizer: "lv_pk",
    shapes: &["99999999999", "999999 99999"],
    words: "lvpk personaskods personaskoda pk personalcode",
    alone: 40,
    check,
};

/// With its hyphen.
pub(crate) const WRITTEN: Id = Id {
    shapes: &["999999-99999"],
    alone: 65,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let (day, month, year) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    let century = 1800 + 100 * weighted::at(number, 6);
    let date = number.starts_with(b"32") || century <= 2000 && calendar::is_day(century + year, month, day);
    let sum = 1 + weighted::sum(number, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    date && sum % 11 % 10 == weighted::at(number, 10)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["16117519997", "32678901230"],
            &["16117519990", "32678901231", "16137519997"],
        );
    }
}
