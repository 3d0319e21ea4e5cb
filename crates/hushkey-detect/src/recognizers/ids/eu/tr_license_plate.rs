//! Turkish vehicle registrations.
//!
//! *What:* a province from 01 to 81, one to three letters, two to five digits. *Source:* Karayolları Trafik Yönetmeliği.
//! *Validation:* the province, the letters of the Turkish alphabet that are used. *Confidence:* acts when named only.
//! *Limits:* found when named only.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::TrLicensePlate,
    recognizer: "tr_license_plate",
    shapes: &[
        "99A99",
        "99A999",
        "99A9999",
        "99A99999",
        "99AA99",
        "99AA999",
        "99AA9999",
        "99AAA99",
        "99AAA999",
        "99AAA9999",
        "99 A 99",
        "99 A 999",
        "99 A 9999",
        "99 A 99999",
        "99 AA 99",
        "99 AA 999",
        "99 AA 9999",
        "99 AAA 99",
        "99 AAA 999",
        "99 AAA 9999",
        "99-A-99",
        "99-A-999",
        "99-A-9999",
        "99-A-99999",
        "99-AA-99",
        "99-AA-999",
        "99-AA-9999",
        "99-AAA-99",
        "99-AAA-999",
        "99-AAA-9999",
    ],
    words: "trlicenseplate plaka plakasi plakali plakano arac aracplakasi licenseplate plate",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    (1..=81).contains(&weighted::part(number, 0, 2)) && !number.iter().any(|byte| b"QWX".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["34 ABC 1234", "06JK567", "01 A 12"],
            &["99 ABC 123", "00 ABC 123", "34 QBC 123"],
        );
    }
}
