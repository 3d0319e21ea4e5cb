//! Swiss social security numbers (AHV, AVS).
//!
//! *What:* thirteen digits from 756 on, with dots as 3 4 4 2. *Source:* Zentrale Ausgleichsstelle ZAS, AHVN13.
//! *Validation:* the check digit of GS1. *Confidence:* 60 alone, surer when named.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::ChAhv,
    recognizer: "ch_ahv",
    shapes: &["9999999999999", "999 9999 9999 99"],
    words: "chahv ahv ahvnr ahvnummer avs navs noavs numeroavs avsnumber ahvn13 navs13 sozialversicherungsnummer svn",
    alone: 60,
    check,
};

/// With its separators.
pub(crate) const WRITTEN: Id = Id {
    shapes: &["999.9999.9999.99", "999-9999-9999-99"],
    alone: 95,
    ..ID
};

fn check(number: &[u8]) -> bool {
    number.starts_with(b"756") && weighted::sum(number, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["7569217076985", "756 1234 5678 97"],
            &["7569217076980", "756 1234 5678 90", "7571234567896"],
        );
    }
}
