//! Polish taxpayer numbers (NIP).
//!
//! *What:* ten digits, often as 3-3-2-2 or 3-2-2-3. *Source:* Ministerstwo Finansów, ustawa o NIP.
//! *Validation:* weighted sum modulo 11. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in eleven numbers passes; companies have them as well.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::PlNip,
    recognizer: "pl_nip",
    shapes: &[
        "9999999999",
        "999-99-99-999",
        "999 999 99 99",
        "AA9999999999",
        "AA 9999999999",
        "AA 999 999 99 99",
    ],
    words: "plnip nip numernip nrnip numeridentyfikacjipodatkowej vatnip",
    alone: 10,
    check,
};

/// With its hyphens.
pub(crate) const WRITTEN: Id = Id {
    shapes: &["999-999-99-99"],
    alone: 45,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let number = number.strip_prefix(b"PL").unwrap_or(number);
    let sum = weighted::sum(number, &[6, 5, 7, 2, 3, 4, 5, 6, 7]);
    number.len() == 10 && !weighted::all_same(number) && sum % 11 == weighted::at(number, 9)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["8567346215", "PL 8567346215"],
            &["8567346210", "PL 8567346210", "0000000000"],
        );
    }
}
