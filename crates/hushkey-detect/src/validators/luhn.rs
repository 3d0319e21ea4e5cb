//! The Luhn check (ISO/IEC 7812-1 annex B) over ASCII digits.

/// Whether the digits end in their Luhn check digit. Other bytes make it false.
pub(crate) fn holds(digits: &[u8]) -> bool {
    if digits.len() < 2 {
        return false;
    }
    let mut sum = 0u32;
    for (place, &byte) in digits.iter().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = (byte - b'0') as u32;
        sum += match (place % 2, digit) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        };
    }
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn check_digits() {
        assert!(holds(b"79927398713"));
        assert!(holds(b"4111111111111111"));
        assert!(holds(b"490154203237518"));
        assert!(!holds(b"79927398710"));
        assert!(!holds(b"4111111111111112"));
        assert!(!holds(b"411111111111111x"));
        assert!(!holds(b"0"));
    }
}
