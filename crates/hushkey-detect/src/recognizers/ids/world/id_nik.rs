//! Indonesian identity numbers (NIK).
//!
//! *What:* sixteen digits: province and district, date of birth (women: day plus 40), serial. *Source:* Ministry of Home Affairs, Law
//! 24 of 2013. *Validation:* province, date; the serial is not 0000. *Confidence:* acts when named. *Limits:* no check digit;
//! districts are not looked up.

use super::super::Id;
use crate::Class;
use crate::validators::calendar::is_short_day;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::IdNik,
    recognizer: "id_nik",
    shapes: &["9999999999999999", "999999 999999 9999"],
    words: "nik noktp ktp nomorktp nomornik nomorindukkependudukan indukkependudukan idnik ektp",
    alone: 30,
    check,
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<16>(number) else { return false };
    let day = d[6] * 10 + d[7];
    matches!(
        d[0] * 10 + d[1],
        11..=19 | 21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=96
    ) && (d[2], d[3]) != (0, 0)
        && is_short_day(
            d[10] * 10 + d[11],
            d[8] * 10 + d[9],
            if day > 40 { day - 40 } else { day },
        )
        && d[12..] != [0; 4]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["3171011708450001", "3171015708450001"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "2071011708450001",
            "3171011713450001",
            "3171013208450001",
            "317101170845000",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
