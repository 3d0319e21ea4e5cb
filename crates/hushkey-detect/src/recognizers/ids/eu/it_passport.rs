//! Italian passport numbers.
//!
//! *What:* two letters and seven digits. *Source:* Ministero degli Affari Esteri.
//! *Validation:* the form. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::ItPassport,
    recognizer: "it_passport",
    shapes: &["AA9999999"],
    words: "itpassport passaporto passaporti numeropassaporto numerodipassaporto passport",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    !number.ends_with(b"0000000")
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["AA1234567", "yb7654321"], &["A1234567", "AA123456"]);
    }
}
