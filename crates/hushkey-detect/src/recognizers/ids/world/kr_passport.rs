//! Korean passport numbers.
//!
//! *What:* `M12345678`; since 2021 `M123A4567`. *Source:* Ministry of Foreign Affairs, Passport Act. *Validation:* the kind of
//! passport, the place of the second letter. *Confidence:* acts when named. *Limits:* no check digit.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::KrPassport,
    recognizer: "kr_passport",
    shapes: &["A999A9999"],
    words: "passport passportno passportnumber passportnum koreanpassport 여권 여권번호 krpassport 여권번호는",
    alone: 15,
    check,
};

pub(crate) const OLD: Id = Id {
    shapes: &["A99999999"],
    alone: 3,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some((kind, rest)) = number.split_first() else {
        return false;
    };
    rest.len() == 8
        && matches!(kind, b'M' | b'S' | b'R' | b'O' | b'D' | b'G' | b'T')
        && rest
            .iter()
            .enumerate()
            .all(|(at, byte)| byte.is_ascii_digit() || at == 3 && byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["M12345678", "M123A4567", "S012D5678"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["X12345678", "M1234A567", "M1234567", "1M2345678"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
