//! Sri Lankan identity card numbers (NIC).
//!
//! *What:* nine digits and V or X; since 2016 twelve digits. *Source:* Department for Registration of Persons. *Validation:* year,
//! and the day of the year (women: plus 500). *Confidence:* acts when named. *Limits:* the rule of the check digit is not published.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::LkNic,
    recognizer: "lk_nic",
    shapes: &["999999999A"],
    words: "nic nicnumber nicno srilankannic srilankanid srilankaid lknic nationalidentitycard \
        nationalidentitycardnumber",
    alone: 40,
    check,
};

pub(crate) const NEW: Id = Id {
    shapes: &["999999999999"],
    alone: 3,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let day = |parts: &[u32]| {
        let day = parts.iter().fold(0, |day, digit| day * 10 + digit);
        matches!(day, 1..=366 | 501..=866)
    };
    if let Some(d) = digits::<12>(number) {
        return matches!(d[0] * 10 + d[1], 19 | 20) && day(&d[4..7]);
    }
    let Some((last, rest)) = number.split_last() else {
        return false;
    };
    matches!(last, b'V' | b'X') && digits::<9>(rest).is_some_and(|d| day(&d[2..5]))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["851234567V", "855444567X", "198512345678"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["854004567V", "851234567A", "185512345678", "198540012345", "85123456V"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
