//! British unique taxpayer references.
//!
//! *What:* ten digits, often as 5 5, with or without a K. *Source:* HM Revenue & Customs.
//! *Validation:* weighted sum modulo 11, in the first digit. *Confidence:* acts when named, or under a word for personal
//! numbers.
//! *Limits:* one in eleven numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::UkUtr,
    recognizer: "uk_utr",
    shapes: &["9999999999", "99999 99999", "9999999999A", "99999 99999A"],
    words: "ukutr utr uniquetaxpayerreference taxpayerreference utrnumber",
    alone: 10,
    check,
};

fn check(number: &[u8]) -> bool {
    let sum = weighted::sum(number.get(1..).unwrap_or_default(), &[6, 7, 8, 9, 10, 5, 4, 3, 2]);
    let digit = [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1].get(sum as usize % 11).copied();
    digit == Some(weighted::at(number, 0)) && number.get(10).is_none_or(|&letter| letter == b'K')
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["1955839661", "22345 67890"], &["0955839661", "02345 67890"]);
    }
}
