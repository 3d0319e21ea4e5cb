//! Italian VAT numbers (partita IVA).
//!
//! *What:* eleven digits, with or without IT. *Source:* Agenzia delle Entrate, D.P.R. 633/1972.
//! *Validation:* Luhn, the office of the province. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in about ninety numbers passes; companies have them as well.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{luhn, weighted};

pub(crate) const ID: Id = Id {
    class: Class::ItVatCode,
    recognizer: "it_vat_code",
    shapes: &["99999999999", "AA99999999999", "AA 99999999999"],
    words: "itvatcode partitaiva piva partiva vat vatnumber vatcode iva codiceiva numeroiva",
    alone: 10,
    check,
};

fn check(number: &[u8]) -> bool {
    let number = number.strip_prefix(b"IT").unwrap_or(number);
    let office = weighted::part(number, 7, 10);
    number.len() == 11
        && weighted::part(number, 0, 7) != 0
        && matches!(office, 1..=100 | 120 | 121 | 888 | 999)
        && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["01333550323", "IT00743110157"],
            &["01333550320", "IT00743110150", "00000000000", "01333559999"],
        );
    }
}
