//! Spanish passport numbers.
//!
//! *What:* three letters and six digits. *Source:* Ministerio del Interior.
//! *Validation:* the form. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::EsPassport,
    recognizer: "es_passport",
    shapes: &["AAA999999"],
    words: "espassport pasaporte pasaportes numerodepasaporte numeropasaporte passport",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    !number.ends_with(b"000000")
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["AAA123456", "xdd654321"], &["AA123456", "AAAA12345"]);
    }
}
