//! Austrian social insurance numbers.
//!
//! *What:* ten digits, often as 4 6: serial, check digit, date of birth. *Source:* Dachverband der
//! Sozialversicherungsträger, § 31 ASVG.
//! *Validation:* weighted sum modulo 11, day and month (up to 15 when a day is full). *Confidence:* acts when named, or
//! under a word for personal numbers.
//! *Limits:* one in about two hundred numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::AtSsn,
    recognizer: "at_ssn",
    shapes: &["9999999999", "9999 999999", "9999-999999"],
    words: "atssn sozialversicherungsnummer svnr svnummer vsnr versicherungsnummer ecard sozialversicherung sv",
    alone: 25,
    check,
};

fn check(number: &[u8]) -> bool {
    let sum = weighted::sum(number, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    number.first() != Some(&b'0')
        && sum % 11 == weighted::at(number, 3)
        && (1..=31).contains(&weighted::part(number, 4, 6))
        && (1..=15).contains(&weighted::part(number, 6, 8))
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["1237 010180", "7828280155"],
            &["1230 010180", "7820280155", "1237 410180"],
        );
    }
}
