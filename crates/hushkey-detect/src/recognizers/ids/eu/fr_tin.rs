//! French tax numbers of persons (numéro fiscal, SPI).
//!
//! *What:* thirteen digits from 0 to 3 on, often in groups. *Source:* Direction générale des Finances publiques; OECD TIN
//! rules.
//! *Validation:* the first ten digits modulo 511. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::FrTin,
    recognizer: "fr_tin",
    shapes: &["9999999999999", "99 99 999 999 999", "9 99 99 99 999 999"],
    words: "frtin numerofiscal numfiscal spi numerospi nif fiscal identifiantfiscal referencefiscale numerofiscalreference",
    alone: 35,
    check,
};

fn check(number: &[u8]) -> bool {
    matches!(number.first(), Some(b'0'..=b'3'))
        && weighted::rest(number.get(..10).unwrap_or_default(), 511) == weighted::part(number, 10, 13) as u64
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["3023217600053", "07 01 987 765 493"],
            &["3023217600050", "07 01 987 765 490", "4023217600053"],
        );
    }
}
