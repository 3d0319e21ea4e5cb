//! Spanish social security numbers.
//!
//! *What:* twelve digits: province, number, check. *Source:* Tesorería General de la Seguridad Social.
//! *Validation:* the first ten digits modulo 97. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in about two hundred numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::EsNss,
    recognizer: "es_nss",
    shapes: &[
        "999999999999",
        "99 99999999 99",
        "99/99999999/99",
        "99-99999999-99",
        "99 9999999999",
    ],
    words: "esnss nss numeroseguridadsocial numerodeseguridadsocial numerodelaseguridadsocial seguridadsocial naf numeroafiliacion numerodeafiliacion afiliacion nuss",
    alone: 30,
    check,
};

fn check(number: &[u8]) -> bool {
    let (province, body) = (weighted::part(number, 0, 2), weighted::part(number, 2, 10));
    let all = if body < 10_000_000 {
        (province * 10_000_000 + body) as u64
    } else {
        province as u64 * 100_000_000 + body as u64
    };
    matches!(province, 1..=53 | 66) && body > 0 && all % 97 == weighted::part(number, 10, 12) as u64
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["281234567840", "28/12345678/40", "080000012352"],
            &["281234567841", "28/12345678/41", "080000012350", "991234567800"],
        );
    }
}
