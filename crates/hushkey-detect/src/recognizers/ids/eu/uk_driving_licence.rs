//! British driving licence numbers.
//!
//! *What:* sixteen letters and digits: five of the surname, six of the date of birth, initials, check letters. *Source:*
//! DVLA, DVLA Driver Number.
//! *Validation:* the date, letters before fillers. *Confidence:* 60 alone, surer when named.
//! *Limits:* the check letters are not published.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::UkDrivingLicence,
    recognizer: "uk_driving_licence",
    shapes: &[
        "XXXXX999999XX9AA",
        "XXXXX 999999 XX9AA",
        "XXXXX999999XX9AA99",
        "XXXXX 999999 XX9AA 99",
    ],
    words: "ukdrivinglicence drivinglicence drivinglicencenumber drivinglicense drivinglicenceno driverlicence driverslicence driverlicense driverslicense driverlicensenumber driverslicensenumber drivernumber dvla dvlanumber",
    alone: 60,
    check,
};

fn check(number: &[u8]) -> bool {
    let surname = number.get(..5).unwrap_or_default();
    let letters = surname.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let filled = letters > 0 && surname.iter().skip(letters).all(|&byte| byte == b'9');
    let initials = number.get(11..13).unwrap_or_default();
    let initial = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'9';
    let (month, day) = (weighted::part(number, 6, 8), weighted::part(number, 8, 10));
    let month = if month > 50 { month - 50 } else { month };
    filled && initials.iter().all(initial) && initials != b"99" && (1..=12).contains(&month) && (1..=31).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["JONES710238A99LK", "FOX99 861311 B99EK", "COLES 710151 TE9KX 35"],
            &[
                "JONES714238A99LK",
                "JONES710239A9LK",
                "9JONE710238A99LK",
                "ABCDE123456FG7HI",
            ],
        );
    }
}
