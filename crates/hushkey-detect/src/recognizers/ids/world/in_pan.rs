//! Indian permanent account numbers (PAN).
//!
//! *What:* five letters, four digits, a letter. *Source:* Income Tax Department, Rule 114. *Validation:* the fourth letter names the
//! kind of holder; the serial is not 0000. *Confidence:* 60 by form. *Limits:* the rule of the last letter is not published.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::InPan,
    recognizer: "in_pan",
    shapes: &["AAAAA9999A"],
    words: "pan pannumber panno pancard pancardnumber permanentaccountnumber panid inpan",
    alone: 60,
    check: is_no_digest,
};

pub(crate) const HEX: Id = Id { alone: 5, check, ..ID };

fn check(number: &[u8]) -> bool {
    let (Some(name), Some(serial), Some(last)) = (number.get(..5), number.get(5..9), number.get(9)) else {
        return false;
    };
    number.len() == 10
        && name.iter().all(u8::is_ascii_uppercase)
        && matches!(
            name.get(3),
            Some(b'A' | b'B' | b'C' | b'F' | b'G' | b'H' | b'J' | b'K' | b'L' | b'P' | b'T')
        )
        && serial.iter().all(u8::is_ascii_digit)
        && serial != b"0000"
        && last.is_ascii_uppercase()
}

/// The same, and not hexadecimal, as a short digest is.
fn is_no_digest(number: &[u8]) -> bool {
    check(number) && number.iter().any(|byte| matches!(byte, b'G'..=b'Z'))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["ACUPA7085R", "AAPFU0939F"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["ABMXA3211G", "ACUPA0000R", "ACUP17085R", "ACUPA70851", "ACUPA7085"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
