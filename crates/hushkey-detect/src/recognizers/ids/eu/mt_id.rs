//! Maltese identity card numbers.
//!
//! *What:* up to seven digits and a letter. *Source:* Identità Malta.
//! *Validation:* letters that are used. *Confidence:* acts when named only.
//! *Limits:* found when named only: there is no check digit.

use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::MtId,
    recognizer: "mt_id",
    shapes: &["9999999A", "999999A", "99999A"],
    words: "mtid maltaid maltaidcard maltese karatalidentita kartatalidentita idcard identitycard",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    number.last().is_some_and(|letter| b"MGAPLHBZ".contains(letter)) && !number.starts_with(b"0000000")
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["1234567M", "0012384g"], &["1234567C", "12345678M"]);
    }
}
