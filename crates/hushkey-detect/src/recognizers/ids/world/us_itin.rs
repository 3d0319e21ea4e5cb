//! United States individual taxpayer identification numbers (ITIN).
//!
//! *What:* `9NN-GG-NNNN`. *Source:* IRS, Publication 1915 and IRM 3.21.263. *Validation:* area 9xx, groups 50 to 65, 70 to 88, 90 to
//! 92 and 94 to 99. *Confidence:* acts when named; 55 with hyphens. *Limits:* no check digit.

use super::super::Id;
use crate::Class;
use crate::validators::weighted::digits;

pub(crate) const ID: Id = Id {
    class: Class::UsItin,
    recognizer: "us_itin",
    shapes: &["999-99-9999"],
    words: "itin individualtaxpayeridentificationnumber individualtaxpayerid individualtaxpayernumber itinnumber \
        usitin",
    alone: 55,
    check,
};

pub(crate) const BARE: Id = Id {
    shapes: &["999 99 9999", "999999999"],
    alone: 12,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some(d) = digits::<9>(number) else { return false };
    d[0] == 9 && matches!(d[3] * 10 + d[4], 50..=65 | 70..=88 | 90..=92 | 94..=99) && d[5..] != [0; 4]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["912703456", "999881234", "900501234"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "812703456",
            "912893456",
            "912933456",
            "912660000",
            "91270345",
            "91270345a",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
