//! Weighted sums of digits, the base of most national check digits.

/// The value of an ASCII digit; 0 for other bytes.
pub(crate) fn digit(byte: u8) -> u32 {
    if byte.is_ascii_digit() { (byte - b'0') as u32 } else { 0 }
}

/// The digits of `number` times their `weights`, summed. The shorter of the two decides how many.
pub(crate) fn sum(number: &[u8], weights: &[u32]) -> u32 {
    let products = number.iter().zip(weights).map(|(&byte, weight)| digit(byte) * weight);
    products.sum()
}

/// The number that at most nine ASCII digits write.
pub(crate) fn value(digits: &[u8]) -> u32 {
    digits.iter().take(9).fold(0, |value, &byte| value * 10 + digit(byte))
}

/// The rest of a division of the number that any count of ASCII digits write.
pub(crate) fn rest(digits: &[u8], divisor: u64) -> u64 {
    digits
        .iter()
        .fold(0, |rest, &byte| (rest * 10 + digit(byte) as u64) % divisor)
}

/// The byte at `at` as a digit; 0 past the end.
pub(crate) fn at(number: &[u8], at: usize) -> u32 {
    number.get(at).map_or(0, |&byte| digit(byte))
}

/// Whether all bytes are the same.
pub(crate) fn all_same(number: &[u8]) -> bool {
    number.iter().all(|byte| Some(byte) == number.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_rests() {
        assert_eq!(sum(b"123", &[3, 2, 1]), 10);
        assert_eq!(sum(b"123", &[1]), 1);
        assert_eq!(value(b"0042"), 42);
        assert_eq!(
            rest(b"123456789012345678901234567890", 97),
            (123456789012345678901234567890u128 % 97) as u64
        );
        assert_eq!(at(b"709", 2), 9);
        assert!(all_same(b"3333"));
        assert!(!all_same(b"3334"));
    }
}
