//! Greek tax registration numbers (AFM).
//!
//! *What:* nine digits, with or without EL or GR; eight in old papers. *Source:* ΑΑΔΕ.
//! *Validation:* powers of two modulo 11. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in eleven numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::GrAfm,
    recognizer: "gr_afm",
    shapes: &[
        "999999999",
        "AA999999999",
        "AA 999999999",
        "99999999",
        "AA 99999999",
        "AA99999999",
    ],
    words: "grafm afm vatel arithmosforologikoumitroou ΑΦΜ αφμ",
    alone: 10,
    check,
};

fn check(number: &[u8]) -> bool {
    let number = number
        .strip_prefix(b"EL")
        .or(number.strip_prefix(b"GR"))
        .unwrap_or(number);
    let Some((&last, body)) = number.split_last() else {
        return false;
    };
    let sum = body.iter().fold(0, |sum, &byte| sum * 2 + weighted::digit(byte)) * 2;
    matches!(number.len(), 8 | 9)
        && number.iter().all(u8::is_ascii_digit)
        && !weighted::all_same(number)
        && sum % 11 % 10 == weighted::digit(last)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["094259216", "EL 094259216"],
            &["094259210", "EL 094259210", "000000000"],
        );
    }
}
