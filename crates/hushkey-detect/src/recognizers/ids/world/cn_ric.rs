//! Chinese resident identity numbers.
//!
//! *What:* eighteen places: division, date of birth, serial, check place (a digit or X). *Source:* Ministry of Public Security, GB
//! 11643-1999. *Validation:* province, date, ISO 7064 modulo 11-2. *Confidence:* 90 by form. *Limits:* counties are not looked up.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_day;
use crate::validators::iso7064;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::CnRic,
    recognizer: "cn_ric",
    shapes: &["99999999999999999X"],
    words: "shenfenzheng residentidnumber residentidentity residentidentitynumber ric 身份证 身份证号 身份证号码 公民身份号码 \
        cnric chineseid sfz sfzh",
    alone: 90,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = number.get(..17).and_then(digits::<17>) else {
        return false;
    };
    let year = d[6] * 1000 + d[7] * 100 + d[8] * 10 + d[9];
    number.len() == 18
        && matches!(d[0] * 10 + d[1], 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
        && (1850..=2100).contains(&year)
        && is_day(year, d[10] * 10 + d[11], d[12] * 10 + d[13])
        && iso7064::mod_11_2(number)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["11010519491231002X", "360426199101010071"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "360426199101010072",
            "360426199113010071",
            "990426199101010071",
            "36042619910101007",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
