//! Spanish numbers of foreigners (NIE).
//!
//! *What:* X, Y or Z, seven digits and a letter. *Source:* Ministerio del Interior, Real Decreto 557/2011.
//! *Validation:* the letter: the number modulo 23, with X, Y, Z as 0, 1, 2. *Confidence:* 80 alone, surer when named.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::EsNie,
    recognizer: "es_nie",
    shapes: &["A9999999~A", "A-9999999-A", "A 9999999 A"],
    words: "esnie nie numeroidentidadextranjero numerodeidentidaddeextranjero numerodeidentificaciondeextranjero identificaciondeextranjero extranjero tie",
    alone: 80,
    check,
};

fn check(number: &[u8]) -> bool {
    let first = match number.first() {
        Some(b'X') => 0,
        Some(b'Y') => 1,
        Some(b'Z') => 2,
        _ => return false,
    };
    let body = first * 10_000_000 + weighted::part(number, 1, 8);
    number.get(8) == b"TRWAGMYFPDXBNJZSQVHLCKE".get(body as usize % 23)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["X2482300W", "y-5277343-F"],
            &["X2482300A", "y-5277343-A", "W2482300W"],
        );
    }
}
