//! Vietnamese citizen identity numbers.
//!
//! *What:* twelve digits: province, century and sex, year of birth, serial. *Source:* Ministry of Public Security, Circular 59/2021.
//! *Validation:* province 001 to 096. *Confidence:* acts when named. *Limits:* no check digit.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::VnCccd,
    recognizer: "vn_cccd",
    shapes: &["999999999999", "999 999 999 999"],
    words: "cccd cancuoc cancuoccongdan socccd socancuoc cmnd socmnd chungminhnhandan dinhdanhcanhan madinhdanh \
        vncccd",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<12>(number) else { return false };
    matches!(d[0] * 100 + d[1] * 10 + d[2], 1..=96) && d[3] <= 3 && d[6..] != [0; 6]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["001084123456", "079201000001"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["097084123456", "000084123456", "001984123456", "00108412345"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
