//! Italian identity card numbers.
//!
//! *What:* two letters and seven digits; since 2016 CA, five digits and two letters. *Source:* Ministero dell’Interno.
//! *Validation:* the form. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::ItIdentityCard,
    recognizer: "it_identity_card",
    shapes: &["AA9999999", "AA 9999999", "AA99999AA", "9999999AA", "AA 99999 AA"],
    words: "itidentitycard cartadidentita cartaidentita cartaidentitaelettronica cie documentodiidentita documentoidentita identitycard idcard",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    number
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .any(|&byte| byte != b'0')
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["AA1234567", "ca12345ab", "AO 7654321"],
            &["A1234567", "AA0000000"],
        );
    }
}
