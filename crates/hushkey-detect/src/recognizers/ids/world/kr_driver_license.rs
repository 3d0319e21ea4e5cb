//! Korean driving licence numbers.
//!
//! *What:* `11-22-123456-12`: region, year, serial, check digits. *Source:* Korean National Police Agency, Road Traffic Act.
//! *Validation:* region 11 to 28. *Confidence:* acts when named, or with hyphens. *Limits:* the rule of the last digits is not
//! published.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::KrDriverLicense,
    recognizer: "kr_driver_license",
    shapes: &["99-99-999999-99"],
    words: "driverlicense driverslicense drivinglicense 운전면허 운전면허번호 면허번호 krdriverlicense driverlicensenumber \
        운전면허번호는",
    alone: 50,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["999999999999"],
    alone: 3,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<12>(number) else { return false };
    (11..=28).contains(&(d[0] * 10 + d[1])) && d.iter().any(|digit| *digit != d[0])
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["112212345612", "282212345612"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["992212345612", "102212345612", "11221234561"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
