//! Swedish personal identity numbers.
//!
//! *What:* ten or twelve digits, often with - or + before the last four. *Source:* Skatteverket, Folkbokföringslagen § 18.
//! *Validation:* the date, Luhn; the day of coordination numbers is 60 more. *Confidence:* acts when named, or under a word
//! for personal numbers.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, luhn, weighted};

pub(crate) const ID: Id = Id {
    class: Class::SePersonnummer,
    recognizer: "se_personnummer",
    shapes: &["9999999999", "999999999999", "999999 9999"],
    words: "sepersonnummer personnummer personnr pnr persnr samordningsnummer svensktpersonnummer personalidentitycode",
    alone: 25,
    check,
};

/// With its separator.
pub(crate) const WRITTEN: Id = Id {
    shapes: &["999999-9999", "999999+9999", "99999999-9999", "99999999+9999"],
    alone: 60,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let (century, rest) = match number.len() {
        12 => (weighted::part(number, 0, 2) * 100, number.get(2..).unwrap_or_default()),
        _ => (0, number),
    };
    let (year, month, day) = (
        weighted::part(rest, 0, 2),
        weighted::part(rest, 2, 4),
        weighted::part(rest, 4, 6),
    );
    // a coordination number's day is 60 more
    let day = if day > 60 { day - 60 } else { day };
    let date = match century {
        0 => calendar::is_short_day(year, month, day),
        1800..=2000 => calendar::is_day(century + year, month, day),
        _ => false,
    };
    date && luhn::holds(rest)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["8712202384", "199001010017"],
            &["8712202380", "199001010010", "8713202386", "200102290010"],
        );
    }
}
