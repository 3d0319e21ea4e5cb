//! Finnish personal identity codes.
//!
//! *What:* date of birth, a sign or letter of the century, three digits, a check character. *Source:* Digi- ja
//! väestötietovirasto DVV, VNA 690/2022.
//! *Validation:* the date, the number modulo 31. *Confidence:* 90 alone, surer when named.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::FiHetu,
    recognizer: "fi_hetu",
    shapes: &["999999-999X", "999999+999X", "999999A999X"],
    words: "fihetu hetu henkilotunnus henkilotunnuksesi personbeteckning sotu sosiaaliturvatunnus personalidentitycode personalidentitynumber",
    alone: 90,
    check,
};

fn check(number: &[u8]) -> bool {
    let (day, month, year) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    let (century, serial) = match (number.len(), number.get(6)) {
        (11, Some(b'Y' | b'X' | b'W' | b'V' | b'U')) => (1900, number.get(7..10)),
        (11, Some(b'A'..=b'F')) => (2000, number.get(7..10)),
        (10, _) => (0, number.get(6..9)),
        _ => return false,
    };
    let date = match century {
        0 => calendar::is_day(1900 + year, month, day) || calendar::is_day(1800 + year, month, day),
        _ => calendar::is_day(century + year, month, day),
    };
    let serial = weighted::value(serial.unwrap_or_default());
    let place = (weighted::part(number, 0, 6) as u64 * 1000 + serial as u64) % 31;
    date && serial >= 2 && number.last() == b"0123456789ABCDEFHJKLMNPRSTUVWXY".get(place as usize)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["131052-308T"],
            &["131052-308U", "310252-308Y", "131052G308T", "131052.308T"],
        );
    }
}
