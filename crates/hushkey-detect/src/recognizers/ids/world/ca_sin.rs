//! Canadian social insurance numbers (SIN, NAS).
//!
//! *What:* `NNN NNN NNN`, with hyphens, or nine digits. *Source:* Service Canada, Employment Insurance Act s. 138. *Validation:*
//! Luhn; the first digit is a region: 1 to 7, or 9 for temporary residents. *Confidence:* acts when named. *Limits:* a tenth of all
//! numbers passes.

use super::super::Id;
use crate::Class;
use crate::validators::luhn;

pub(crate) const ID: Id = Id {
    class: Class::CaSin,
    recognizer: "ca_sin",
    shapes: &["999 999 999", "999-999-999", "999999999"],
    words: "sin sinnumber sinno socialinsurance socialinsurancenumber socialinsuranceno nas \
        numerodassurancesociale assurancesociale casin canadiansin canadasin",
    alone: 25,
    check,
};

fn check(number: &[u8]) -> bool {
    number.len() == 9 && !matches!(number.first(), Some(b'0' | b'8')) && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["130692544", "948584792", "123456782"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["123456789", "812345678", "046454286", "13069254"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
