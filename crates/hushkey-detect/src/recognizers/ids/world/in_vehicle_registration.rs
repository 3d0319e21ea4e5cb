//! Indian vehicle registrations.
//!
//! *What:* `KA 53 ME 3456`, the Bharat series `22 BH 1234 AA`, and forms of before 1989. *Source:* Central Motor Vehicles Rules 1989,
//! rule 50. *Validation:* the state's code; the serial is not 0000. *Confidence:* acts when named. *Limits:* forms of before 1989 are
//! weak.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::InVehicleRegistration,
    recognizer: "in_vehicle_registration",
    shapes: &[
        "AA99AA9999",
        "AA99A9999",
        "AA9AAA9999",
        "AA9AA9999",
        "AA9A9999",
        "AA99AAA9999",
        "AA 99 AA 9999",
        "AA-99-AA-9999",
        "AA 99 A 9999",
        "AA-99-A-9999",
        "AA99 AA 9999",
        "AA99 AA9999",
        "AA-99 AA 9999",
        "AA 9 AA 9999",
        "99AA9999AA",
        "99AA9999A",
        "99 AA 9999 AA",
    ],
    words: "vehicleregistration vehicleregistrationnumber vehiclenumber vehicleno carnumber bikenumber \
        platenumber numberplate licenseplate licenceplate invehicleregistration",
    alone: 30,
    check,
};

pub(crate) const OLD: Id = Id {
    shapes: &["AAA9999", "AA9999"],
    alone: 3,
    ..ID
};

/// Codes of states and union territories, with the old ones.
const STATES: &str = "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS TG UA UK UP WB ";
/// First letters of the forms of before 1989.
const FIRSTS: &[u8] = b"ABCDGHJKLMNOPRTUW";

fn check(number: &[u8]) -> bool {
    let letters = |part: &[u8]| part.iter().all(|byte| byte.is_ascii_uppercase());
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let length = number.len();
    // 22BH1234AA
    if number.first().is_some_and(u8::is_ascii_digit) {
        return matches!(number.get(2..4), Some(b"BH"))
            && number
                .get(..2)
                .is_some_and(|year| digits(year) && year >= b"21".as_slice())
            && number
                .get(4..8)
                .is_some_and(|serial| digits(serial) && serial != b"0000")
            && number.get(8..).is_some_and(|last| !last.is_empty() && letters(last));
    }
    let (Some(head), Some(serial)) = (
        number.get(..length.saturating_sub(4)),
        number.get(length.saturating_sub(4)..),
    ) else {
        return false;
    };
    if !digits(serial) || serial == b"0000" {
        return false;
    }
    if letters(head) {
        // MH 1234, MCX 1243
        return head.first().is_some_and(|first| FIRSTS.contains(first)) && matches!(head.len(), 2 | 3);
    }
    let Some((state, rest)) = head.split_at_checked(2) else {
        return false;
    };
    let series = rest
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(rest.len());
    STATES.as_bytes().chunks(3).any(|one| one.starts_with(state))
        && (1..=2).contains(&series)
        && rest
            .get(..series)
            .is_some_and(|office| office.iter().any(|&byte| byte != b'0'))
        && rest
            .get(series..)
            .is_some_and(|series| !series.is_empty() && letters(series))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["KA53ME3456", "DL3CJI0001", "GJ09AB1234", "22BH1234AA", "MCX1243"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in [
            "XX53ME3456",
            "KA53ME0000",
            "KA00ME3456",
            "KA533456",
            "22BX1234AA",
            "QQ1234",
        ] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
