//! The two check digits of the Brazilian CPF (Receita Federal): weighted sums modulo 11.

/// Whether 11 ASCII digits are a CPF. Eleven equal digits are not issued.
pub(crate) fn holds(digits: &[u8]) -> bool {
    let Ok(digits) = <&[u8; 11]>::try_from(digits) else {
        return false;
    };
    if !digits.iter().all(u8::is_ascii_digit) || digits.iter().all(|&digit| digit == digits[0]) {
        return false;
    }
    let check = |count: usize| {
        let sum: u32 = digits
            .iter()
            .take(count)
            .enumerate()
            .map(|(at, &byte)| (byte - b'0') as u32 * (count as u32 + 1 - at as u32))
            .sum();
        (sum * 10 % 11 % 10) as u8
    };
    check(9) == digits[9] - b'0' && check(10) == digits[10] - b'0'
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn check_digits() {
        assert!(holds(b"52998224725"));
        assert!(holds(b"11144477735"));
        assert!(!holds(b"52998224724"));
        assert!(!holds(b"11111111111"));
        assert!(!holds(b"5299822472"));
        assert!(!holds(b"5299822472x"));
    }
}
