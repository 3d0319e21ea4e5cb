//! Polish personal identity numbers (PESEL).
//!
//! *What:* eleven digits. *Source:* Ministerstwo Cyfryzacji, ustawa o ewidencji ludności, art. 15.
//! *Validation:* the date of birth with the century in the month; weighted sum modulo 10. *Confidence:* acts when named.
//! *Limits:* one in about three hundred numbers of eleven digits passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::{calendar, weighted};

pub(crate) const ID: Id = Id {
    class: Class::PlPesel,
    recognizer: "pl_pesel",
    shapes: &["99999999999"],
    words: "pesel plpesel peselnumber numerpesel nrpesel",
    alone: 20,
    check,
};

fn check(number: &[u8]) -> bool {
    let (year, month, day) = (
        weighted::value(number.get(..2).unwrap_or_default()),
        weighted::value(number.get(2..4).unwrap_or_default()),
        weighted::value(number.get(4..6).unwrap_or_default()),
    );
    let century = match month / 20 {
        0 => 1900,
        1 => 2000,
        2 => 2100,
        3 => 2200,
        _ => 1800,
    };
    calendar::is_day(century + year, month % 20, day)
        && weighted::sum(number, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["02070803628", "44051401458", "92461300010"],
            &["02070803629", "44053201458", "4405140145", "440514014588"],
        );
    }
}
