//! Cypriot tax identification codes.
//!
//! *What:* eight digits and a letter, with or without CY. *Source:* Τμήμα Φορολογίας.
//! *Validation:* the letter: places changed by a table, modulo 26. *Confidence:* acts when named, or under a word for
//! personal numbers.
//! *Limits:* the first two digits are not 12.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::CyTic,
    recognizer: "cy_tic",
    shapes: &["99999999A", "AA99999999A", "AA 99999999A", "99999999 A"],
    words: "cytic tic taxidentificationcode taxidentificationnumber vatcy",
    alone: 20,
    check,
};

fn check(number: &[u8]) -> bool {
    let number = number.strip_prefix(b"CY").unwrap_or(number);
    let body = number.get(..8).unwrap_or_default();
    let sum: u32 = body
        .iter()
        .enumerate()
        .map(|(at, &byte)| {
            let digit = weighted::digit(byte);
            let changed = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
                .get(digit as usize)
                .copied()
                .unwrap_or(0);
            if at % 2 == 0 { changed } else { digit }
        })
        .sum();
    number.len() == 9
        && body.iter().all(u8::is_ascii_digit)
        && !number.starts_with(b"12")
        && number.get(8) == Some(&(b'A' + (sum % 26) as u8))
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["10259033P", "CY10259033P"],
            &["10259033A", "CY10259033A", "12259033P"],
        );
    }
}
