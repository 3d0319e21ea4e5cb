//! Korean foreigner registration numbers.
//!
//! *What:* `YYMMDD-NNNNNNN`: date of birth, century and sex 5 to 8. *Source:* Ministry of Justice, Immigration Act article 31.
//! *Validation:* date. *Confidence:* acts when named, or with the hyphen. *Limits:* since October 2020 the last six digits are
//! random, so that no check digit is asked for.

use super::super::Id;
use super::kr_rrn::is_dated;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::KrFrn,
    recognizer: "kr_frn",
    shapes: &["999999-9999999"],
    words: "frn foreignerregistration foreignerregistrationnumber alienregistration alienregistrationnumber \
        koreanfrn 외국인등록번호 외국인번호 krfrn 외국인등록번호는",
    alone: 60,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["9999999999999"],
    alone: 12,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<13>(number) else { return false };
    let century = match d[6] {
        5 | 6 => 1900,
        7 | 8 => 2000,
        _ => return false,
    };
    is_dated(century, &d)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["9111245678901", "0102037123456"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["9111241678901", "9113245678901", "911124567890"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
