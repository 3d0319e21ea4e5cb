//! Lithuanian personal codes (asmens kodas).
//!
//! *What:* eleven digits: sex and century, date of birth, serial, check digit. *Source:* Gyventojų registro tarnyba.
//! *Validation:* the date, unless the code starts with 9; two weighted sums modulo 11. *Confidence:* acts when named, or
//! under a word for personal numbers.
//! *Limits:* Estonian codes have the same form.

use super::ee_isikukood::{is_controlled, is_dated};
use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::LtAk,
    recognizer: "lt_ak",
    shapes: &["99999999999"],
    words: "ltak asmenskodas asmenskodo ak personalcode",
    alone: 44,
    check,
};

fn check(number: &[u8]) -> bool {
    is_controlled(number) && (number.starts_with(b"9") || is_dated(number))
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["33309240843", "49901010126"],
            &["33309240840", "49901010120", "33313240848"],
        );
    }
}
