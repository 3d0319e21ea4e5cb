//! Dutch citizen service numbers (BSN).
//!
//! *What:* nine digits, or eight with the leading zero left out. *Source:* Rijksdienst voor Identiteitsgegevens, Wet
//! algemene bepalingen BSN.
//! *Validation:* the test of eleven. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in eleven numbers passes; eight digits are found when named only.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::NlBsn,
    recognizer: "nl_bsn",
    shapes: &["999999999", "9999.99.999", "999 999 999", "9999 99 999"],
    words: "nlbsn bsn burgerservicenummer burgerservicenr sofinummer sofi sofinr citizenservicenumber",
    alone: 10,
    check,
};

/// With the leading zero left out.
pub(crate) const SHORT: Id = Id {
    shapes: &["99999999"],
    alone: 3,
    check: |number| {
        let sum = weighted::sum(number, &[8, 7, 6, 5, 4, 3, 2]);
        !weighted::all_same(number) && sum % 11 == weighted::at(number, 7)
    },
    ..ID
};

fn check(number: &[u8]) -> bool {
    let sum = weighted::sum(number, &[9, 8, 7, 6, 5, 4, 3, 2]);
    !weighted::all_same(number) && sum % 11 == weighted::at(number, 8)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["111222333", "1234.56.782"],
            &["111222330", "1234.56.780", "000000000", "12345678"],
        );
    }
}
