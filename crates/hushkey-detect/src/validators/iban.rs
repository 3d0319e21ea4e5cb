//! IBAN: country lengths (SWIFT IBAN registry) and the check digits modulo 97 (ISO 7064, ISO 13616).

/// Country and length of its IBAN, sorted by country.
const LENGTHS: &[(&[u8; 2], u8)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];

/// The length of the IBANs of a country, given in capitals.
pub(crate) fn length_of(country: [u8; 2]) -> Option<usize> {
    let at = LENGTHS.binary_search_by(|(code, _)| (*code).cmp(&country)).ok()?;
    LENGTHS.get(at).map(|&(_, length)| length as usize)
}

/// Whether letters and digits, without spaces, keep the check modulo 97.
pub(crate) fn holds(iban: &[u8]) -> bool {
    let (Some(head), Some(tail)) = (iban.get(..4), iban.get(4..)) else {
        return false;
    };
    let mut rest = 0u32;
    for &byte in tail.iter().chain(head) {
        rest = match byte {
            b'0'..=b'9' => rest * 10 + (byte - b'0') as u32,
            b'A'..=b'Z' => rest * 100 + (byte - b'A') as u32 + 10,
            b'a'..=b'z' => rest * 100 + (byte - b'a') as u32 + 10,
            _ => return false,
        } % 97;
    }
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_sorted_and_have_lengths() {
        assert!(LENGTHS.is_sorted_by_key(|(code, _)| *code));
        assert_eq!(length_of(*b"DE"), Some(22));
        assert_eq!(length_of(*b"NO"), Some(15));
        assert_eq!(length_of(*b"US"), None);
    }

    #[test]
    fn check_digits() {
        assert!(holds(b"DE89370400440532013000"));
        assert!(holds(b"GB29NWBK60161331926819"));
        assert!(!holds(b"DE89370400440532013001"));
        assert!(!holds(b"DE8"));
        assert!(!holds(b"DE89 3704"));
    }
}
