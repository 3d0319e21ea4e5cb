//! British passport numbers.
//!
//! *What:* nine digits, or two letters and seven digits. *Source:* HM Passport Office.
//! *Validation:* the form. *Confidence:* acts when named only.
//! *Limits:* there is no check digit: found when named only; nine digits only where a passport is named.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::UkPassport,
    recognizer: "uk_passport",
    shapes: &["AA9999999"],
    words: "ukpassport passport passports passportnumber passportno britishpassport passportid travelpassport passeport reisepass pasaporte passaporto passaporte paspoort paszport",
    alone: 3,
    check,
};

/// Passports issued before the letters.
pub(crate) const DIGITS: Id = Id {
    shapes: &["999999999"],
    words: "ukpassport passport passportnumber passportno britishpassport passportid",
    alone: 2,
    check: |number| !weighted::all_same(number),
    ..ID
};

fn check(number: &[u8]) -> bool {
    !number.iter().skip(2).all(|&digit| digit == b'0')
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["AB1234567", "xk7654321"], &["A1234567", "AB123456", "AB0000000"]);
    }
}
