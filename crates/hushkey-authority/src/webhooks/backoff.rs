//! When a delivery that failed is tried again: ever later, never for ever, and not everybody at once.

/// Attempts before an event is given up: over two and a half days.
pub(super) const ATTEMPTS: i64 = 18;

/// The first pause in seconds; each is three times the one before.
const FIRST: i64 = 5;
/// The longest pause: six hours.
const LONGEST: i64 = 6 * 3600;

/// Seconds until the next attempt after so many; `None`: given up. `random` spreads it over the upper half of the pause.
pub(super) fn pause(attempts: i64, random: u32) -> Option<i64> {
    if attempts >= ATTEMPTS {
        return None;
    }
    let power = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let whole = 3_i64.saturating_pow(power).saturating_mul(FIRST).min(LONGEST);
    let half = whole / 2;
    // The product fits: less than 2^15 times less than 2^32.
    let spread = (whole - half).saturating_mul(i64::from(random)) >> 32;
    Some((half + spread).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_are_spread_and_end() {
        let least: Vec<i64> = (1..ATTEMPTS).map(|attempts| pause(attempts, 0).unwrap()).collect();
        let most: Vec<i64> = (1..ATTEMPTS)
            .map(|attempts| pause(attempts, u32::MAX).unwrap())
            .collect();
        assert_eq!(least[..4], [2, 7, 22, 67]);
        assert!(least.is_sorted() && most.is_sorted());
        assert!(
            least
                .iter()
                .zip(&most)
                .all(|(least, most)| least < most && *most <= LONGEST)
        );
        assert_eq!((pause(ATTEMPTS, 0), pause(ATTEMPTS + 1, 7)), (None, None));
        let days = most.iter().sum::<i64>() as f64 / 86_400.0;
        assert!((2.0..3.0).contains(&days), "{days}");
    }
}
