//! British vehicle registrations.
//!
//! *What:* the forms since 1963, with or without a space. *Source:* DVLA INF104.
//! *Validation:* letters and age identifiers that are issued. *Confidence:* acts when named only.
//! *Limits:* found when named only; older forms and those of Northern Ireland are not.

use crate::Class;
use crate::recognizers::ids::Id;
use crate::validators::weighted;

pub(crate) const ID: Id = Id {
    class: Class::UkVehicleRegistration,
    recognizer: "uk_vehicle_registration",
    shapes: &[
        "AA99 AAA", "AA99AAA", "A9 AAA", "A99 AAA", "A999 AAA", "A9AAA", "A99AAA", "A999AAA", "AAA 9A", "AAA 99A",
        "AAA 999A", "AAA9A", "AAA99A", "AAA999A",
    ],
    words: "ukvehicleregistration vehicleregistration vehicleregistrationnumber carregistration carreg registrationnumber registrationplate numberplate licenceplate licenseplate plate platenumber vrm regno vehiclereg reg numplate",
    alone: 3,
    check,
};

fn check(number: &[u8]) -> bool {
    let no = |letters: &[u8], banned: &[u8]| !letters.iter().any(|byte| banned.contains(byte));
    let year = |letter: &u8| letter.is_ascii_uppercase() && no(&[*letter], b"IOQUZ");
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let count_is_free =
        |from: usize| weighted::part(number, from, from + digits) > 0 && number.get(from) != Some(&b'0');
    match number {
        [a, b, c, d, end @ ..]
            if a.is_ascii_uppercase()
                && b.is_ascii_uppercase()
                && c.is_ascii_digit()
                && end.len() == 3
                && d.is_ascii_digit() =>
        {
            let age = weighted::part(number, 2, 4);
            no(&[*a], b"IQZ") && no(&[*b], b"IQZ") && no(end, b"IQ") && (matches!(age, 2..=49 | 51..=99))
        }
        [first, second, .., a, b, c] if second.is_ascii_digit() => {
            year(first) && no(&[*a, *b, *c], b"IQ") && count_is_free(1)
        }
        [a, b, c, .., last] => no(&[*a, *b, *c], b"IQ") && year(last) && count_is_free(3),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::ID;
    use crate::recognizers::ids::tests::proves;

    #[test]
    fn numbers() {
        proves(
            &ID,
            &["BD51 SMR", "bd62xyz", "K1 ABC", "ABC 123D"],
            &["AQ51 ABC", "I123 BCD", "ABC 123Z", "BD01 SMR", "A012 BCD", "BD51 SQR"],
        );
    }
}
