//! Italian driving licence numbers.
//!
//! *What:* two letters, seven digits and a letter; U1 and eight letters or digits. *Source:* Ministero delle Infrastrutture
//! e dei Trasporti.
//! *Validation:* no vowels in the form with U1. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::ItDriverLicense,
    recognizer: "it_driver_license",
    shapes: &["AA9999999A", "A9XXXXXXXA"],
    words: "itdriverlicense patente patentediguida numeropatente patenteguida patentidiguida driverlicense drivinglicence",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    match number.strip_prefix(b"U1") {
        Some(rest) => !rest.iter().take(7).any(|byte| b"AEIOQV".contains(byte)),
        None => number.get(1).is_some_and(u8::is_ascii_uppercase),
    }
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["AA0123456B", "U1H00B000C"], &["U1H00A000B", "AA012345B"]);
    }
}
