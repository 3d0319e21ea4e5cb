//! Swedish organisation numbers.
//!
//! *What:* ten digits, often as 6-4. *Source:* Bolagsverket, lag (1974:174).
//! *Validation:* Luhn; the third digit is 2 or more. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in thirteen numbers passes; companies have them as well.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{luhn, weighted};

pub(crate) const ID: Id = Id {
    class: Class::SeOrganisationsnummer,
    recognizer: "se_organisationsnummer",
    shapes: &["9999999999", "999999-9999", "999999 9999", "AA999999999999"],
    words: "seorganisationsnummer organisationsnummer orgnr orgnummer organisationsnr foretagsnummer momsregistreringsnummer vatnr companyidentitycode",
    alone: 8,
    check,
};

fn check(number: &[u8]) -> bool {
    let number = match number.strip_prefix(b"SE") {
        Some(rest) => rest.strip_suffix(b"01").unwrap_or_default(),
        None => number,
    };
    weighted::at(number, 2) >= 2 && number.first() != Some(&b'0') && luhn::holds(number)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["5567037485", "212000-0142"],
            &["5567037480", "212000-0140", "5501011239"],
        );
    }
}
