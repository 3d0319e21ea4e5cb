//! Reading the parts of a number: digits by value, weighted sums, days.

use crate::validators::calendar;

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

/// Whether the day exists in the Gregorian calendar.
pub(super) fn is_day(year: u32, month: u32, day: u32) -> bool {
    calendar::is_day(year, month, day)
}

/// Whether the day exists in 19yy or 20yy.
pub(super) fn is_day_of_some_century(year: u32, month: u32, day: u32) -> bool {
    is_day(1900 + year, month, day) || is_day(2000 + year, month, day)
}
