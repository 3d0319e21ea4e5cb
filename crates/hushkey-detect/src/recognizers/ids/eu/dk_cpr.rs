//! Danish civil registration numbers (CPR).
//!
//! *What:* ten digits, often as 6-4: date of birth, serial. *Source:* CPR-kontoret, lov om Det Centrale Personregister.
//! *Validation:* the date; the old check modulo 11 is no longer kept by all. *Confidence:* acts when named, or under a word
//! for personal numbers.
//! *Limits:* one in about thirty numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::DkCpr,
    recognizer: "dk_cpr",
    shapes: &["9999999999", "999999-9999", "999999 9999"],
    words: "dkcpr cpr cprnr cprnummer personnummer cprnumber danskpersonnummer",
    alone: 6,
    check,
};

fn check(number: &[u8]) -> bool {
    let (day, month, year) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    let century = match weighted::at(number, 6) {
        5..=8 if year >= 58 => 1800,
        0..=3 => 1900,
        4 | 9 if year >= 37 => 1900,
        _ => 2000,
    };
    calendar::is_day(century + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["211062-5629", "0102031234"],
            &["511062-5629", "311162-5629", "21106-25629"],
        );
    }
}
