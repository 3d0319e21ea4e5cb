//! Turkish identity numbers (TC Kimlik No).
//!
//! *What:* eleven digits. *Source:* NVİ, 5490 sayılı kanun.
//! *Validation:* two check digits, no leading zero. *Confidence:* acts when named, or under a word for personal numbers.
//! *Limits:* one in about a hundred numbers passes.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::TrTckn,
    recognizer: "tr_tckn",
    shapes: &["99999999999", "999 999 999 99", "999 99 999 999"],
    words: "trtckn tckn tckimlik tckimlikno kimlik kimlikno kimliknumarasi tckimliknumarasi tcno tcnumarasi turkishid ykn yabancikimlikno vatandasliknumarasi kisi",
    alone: 30,
    check,
};

fn check(number: &[u8]) -> bool {
    let odd = weighted::sum(number, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted::sum(number, &[0, 1, 0, 1, 0, 1, 0, 1]);
    let tenth = (odd * 7 + 100 - even) % 10;
    number.first() != Some(&b'0')
        && tenth == weighted::at(number, 9)
        && (odd + even + tenth) % 10 == weighted::at(number, 10)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["17291060286", "10000000146"],
            &["17291060280", "10000000140", "01729106028"],
        );
    }
}
