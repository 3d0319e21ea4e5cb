//! Emirates identity numbers.
//!
//! *What:* `784-1984-1234567-1`, or fifteen digits. *Source:* Federal Authority for Identity and Citizenship (ICP). *Validation:*
//! country 784, a year of birth from 1900 on, Luhn. *Confidence:* 75 by form. *Limits:* some cards of 2006 to 2009 are said to break
//! the check.

use super::super::Id;
use crate::Class;
use crate::validators::luhn;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::AeEmiratesId,
    recognizer: "ae_emirates_id",
    shapes: &["999-9999-9999999-9", "999999999999999", "999 9999 9999999 9"],
    words: "emiratesid eid emiratesidnumber emiratesidno uaeid uaenationalid identitycardnumber emiratescard \
        aeemiratesid",
    alone: 75,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<15>(number) else { return false };
    number.starts_with(b"784") && matches!(d[3] * 10 + d[4], 19 | 20) && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["784198412345674", "784200175391240"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "784198412345678",
            "785198412345671",
            "784178412345671",
            "78419841234567",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
