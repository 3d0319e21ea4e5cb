//! German health insurance numbers (KVNR).
//!
//! *What:* a letter and nine digits. *Source:* GKV-Spitzenverband, § 290 SGB V.
//! *Validation:* digit sums modulo 10 with the letter as two digits. *Confidence:* acts when named, or under a word for
//! personal numbers.
//! *Limits:* one in ten words of this form passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::DeHealthInsurance,
    recognizer: "de_health_insurance",
    shapes: &["A999999999", "A 999 999 999"],
    words: "dehealthinsurance kvnr krankenversicherungsnummer krankenversichertennummer versichertennummer versichertennr krankenkassennummer gesundheitskarte egk krankenversicherung",
    alone: 40,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some((&letter, rest)) = number.split_first() else {
        return false;
    };
    let place = (letter as u32).wrapping_sub(64);
    let body = rest.iter().take(8).map(|&byte| weighted::digit(byte));
    let sum: u32 = [place / 10, place % 10]
        .into_iter()
        .chain(body)
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit } else { digit * 2 })
        .map(|product| product / 10 + product % 10)
        .sum();
    sum % 10 == weighted::at(number, 9)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["A123456780", "C000500021"], &["A123456787", "M123456789"]);
    }
}
