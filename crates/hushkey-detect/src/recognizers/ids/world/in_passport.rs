//! Indian passport numbers.
//!
//! *What:* a letter and seven digits. *Source:* Ministry of External Affairs, Passport Seva. *Validation:* letters other than Q, X
//! and Z; neither the first nor the last digit is 0. *Confidence:* acts when named. *Limits:* no check digit.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::InPassport,
    recognizer: "in_passport",
    shapes: &["A9999999", "A9 99999", "A99 99999"],
    words: "indianpassport indiapassport indianpassportnumber passport passportno passportnumber passportnum \
        inpassport",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some((first, rest)) = number.split_first() else {
        return false;
    };
    rest.len() == 7
        && first.is_ascii_uppercase()
        && !matches!(first, b'Q' | b'X' | b'Z')
        && rest.iter().all(u8::is_ascii_digit)
        && rest.first() != Some(&b'0')
        && rest.last() != Some(&b'0')
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["C3590543", "T3569075"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["C3590540", "C0590543", "Q3590543", "C359054", "35905431"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
