//! Russian taxpayer numbers of persons (INN).
//!
//! *What:* twelve digits. *Source:* ФНС России, приказ ЕД-7-14/559.
//! *Validation:* two weighted sums modulo 11. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* ten digits are of companies: found when named only.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::RuInn,
    recognizer: "ru_inn",
    shapes: &["999999999999", "9999 999999 99"],
    words: "ruinn inn innnumber ИНН инн taxpayeridentificationnumber",
    alone: 40,
    check,
};

/// The numbers of companies.
pub(crate) const COMPANY: Id = Id {
    shapes: &["9999999999"],
    alone: 4,
    check: |number| weighted::sum(number, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == weighted::at(number, 9),
    ..ID
};

fn check(number: &[u8]) -> bool {
    let one = weighted::sum(number, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
    let two = weighted::sum(number, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
    !weighted::all_same(number) && one == weighted::at(number, 10) && two == weighted::at(number, 11)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["123456789047"], &["123456789040", "000000000000"]);
    }
}
