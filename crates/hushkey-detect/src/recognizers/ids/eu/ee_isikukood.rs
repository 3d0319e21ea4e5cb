//! Estonian personal identification codes.
//!
//! *What:* eleven digits: sex and century, date of birth, serial, check digit. *Source:* Siseministeerium, EVS 585:2007.
//! *Validation:* the date, two weighted sums modulo 11. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* Lithuanian codes have the same form.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::EeIsikukood,
    recognizer: "ee_isikukood",
    shapes: &["99999999999"],
    words: "eeisikukood isikukood isikukoodi ik personalidentificationcode",
    alone: 45,
    check,
};

fn check(number: &[u8]) -> bool {
    is_controlled(number) && is_dated(number)
}

/// Whether the last digit is that of two weighted sums; the second one counts where the first gives none.
pub(super) fn is_controlled(number: &[u8]) -> bool {
    let one = weighted::sum(number, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let two = weighted::sum(number, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    let control = if one < 10 { one } else { two % 10 };
    control == weighted::at(number, 10)
}

/// Whether sex and century, year, month and day are a date.
pub(super) fn is_dated(number: &[u8]) -> bool {
    let century = match weighted::at(number, 0) {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        7 | 8 => 2100,
        _ => return false,
    };
    let year = century + weighted::part(number, 1, 3);
    calendar::is_day(year, weighted::part(number, 3, 5), weighted::part(number, 5, 7))
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["36805250045", "49901010126"],
            &["36805250040", "49901010120", "36813250042"],
        );
    }
}
