//! Portuguese taxpayer numbers (NIF).
//!
//! *What:* nine digits. *Source:* Autoridade Tributária, Decreto-Lei 14/2013.
//! *Validation:* weighted sum modulo 11, no leading zero. *Confidence:* acts when named, or under a word for personal
//! numbers.
//! *Limits:* one in eleven numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::PtNif,
    recognizer: "pt_nif",
    shapes: &[
        "999999999",
        "999 999 999",
        "AA999999999",
        "AA 999999999",
        "AA 999 999 999",
    ],
    words: "ptnif nif contribuinte numerodecontribuinte numerocontribuinte nifpt numerodeidentificacaofiscal identificacaofiscal nipc",
    alone: 10,
    check,
};

fn check(number: &[u8]) -> bool {
    let number = number.strip_prefix(b"PT").unwrap_or(number);
    let sum = weighted::sum(number, &[9, 8, 7, 6, 5, 4, 3, 2]);
    number.len() == 9
        && matches!(number.first(), Some(b'1'..=b'9'))
        && (11 - sum % 11) % 11 % 10 == weighted::at(number, 8)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["501964843", "PT 264173538"],
            &["501964840", "PT 264173530", "001964843"],
        );
    }
}
