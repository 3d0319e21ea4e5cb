//! German pension insurance numbers (RVNR).
//!
//! *What:* twelve places: area, date of birth, letter, serial, check digit. *Source:* Deutsche Rentenversicherung, § 147
//! SGB VI, VKVV § 2.
//! *Validation:* the date, digit sums modulo 10. *Confidence:* 80 alone, surer when named.
//! *Limits:* none.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::DeSocialSecurity,
    recognizer: "de_social_security",
    shapes: &[
        "99999999A999",
        "99 999999 A 999",
        "99 999999 A999",
        "99-999999-A-999",
        "99 999999 A 99 9",
    ],
    words: "desocialsecurity rvnr rentenversicherungsnummer sozialversicherungsnummer svnr svnummer sozialversicherungsausweis versicherungsnummer rentenversicherung",
    alone: 80,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(&letter) = number.get(8) else { return false };
    let place = (letter as u32).wrapping_sub(64);
    let (day, month) = (weighted::part(number, 2, 4), weighted::part(number, 4, 6));
    let day = if day > 50 { day - 50 } else { day };
    let mut digits = [0u32; 12];
    let values = number
        .iter()
        .enumerate()
        .filter(|&(at, _)| at != 8)
        .map(|(_, &byte)| weighted::digit(byte));
    let order = [0usize, 1, 2, 3, 4, 5, 6, 7, 10, 11];
    for (&slot, value) in order.iter().zip(values) {
        if let Some(digit) = digits.get_mut(slot) {
            *digit = value;
        }
    }
    if let Some(pair) = digits.get_mut(8..10) {
        pair.copy_from_slice(&[place / 10, place % 10]);
    }
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    weighted::part(number, 0, 2) > 1
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && sum % 10 == weighted::at(number, 11)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["15070649C103", "65 070803 A 019"],
            &["15071349C103", "15070049C103", "15070649C100", "150706491103"],
        );
    }
}
