//! German physician numbers (LANR).
//!
//! *What:* nine digits. *Source:* Kassenärztliche Bundesvereinigung, § 293 SGB V.
//! *Validation:* the seventh digit: weights 4 and 9 modulo 10. *Confidence:* acts when named, or under a word for personal
//! numbers.
//! *Limits:* one in ten numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::DeLanr,
    recognizer: "de_lanr",
    shapes: &["999999999", "9999999 99"],
    words: "delanr lanr arztnummer lebenslangearztnummer arztnr",
    alone: 8,
    check,
};

fn check(number: &[u8]) -> bool {
    let sum = weighted::sum(number, &[4, 9, 4, 9, 4, 9]);
    (10 - sum % 10) % 10 == weighted::at(number, 6) && !number.starts_with(b"000000")
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["123456601", "987654401"], &["100000401", "123456701"]);
    }
}
