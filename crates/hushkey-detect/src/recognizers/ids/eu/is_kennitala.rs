//! Icelandic identification numbers (kennitala).
//!
//! *What:* ten digits, often as 6-4: date of birth, serial, check digit, century. *Source:* Þjóðskrá Íslands, lög nr.
//! 140/2019.
//! *Validation:* weighted sum modulo 11, the date; the day of companies is 40 more. *Confidence:* acts when named, or under
//! a word for personal numbers.
//! *Limits:* one in about three hundred numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::IsKennitala,
    recognizer: "is_kennitala",
    shapes: &["9999999999", "999999-9999", "999999 9999"],
    words: "iskennitala kennitala kt kennitolu",
    alone: 25,
    check,
};

fn check(number: &[u8]) -> bool {
    let (day, month, year) = (
        weighted::part(number, 0, 2),
        weighted::part(number, 2, 4),
        weighted::part(number, 4, 6),
    );
    let century = match number.get(9) {
        Some(b'8') => 1800,
        Some(b'9') => 1900,
        Some(b'0') => 2000,
        _ => return false,
    };
    let day = if day > 40 { day - 40 } else { day };
    weighted::sum(number, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
        && calendar::is_day(century + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["120174-3399"], &["120174-3309", "321174-3399"]);
    }
}
