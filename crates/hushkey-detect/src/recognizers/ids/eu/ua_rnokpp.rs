//! Ukrainian taxpayer card numbers (RNOKPP).
//!
//! *What:* ten digits: days since 1900, serial, check digit. *Source:* ДПС України, Податковий кодекс ст. 70.
//! *Validation:* weighted sum modulo 11. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in eleven numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::UaRnokpp,
    recognizer: "ua_rnokpp",
    shapes: &["9999999999"],
    words: "uarnokpp rnokpp rnokppnumber ipn rntrc РНОКПП рнокпп ІПН іпн",
    alone: 12,
    check,
};

fn check(number: &[u8]) -> bool {
    let sum = weighted::sum(number, &[10, 5, 7, 9, 4, 6, 10, 5, 7]);
    !weighted::all_same(number) && sum % 11 % 10 == weighted::at(number, 9)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(&ID, &["1759013718"], &["1759013710"]);
    }
}
