//! United States driving licence numbers, by the forms of the states.
//!
//! *What:* letters and digits as the states write them, from seven digits to a letter and 18 digits. *Source:* AAMVA, DL/ID Card Design
//! Standard; the states' motor vehicle departments. *Validation:* the form of one state at least. *Confidence:* acts when named.
//! *Limits:* most states publish no check digit; a named number of another form is found as `driver_license`.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::UsDriverLicense,
    recognizer: "us_driver_license",
    shapes: &[
        "9999999",
        "99999999",
        "999999999",
        "9999999999",
        "99999999999",
        "999999999999",
        "9999999999999",
        "A999999",
        "A9999999",
        "A99999999",
        "A999999999",
        "A9999999999",
        "A99999999999",
        "A999999999999",
        "A9999999999999",
        "A99999999999999",
        "A999-9999-9999",
        "A999-999-99-999-9",
        "A9999-99999-99999",
        "A999-9999-9999-99",
        "AA999999A",
        "AA99999",
        "AA999999",
        "AA9999999",
        "AAA999999",
        "999AA9999",
        "99AAA99999",
        "99-999-9999",
        "99-99-9999",
        "999-999-999",
        "9999999A",
        "A9A9A",
        "A999999A",
        "999999999A",
        "99999999AA",
        "A999999999999999999",
        "AAAXXXXXXXXX",
    ],
    words: "driverlicense driverslicense driverlicence driverslicence drivinglicense drivinglicence driverlicensenumber \
        driverslicensenumber driverlicenseno driverslicenseno drivinglicensenumber driverpermit dlno dlnumber usdriverlicense usdriverslicense dmv",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = number.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let plain = digits + letters == number.len();
    let varied = number
        .iter()
        .rev()
        .take(digits.min(6))
        .any(|byte| Some(byte) != number.last());
    varied
        && match (letters, number) {
            (0, _) if plain => (7..=13).contains(&digits),
            // Iowa; New Hampshire; Vermont and Maine; Missouri
            (0, _) => matches!(number.len(), 8..=10) && number.len() - digits <= 3,
            // New York
            (1, _) if plain => matches!(digits, 6..=14 | 18),
            // Missouri; Kansas
            (1, [.., last]) => number.len() == 8 && digits == 6 && *last == b'R' || number.len() == 5 && digits == 2,
            (2, _) if plain => (5..=7).contains(&digits),
            // Idaho
            (2, _) => number.len() == 9 && digits == 6,
            // North Dakota
            (3, _) if plain && number.len() == 9 => digits == 6,
            // Washington
            _ => number.len() == 12 && number.starts_with(b"WDL") && digits >= 2,
        }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn forms_of_states() {
        for valid in [
            "D1234567",
            "123456789",
            "S12345678901",
            "AB123456C",
            "12ABC34567",
            "1234567A",
            "ABC123456",
        ] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "123456",
            "D12345",
            "ABCD1234",
            "D0000000",
            "12345678901234",
            "ABCDEFGHI",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
