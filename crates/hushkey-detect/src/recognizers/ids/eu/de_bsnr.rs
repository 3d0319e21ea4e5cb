//! German medical practice numbers (BSNR).
//!
//! *What:* nine digits. *Source:* Kassenärztliche Bundesvereinigung, Richtlinie nach § 75 SGB V.
//! *Validation:* the form. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::DeBsnr,
    recognizer: "de_bsnr",
    shapes: &["999999999"],
    words: "debsnr bsnr betriebsstattennummer betriebsstaettennummer praxisnummer",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    !number.starts_with(b"00") && !weighted::all_same(number)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["021234568", "721234567"],
            &["001234567", "111111111", "02123456"],
        );
    }
}
