//! German passport numbers.
//!
//! *What:* nine letters and digits from C, F, G, H, J or K on, with or without the check digit. *Source:* Bundesministerium
//! des Innern, PassV; ICAO 9303.
//! *Validation:* the check digit of ICAO 9303 in the ninth or tenth place. *Confidence:* acts when named, or under a word
//! for personal numbers.
//! *Limits:* found when named, or under a word for personal numbers.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::icao9303;

pub(crate) const ID: Id = Id {
    class: Class::DePassport,
    recognizer: "de_passport",
    shapes: &["XXXXXXXXX", "XXXXXXXXXX"],
    words: "depassport reisepass reisepassnummer reisepassnr passnummer pass passport passportnumber",
    alone: 6,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(first) = number.first() else { return false };
    let used = |byte: &u8| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(byte);
    b"CFGHJK".contains(first)
        && number.iter().all(used)
        && number.last().is_some_and(u8::is_ascii_digit)
        && icao9303::holds(number)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["C01234565", "cz6311t03", "C01X00T41"],
            &["C01234567", "L01X00T44", "901234567", "C0123456A"],
        );
    }
}
