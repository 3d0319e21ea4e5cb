//! Russian pension insurance numbers (SNILS).
//!
//! *What:* eleven digits, with separators as 112-233-445 95. *Source:* Социальный фонд России, ФЗ 27.
//! *Validation:* weighted sum modulo 101. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* numbers up to 001-001-998 have no check and are not found.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::RuSnils,
    recognizer: "ru_snils",
    shapes: &["99999999999", "999 999 999 99"],
    words: "rusnils snils snilsnumber СНИЛС снилс",
    alone: 30,
    check,
};

/// With its separators.
pub(crate) const WRITTEN: Id = Id {
    shapes: &["999-999-999 99", "999-999-999-99"],
    alone: 90,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let sum = weighted::sum(number, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
    weighted::part(number, 0, 9) > 1_001_998 && sum == weighted::part(number, 9, 11)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["11223344595"], &["11223344590", "00000000100"]);
    }
}
