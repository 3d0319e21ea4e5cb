//! Indian voter card numbers (EPIC).
//!
//! *What:* three letters and seven digits. *Source:* Election Commission of India. *Validation:* Luhn over the digits. *Confidence:*
//! acts when named. *Limits:* older numbers with slashes are not found.

use super::super::Id;
use crate::Class;
use crate::validators::luhn;

pub(crate) const ID: Id = Id {
    class: Class::InVoter,
    recognizer: "in_voter",
    shapes: &["AAA9999999", "AAA 9999999"],
    words: "voter voterid voteridnumber votercard voteridcard epicnumber epicno electioncard electionid invoter",
    alone: 15,
    check,
};

fn check(number: &[u8]) -> bool {
    let (Some(place), Some(serial)) = (number.get(..3), number.get(3..)) else {
        return false;
    };
    serial.len() == 7
        && place.iter().all(u8::is_ascii_uppercase)
        && serial.iter().any(|&byte| byte != b'0')
        && luhn::holds(serial)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["WKH1186253", "ABC1234566"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["WKH1186263", "WK11186253", "WKH118625", "WKH0000000"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
