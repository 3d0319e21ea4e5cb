//! Malaysian identity card numbers (NRIC, MyKad).
//!
//! *What:* `YYMMDD-PB-NNNN`, or twelve digits. *Source:* Jabatan Pendaftaran Negara, National Registration Regulations 1990.
//! *Validation:* date of birth and place of birth. *Confidence:* acts when named, or with hyphens. *Limits:* no check digit.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_short_day;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::MyNric,
    recognizer: "my_nric",
    shapes: &["999999-99-9999"],
    words: "nric mykad icnumber icno nricnumber mykadnumber kadpengenalan nokadpengenalan nokp mynric \
        malaysianic",
    alone: 65,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["999999999999"],
    alone: 12,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<12>(number) else { return false };
    is_short_day(d[0] * 10 + d[1], d[2] * 10 + d[3], d[4] * 10 + d[5])
        && matches!(d[6] * 10 + d[7], 1..=16 | 21..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["770305021234", "900102141234"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["771305021234", "770305171234", "770305801234", "77030502123"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
