//! Nigerian vehicle registrations.
//!
//! *What:* `ABJ-001AA`: local government, serial, year and batch. *Source:* Federal Road Safety Corps, National Road Traffic
//! Regulations 2012. *Validation:* the form; the serial is not 000. *Confidence:* acts when named. *Limits:* older forms are not
//! found.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::NgVehicleRegistration,
    recognizer: "ng_vehicle_registration",
    shapes: &["AAA-999AA", "AAA 999AA", "AAA-999-AA", "AAA999AA"],
    words: "platenumber plateno plate numberplate vehicleregistration vehicleregistrationnumber licenseplate \
        licenceplate carregistration vehiclenumber ngvehicleregistration",
    alone: 20,
    check,
};

fn check(number: &[u8]) -> bool {
    let &[a, b, c, d, e, f, g, h] = number else {
        return false;
    };
    [a, b, c, g, h].iter().all(u8::is_ascii_uppercase)
        && [d, e, f].iter().all(u8::is_ascii_digit)
        && [d, e, f] != *b"000"
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["ABJ001AA", "KJA999PZ"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["ABJ000AA", "AB1001AA", "ABJ01AA", "ABJ001A"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
