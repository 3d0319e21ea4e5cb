//! British postcodes.
//!
//! *What:* the six forms of area, district, sector and unit, and GIR 0AA. *Source:* Royal Mail, PAF Programmers Guide.
//! *Validation:* letters by their place. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;

pub(crate) const ID: Id = Id {
    class: Class::UkPostcode,
    recognizer: "uk_postcode",
    shapes: &[
        "A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "A99AA", "A999AA", "AA99AA", "AA999AA",
        "A9A9AA", "AA9A9AA", "AAA 9AA", "AAA9AA",
    ],
    words: "ukpostcode postcode postcodes postalcode",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    if number == b"GIR0AA" {
        return true;
    }
    let Some((outward, [_, unit @ ..])) = number.split_at_checked(number.len().saturating_sub(3)) else {
        return false;
    };
    if unit.iter().any(|byte| b"CIKMOV".contains(byte)) {
        return false;
    }
    let area = |first: u8, second: u8| !(b"QVX".contains(&first) || b"IJZ".contains(&second));
    match *outward {
        [a, b] => area(a, b) && b.is_ascii_digit(),
        [a, b, c] if b.is_ascii_digit() => area(a, b) && (c.is_ascii_digit() || b"ABCDEFGHJKPSTUW".contains(&c)),
        [a, b, c] => area(a, b) && c.is_ascii_digit(),
        [a, b, c, d] => {
            area(a, b)
                && b.is_ascii_uppercase()
                && c.is_ascii_digit()
                && (d.is_ascii_digit() || b"ABEHMNPRVWXY".contains(&d))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["M1 1AA", "ec1a 1bb", "DN55 1PT", "GIR 0AA", "CR26XH"],
            &["VA1 1AA", "1A1 1AA", "M1 1CA", "AI1 1AA", "ABC 1AA"],
        );
    }
}
