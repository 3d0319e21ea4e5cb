//! Lithuanian personal codes (asmens kodas).
//!
//! *What:* eleven digits: sex and century, date of birth, serial, check digit. *Source:* Gyventojų registro tarnyba.
//! *Validation:* the date, unless the code starts with 9; two weighted sums modulo 11. *Confidence:* acts when named, or
//! under a word for personal numbers.
//! *Limits:* Estonian codes have the same form.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::LtAk,
    recognizer: "lt_ak",
    shapes: &["99999999999"],
    words: "ltak asmenskodas asmenskodo ak personalcode",
    alone: 44,
    check,
};

fn check(number: &[u8]) -> bool {
    let one = weighted::sum(number, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let two = weighted::sum(number, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    let control = if one < 10 { one } else { two % 10 };
    let (year, month, day) = (
        weighted::part(number, 1, 3),
        weighted::part(number, 3, 5),
        weighted::part(number, 5, 7),
    );
    let century = match weighted::at(number, 0) {
        1 | 2 => 1800,
        3 | 4 => 1900,
        5 | 6 => 2000,
        7 | 8 => 2100,
        9 => 0,
        _ => return false,
    };
    control == weighted::at(number, 10) && (century == 0 || calendar::is_day(century + year, month, day))
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["33309240843", "49901010126"],
            &["33309240840", "49901010120", "33313240848"],
        );
    }
}
