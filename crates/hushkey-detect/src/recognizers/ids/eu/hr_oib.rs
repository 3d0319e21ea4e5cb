//! Croatian personal identification numbers (OIB).
//!
//! *What:* eleven digits, with or without HR. *Source:* Porezna uprava, Zakon o osobnom identifikacijskom broju.
//! *Validation:* ISO 7064 mod 11,10. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in ten numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{iso7064, weighted};

pub(crate) const ID: Id = Id {
    class: Class::HrOib,
    recognizer: "hr_oib",
    shapes: &["99999999999", "AA99999999999", "AA 99999999999"],
    words: "hroib oib osobniidentifikacijskibroj osobnibroj",
    alone: 10,
    check,
};

fn check(number: &[u8]) -> bool {
    let number = number.strip_prefix(b"HR").unwrap_or(number);
    number.len() == 11 && !weighted::all_same(number) && iso7064::mod_11_10(number)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["33392005961", "HR 69435151530"],
            &["33392005960", "HR 69435151531"],
        );
    }
}
