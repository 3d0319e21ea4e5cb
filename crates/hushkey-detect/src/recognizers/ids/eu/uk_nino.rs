//! British national insurance numbers.
//!
//! *What:* two letters, six digits, a letter A to D, often in pairs. *Source:* HM Revenue & Customs, NIM39110.
//! *Validation:* letters and pairs that are issued. *Confidence:* 70 alone, surer when named.
//! *Limits:* there is no check digit; without the last letter nothing is found.

use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::UkNino,
    recognizer: "uk_nino",
    shapes: &[
        "AA999999A",
        "AA 99 99 99 A",
        "AA 999999 A",
        "AA-99-99-99-A",
        "AA 999 999 A",
        "AA999999 A",
    ],
    words: "uknino nino nationalinsurance nationalinsurancenumber nationalinsuranceno ninumber nin insurancenumber",
    alone: 70,
    check,
};

fn check(number: &[u8]) -> bool {
    let [first, second, .., last] = number else {
        return false;
    };
    !b"DFIQUV".contains(first)
        && !b"DFIOQUV".contains(second)
        && !matches!(
            &[*first, *second],
            b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ"
        )
        && (b'A'..=b'D').contains(last)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["AB123456C", "CE 12 34 56 D", "jg 123456 a"],
            &["QQ123456C", "AO123456C", "BG123456A", "AB123456E", "AB12345C"],
        );
    }
}
