//! Check characters of ISO/IEC 7064.

/// Mod 11,10 over ASCII digits, the last of them the check digit (Germany, Croatia).
pub(crate) fn mod_11_10(digits: &[u8]) -> bool {
    let Some((&last, body)) = digits.split_last() else {
        return false;
    };
    let mut state = 10;
    for &byte in body {
        let Some(value) = value(byte) else { return false };
        let sum = (state + value) % 10;
        state = if sum == 0 { 10 } else { sum } * 2 % 11;
    }
    value(last).is_some_and(|last| (state + last) % 10 == 1)
}

/// Mod 11,2 over ASCII digits; the last may be `X` (ten).
pub(crate) fn mod_11_2(written: &[u8]) -> bool {
    let Some((&last, body)) = written.split_last() else {
        return false;
    };
    let mut state = 0u32;
    for &byte in body {
        let Some(value) = value(byte) else { return false };
        state = (state + value) * 2 % 11;
    }
    let last = if last == b'X' { Some(10) } else { value(last) };
    last.is_some_and(|last| (state + last) % 11 == 1)
}

/// The value of an ASCII digit.
fn value(byte: u8) -> Option<u32> {
    (byte as char).to_digit(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters() {
        assert!(mod_11_10(b"794623"));
        assert!(!mod_11_10(b"794624"));
        assert!(mod_11_2(b"07940"));
        assert!(mod_11_2(b"079X"));
        assert!(!mod_11_2(b"07941"));
    }
}
