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

/// The values of exactly `N` ASCII digits.
pub(crate) fn digits<const N: usize>(number: &[u8]) -> Option<[u32; N]> {
    let bytes = <&[u8; N]>::try_from(number).ok()?;
    bytes.iter().all(u8::is_ascii_digit).then(|| bytes.map(digit))
}

/// [`sum`] of values.
pub(crate) fn products(values: &[u32], weights: &[u32]) -> u32 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

/// The number that at most nine ASCII digits write.
pub(crate) fn value(digits: &[u8]) -> u32 {
    digits.iter().take(9).fold(0, |value, &byte| value * 10 + digit(byte))
}

/// The number that the digits `from..to` write; 0 when there are not as many.
pub(crate) fn part(number: &[u8], from: usize, to: usize) -> u32 {
    value(number.get(from..to).unwrap_or_default())
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
        assert_eq!(digits::<3>(b"123"), Some([1, 2, 3]));
        assert_eq!(digits::<3>(b"12x"), None);
        assert_eq!(digits::<3>(b"1234"), None);
        assert_eq!(products(&[1, 2, 3], &[3, 2, 1]), 10);
        assert_eq!(value(b"0042"), 42);
        assert_eq!(part(b"990424", 2, 4), 4);
        assert_eq!(part(b"99", 2, 4), 0);
        assert_eq!(
            rest(b"123456789012345678901234567890", 97),
            (123456789012345678901234567890u128 % 97) as u64
        );
        assert_eq!(at(b"709", 2), 9);
        assert!(all_same(b"3333"));
        assert!(!all_same(b"3334"));
    }
}
