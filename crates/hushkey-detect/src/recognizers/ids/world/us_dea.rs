//! United States DEA registration numbers of practitioners.
//!
//! *What:* two letters and seven digits. *Source:* DEA Diversion Control Division, 21 CFR 1301. *Validation:* registrant type of the
//! first letter; check digit of the last place. *Confidence:* acts when named. *Limits:* a registrant business has 9 for the second
//! letter.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::UsDea,
    recognizer: "us_dea",
    shapes: &["AA9999999", "A99999999"],
    words: "dea deanumber deano deaid dearegistration dearegistrationnumber deareg medicallicense medicallicence \
        usdea",
    alone: 30,
    check,
};

fn check(number: &[u8]) -> bool {
    let (Some(&[kind, second]), Some(rest)) = (number.get(..2), number.get(2..)) else {
        return false;
    };
    let Some([a, b, c, d, e, f, last]) = digits::<7>(rest) else {
        return false;
    };
    matches!(kind, b'A'..=b'H' | b'J'..=b'M' | b'P' | b'R'..=b'U' | b'X')
        && (second.is_ascii_uppercase() || second == b'9')
        && (a + c + e + 2 * (b + d + f)) % 10 == last
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["BB1388568", "AP5836727", "F91234563"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["BB1388569", "IB1388568", "B81388568", "BB138856"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
