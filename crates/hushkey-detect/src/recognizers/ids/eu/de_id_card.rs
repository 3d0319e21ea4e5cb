//! German identity card numbers.
//!
//! *What:* nine letters and digits, with or without the check digit. *Source:* Bundesministerium des Innern, PAuswV; ICAO
//! 9303.
//! *Validation:* the letters that are used; the check digit of ICAO 9303 in the ninth or tenth place. *Confidence:* acts
//! when named, or under a word for personal numbers.
//! *Limits:* old numbers of a T and eight digits have no check.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::icao9303;

pub(crate) const ID: Id = Id {
    class: Class::DeIdCard,
    recognizer: "de_id_card",
    shapes: &["XXXXXXXXX", "XXXXXXXXXX"],
    words: "deidcard personalausweis personalausweisnummer ausweis ausweisnummer ausweisnr perso identitycard idcard idcardnumber",
    alone: 6,
    check,
};

fn check(number: &[u8]) -> bool {
    let [first, .., last] = number else { return false };
    let used = |byte: &u8| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(byte);
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    first.is_ascii_uppercase()
        && number.iter().all(used)
        && last.is_ascii_digit()
        && digits >= 2
        && (icao9303::holds(number) || *first == b'T' && digits == 8 && number.len() == 9)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["L01X00T44", "t22000129", "L01X00T471"],
            &["L01X00T47", "123456789", "A01X00T44"],
        );
    }
}
