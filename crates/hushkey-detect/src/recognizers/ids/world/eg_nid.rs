//! Egyptian national identity numbers.
//!
//! *What:* fourteen digits: century, date of birth, governorate, serial, check digit. *Source:* Civil Status Organization, Ministry
//! of Interior. *Validation:* date and governorate; the rule of the last digit is not published. *Confidence:* acts when named.
//! *Limits:* times written as fourteen digits may pass.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_day;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::EgNid,
    recognizer: "eg_nid",
    shapes: &["99999999999999"],
    words: "egyptnationalid egyptid raqamqawmi alraqamalqawmi nid القومي egnid egyptianid",
    alone: 12,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<14>(number) else { return false };
    let year = match d[0] {
        2 => 1900,
        3 => 2000,
        _ => return false,
    };
    is_day(year + d[1] * 10 + d[2], d[3] * 10 + d[4], d[5] * 10 + d[6])
        && matches!(d[7] * 10 + d[8], 1..=4 | 11..=19 | 21..=29 | 31..=35 | 88)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["28402290112345", "30102032512345"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["18402290112345", "28413290112345", "28402290512345", "2840229011234"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
