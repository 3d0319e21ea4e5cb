//! Greek social security numbers (AMKA).
//!
//! *What:* eleven digits: date of birth, serial, check digit. *Source:* ΗΔΙΚΑ, ν. 3655/2008.
//! *Validation:* the date, Luhn. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in about three hundred numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, luhn, weighted};

pub(crate) const ID: Id = Id {
    class: Class::GrAmka,
    recognizer: "gr_amka",
    shapes: &["99999999999"],
    words: "gramka amka arithmosmitroou ΑΜΚΑ αμκα",
    alone: 28,
    check,
};

fn check(number: &[u8]) -> bool {
    let (day, month, year) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    calendar::is_short_day(year, month, day) && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["01013000557", "29020012349"],
            &["01013000550", "29020012340", "01133000552"],
        );
    }
}
