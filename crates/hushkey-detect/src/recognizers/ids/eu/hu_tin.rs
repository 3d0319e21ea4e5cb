//! Hungarian tax identification numbers of persons (adóazonosító jel).
//!
//! *What:* ten digits that start with 8. *Source:* Nemzeti Adó- és Vámhivatal, 1996. évi XX. törvény.
//! *Validation:* the digits times their places modulo 11. *Confidence:* acts when named, or under a word for personal
//! numbers.
//! *Limits:* one in about a hundred numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::HuTin,
    recognizer: "hu_tin",
    shapes: &["9999999999", "999 999 9999"],
    words: "hutin adoazonosito adoazonositojel adoszam adojel szemelyiszam",
    alone: 20,
    check,
};

fn check(number: &[u8]) -> bool {
    let sum = weighted::sum(number, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    number.first() == Some(&b'8') && sum % 11 == weighted::at(number, 9)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["8071922897"], &["8071922890", "7071592153"]);
    }
}
