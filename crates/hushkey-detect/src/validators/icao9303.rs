//! The check digit of machine readable travel documents (ICAO 9303 part 3): weights 7, 3, 1, letters from ten on, modulo 10.

/// Whether digits and capitals end in their check digit.
pub(crate) fn holds(written: &[u8]) -> bool {
    let Some((&last, body)) = written.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .zip([7u32, 3, 1].into_iter().cycle())
        .map(|(&byte, weight)| (byte as char).to_digit(36).unwrap_or(0) * weight)
        .sum();
    last.is_ascii_digit() && sum % 10 == (last - b'0') as u32
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn check_digits() {
        assert!(holds(b"L898902C36"));
        assert!(holds(b"7408122"));
        assert!(!holds(b"7408123"));
        assert!(!holds(b"L898902C3X"));
    }
}
