//! Saudi identity (1) and residence (2) numbers.
//!
//! *What:* ten digits that start with 1 or 2. *Source:* National Information Center, Absher. *Validation:* Luhn. *Confidence:* acts
//! when named. *Limits:* a tenth of such numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::luhn;

pub(crate) const ID: Id = Id {
    class: Class::SaId,
    recognizer: "sa_id",
    shapes: &["9999999999"],
    words: "saudiid iqama iqamanumber iqamano iqamaid saudinationalid nationalidsaudi absher saudiidnumber \
        hawiya هوية الهوية إقامة said",
    alone: 6,
    check,
};

fn check(number: &[u8]) -> bool {
    number.len() == 10 && matches!(number.first(), Some(b'1' | b'2')) && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["1056748930", "2012345670"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["1056748933", "3056748932", "105674893"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
