//! Slovenian and other ex-Yugoslav unique citizen numbers (EMŠO, JMBG).
//!
//! *What:* thirteen digits: date of birth with three of the year, region, serial, check digit. *Source:* Ministrstvo za
//! notranje zadeve, ZCRP.
//! *Validation:* the date, weighted sum modulo 11. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* a millisecond of the clock can pass, so that it is found when named.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::SiEmso,
    recognizer: "si_emso",
    shapes: &["9999999999999"],
    words: "siemso emso jmbg embg matmatbroj maticnastevilka maticnibroj matichenbroj maticnibrojgradana enotnamaticnastevilka embs ЈМБГ јмбг",
    alone: 45,
    check,
};

fn check(number: &[u8]) -> bool {
    let (day, month, year) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 7),
    );
    let year = if year < 800 { 2000 + year } else { 1000 + year };
    let sum = weighted::sum(number, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    year < 2100
        && calendar::is_day(year, month, day)
        && (11 - sum % 11) % 11 % 10 == weighted::at(number, 12)
        && sum % 11 != 1
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["0101006500006", "0202987715008"],
            &["0101006500000", "0202987715000", "0113006500006"],
        );
    }
}
