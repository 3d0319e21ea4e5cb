//! Norwegian national identity numbers.
//!
//! *What:* eleven digits, often as 6 5: date of birth, serial, two check digits. *Source:* Skatteetaten, folkeregisterloven.
//! *Validation:* two weighted sums modulo 11, the date; the day of D numbers and the month of H numbers is 40 more.
//! *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::NoFodselsnummer,
    recognizer: "no_fodselsnummer",
    shapes: &["99999999999", "999999-99999"],
    words: "nofodselsnummer fodselsnummer fodselsnr fodselnummer fnr dnummer personnummer norskpersonnummer foedselsnummer",
    alone: 48,
    check,
};

/// With its space.
pub(crate) const WRITTEN: Id = Id {
    shapes: &["999999 99999"],
    alone: 75,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let one = weighted::sum(number, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
    let two = weighted::sum(number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    let (day, month, year) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    let (day, month) = (
        if day > 40 { day - 40 } else { day },
        if month > 40 { month - 40 } else { month },
    );
    let century = match (weighted::part(number, 6, 9), year) {
        (0..=499, _) => 1900,
        (500..=749, 54..) => 1800,
        (500..=999, ..40) => 2000,
        (900..=999, 40..) => 1900,
        _ => return false,
    };
    one.is_multiple_of(11) && two.is_multiple_of(11) && calendar::is_day(century + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["15108695088", "01020340033"],
            &["15108695080", "01020340030", "15138695088"],
        );
    }
}
