//! Bulgarian uniform civil numbers (EGN).
//!
//! *What:* ten digits: date of birth, serial, check digit. *Source:* ГД ГРАО, Закон за гражданската регистрация.
//! *Validation:* the date (month 20 more before 1900, 40 more from 2000 on), weighted sum modulo 11. *Confidence:* acts
//! when named, or under a word for personal numbers.
//! *Limits:* one in about three hundred numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::BgEgn,
    recognizer: "bg_egn",
    shapes: &["9999999999"],
    words: "bgegn egn edinengrazhdanskinomer edinnomer егн ЕГН",
    alone: 25,
    check,
};

fn check(number: &[u8]) -> bool {
    let (year, month, day) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    let (century, month) = match month {
        41.. => (2000, month - 40),
        21.. => (1800, month - 20),
        _ => (1900, month),
    };
    let sum = weighted::sum(number, &[2, 4, 8, 5, 10, 9, 7, 3, 6]);
    calendar::is_day(century + year, month, day) && sum % 11 % 10 == weighted::at(number, 9)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["7523169263", "8542013225", "8001010013"],
            &["7523169260", "8542013220", "8001010010", "8013010012"],
        );
    }
}
