//! The digits of a number by value.

/// The values of exactly `N` ASCII digits.
pub(super) fn digits<const N: usize>(number: &[u8]) -> Option<[u32; N]> {
    let bytes = <&[u8; N]>::try_from(number).ok()?;
    bytes
        .iter()
        .all(u8::is_ascii_digit)
        .then(|| bytes.map(|byte| (byte - b'0') as u32))
}

/// The sum of the products with the weights, place by place.
pub(super) fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}
