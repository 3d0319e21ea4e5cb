//! French social security numbers (NIR).
//!
//! *What:* fifteen places, often in groups: sex, year and month of birth, department, commune, order, key. *Source:* INSEE,
//! décret 82-103.
//! *Validation:* month, department (2A and 2B are letters), key modulo 97. *Confidence:* 65 alone, surer when named.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::FrNir,
    recognizer: "fr_nir",
    shapes: &[
        "999999999999999",
        "999999A99999999",
        "9 99 99 99 999 999 99",
        "9 99 99 9A 999 999 99",
        "9.99.99.99.999.999.99",
        "9-99-99-99-999-999-99",
        "9999999999999 99",
        "999999A999999 99",
        "9 99 99 99999999 99",
        "9 99 99 99 999999 99",
        "9 99 99 99 999 999-99",
    ],
    words: "frnir nir securitesociale numerosecuritesociale numerodesecuritesociale numsecu numerosecu secu nosecu insee numeroinsee nss numerodess cartevitale vitale ss",
    alone: 65,
    check,
};

fn check(number: &[u8]) -> bool {
    let month = weighted::part(number, 3, 5);
    // Corsica counts as 19 and 18
    let (corsica, place) = match number.get(5..7) {
        Some(b"2A") => (true, 19),
        Some(b"2B") => (true, 18),
        Some(place) => (false, weighted::value(place)),
        None => return false,
    };
    if !corsica && number.get(6).is_some_and(u8::is_ascii_uppercase) {
        return false;
    }
    let left = weighted::part(number, 0, 5) as u64;
    let right = weighted::part(number, 7, 13) as u64;
    let body = left * 100_000_000 + place as u64 * 1_000_000 + right;
    matches!(number.first(), Some(b'1'..=b'4' | b'7' | b'8'))
        && matches!(month, 1..=12 | 20..=42 | 50..=99)
        && 97 - body % 97 == weighted::part(number, 13, 15) as u64
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["295109912611193", "2 95 10 99 126 111 93", "253072B07300470"],
            &[
                "295109912611190",
                "2 95 10 99 126 111 90",
                "253072B07300471",
                "295149912611193",
            ],
        );
    }
}
