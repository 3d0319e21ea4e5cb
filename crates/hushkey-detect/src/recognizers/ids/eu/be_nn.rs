//! Belgian national register numbers.
//!
//! *What:* eleven digits: date of birth, serial, check; often as 85.07.30-033.28. *Source:* IBZ Rijksregister, KB 3 april
//! 1984.
//! *Validation:* 97 minus the rest modulo 97, from 2000 on with a 2 before; the date, whose month is 20 or 40 more for
//! foreigners and 0 when unknown. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::BeNn,
    recognizer: "be_nn",
    shapes: &[
        "99999999999",
        "999999 999 99",
        "99 99 99 999 99",
        "999999-99999",
        "999999-999-99",
    ],
    words: "benn rijksregisternummer rijksregister rijksregisternr nationaalnummer numeronational registrenational numeroregistrenational numeroderegistrenational numerodurgistrenational insz niss bisnummer rrn nrn numeronationalregister",
    alone: 48,
    check,
};

/// With its dots and hyphens.
pub(crate) const WRITTEN: Id = Id {
    shapes: &["99.99.99-999.99", "99.99.99-999-99", "99.99.99.999.99"],
    alone: 90,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let (year, month) = (weighted::part(number, 0, 2), weighted::part(number, 2, 4));
    let (body, check) = (
        weighted::part(number, 0, 9) as u64,
        weighted::part(number, 9, 11) as u64,
    );
    // when the serials of a day run out, the day counts on
    let date = month <= 52 && month % 20 <= 12;
    let old = 97 - body % 97 == check;
    let new = 97 - (2_000_000_000 + body) % 97 == check && year < 40;
    body > 0 && date && (old || new)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["85073003328", "01020300537", "65 03 22 123 21"],
            &[
                "85073003320",
                "01020300530",
                "65 03 22 123 20",
                "85133003328",
                "85073003329",
            ],
        );
    }
}
