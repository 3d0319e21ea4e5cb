//! Spanish identity and tax numbers of persons (DNI, NIF).
//!
//! *What:* eight digits and a letter; K, L or M, seven digits and a letter. *Source:* Ministerio del Interior, Real Decreto
//! 1553/2005; Agencia Tributaria.
//! *Validation:* the letter: the number modulo 23. *Confidence:* 60 alone, surer when named.
//! *Limits:* one in 23 words of this form passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::EsNif,
    recognizer: "es_nif",
    shapes: &[
        "99999999~A",
        "99.999.999-A",
        "99.999.999A",
        "99.999.999 A",
        "A9999999~A",
    ],
    words: "esnif nif dni documentonacionaldeidentidad documentonacional dninif nifdni numerodni carnetdeidentidad",
    alone: 60,
    check,
};

/// The numbers of entities, when the word for persons names them.
pub(crate) const ENTITY: Id = Id {
    shapes: &["A99999999", "A-99999999", "A9999999A", "A-9999999-A", "A9999999-A"],
    alone: 3,
    check: entity,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let body = match number.first() {
        Some(b'K' | b'L' | b'M') => weighted::part(number, 1, 8),
        Some(byte) if byte.is_ascii_digit() => weighted::part(number, 0, 8),
        _ => return false,
    };
    number.get(8) == b"TRWAGMYFPDXBNJZSQVHLCKE".get(body as usize % 23)
}

/// The control of an entity's number: Luhn's sum, as a digit or a letter by the first letter.
fn entity(number: &[u8]) -> bool {
    let ([first, ..], Some(&last)) = (number, number.get(8)) else {
        return false;
    };
    let body = number.get(1..8).unwrap_or_default();
    let sum: u32 = body
        .iter()
        .enumerate()
        .map(|(at, &byte)| {
            if at % 2 == 0 {
                weighted::digit(byte) * 2
            } else {
                weighted::digit(byte)
            }
        })
        .map(|product| product / 10 + product % 10)
        .sum();
    let control = (10 - sum % 10) % 10;
    let letter = b"JABCDEFGHI".get(control as usize) == Some(&last);
    let digit = last.is_ascii_digit() && weighted::digit(last) == control;
    match first {
        b'P' | b'Q' | b'R' | b'S' | b'N' | b'W' => letter,
        b'A' | b'B' | b'E' | b'H' => digit,
        b'C' | b'D' | b'F' | b'G' | b'J' | b'U' | b'V' => letter || digit,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["54362315K", "12345678-Z", "K1234567L"],
            &["54362315A", "12345678-A", "K1234567A", "0000000T", "54362315"],
        );
    }
}
