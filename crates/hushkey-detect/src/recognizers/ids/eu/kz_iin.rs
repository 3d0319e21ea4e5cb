//! Kazakh individual identification numbers (IIN).
//!
//! *What:* twelve digits: date of birth, century and sex, serial, check digit. *Source:* Закон РК 223-III.
//! *Validation:* the date, two weighted sums modulo 11. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::KzIin,
    recognizer: "kz_iin",
    shapes: &["999999999999"],
    words: "kziin iin zhsn ИИН иин жсн ЖСН",
    alone: 45,
    check,
};

fn check(number: &[u8]) -> bool {
    let one = weighted::sum(number, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
    let two = weighted::sum(number, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11;
    let control = if one < 10 { one } else { two };
    let (year, month, day) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    let century = match weighted::at(number, 6) {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        _ => return false,
    };
    control < 10 && control == weighted::at(number, 11) && calendar::is_day(century + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["850315301235"], &["850315301230", "851315301234"]);
    }
}
