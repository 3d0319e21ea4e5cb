//! Luxembourg national identification numbers (matricule).
//!
//! *What:* thirteen digits: date of birth, serial, two check digits. *Source:* CTIE, loi du 19 juin 2013.
//! *Validation:* the date, Luhn and Verhoeff. *Confidence:* 75 alone, surer when named.
//! *Limits:* numbers of before 2014 are not found.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, luhn, verhoeff, weighted};

pub(crate) const ID: Id = Id {
    class: Class::LuNin,
    recognizer: "lu_nin",
    shapes: &["9999999999999", "99999999 99999", "9999 99 99 99999"],
    words: "lunin matricule matriculenationale numeromatricule matricula cnsnumber identifiantnational nin nationalidentificationnumber",
    alone: 75,
    check,
};

fn check(number: &[u8]) -> bool {
    let (year, month, day) = (
        weighted::part(number, 0, 4),
        weighted::part(number, 4, 6),
        weighted::part(number, 6, 8),
    );
    let mut other = [0u8; 12];
    let body = number.get(..11).unwrap_or_default();
    if let (Some(room), Some(&last)) = (other.get_mut(..body.len()), number.get(12)) {
        room.copy_from_slice(body);
        other[11] = last;
    }
    (1850..=2100).contains(&year)
        && calendar::is_day(year, month, day)
        && luhn::holds(number.get(..12).unwrap_or_default())
        && verhoeff::holds(&other)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["1985052112379"], &["1985052112370", "1985132112345"]);
    }
}
