//! Check characters of ISO/IEC 7064.

/// Mod 11,10 over ASCII digits, the last of them the check digit (Germany, Croatia).
pub(crate) fn mod_11_10(digits: &[u8]) -> bool {
    hybrid(digits, 10)
}

/// Mod 37,36 over digits and capitals, the last of them the check character.
pub(crate) fn mod_37_36(written: &[u8]) -> bool {
    hybrid(written, 36)
}

fn hybrid(written: &[u8], base: u32) -> bool {
    let Some((&last, body)) = written.split_last() else {
        return false;
    };
    let mut state = base;
    for &byte in body {
        let Some(value) = value(byte, base) else { return false };
        let sum = (state + value) % base;
        state = if sum == 0 { base } else { sum } * 2 % (base + 1);
    }
    value(last, base).is_some_and(|last| (state + last) % base == 1)
}

/// Mod 11,2 over ASCII digits; the last may be `X` (ten).
pub(crate) fn mod_11_2(written: &[u8]) -> bool {
    let Some((&last, body)) = written.split_last() else {
        return false;
    };
    let mut state = 0u32;
    for &byte in body {
        let Some(value) = value(byte, 10) else { return false };
        state = (state + value) * 2 % 11;
    }
    let last = if last == b'X' { Some(10) } else { value(last, 10) };
    last.is_some_and(|last| (state + last) % 11 == 1)
}

/// Mod 97,10 over digits and capitals (a letter counts as two digits), the last two digits the check.
pub(crate) fn mod_97_10(written: &[u8]) -> bool {
    let mut state = 0u32;
    for &byte in written {
        state = match value(byte, 36) {
            Some(value) if value > 9 => (state * 100 + value) % 97,
            Some(value) => (state * 10 + value) % 97,
            None => return false,
        };
    }
    state == 1 && written.len() > 2
}

/// The value of a digit or capital below `base`.
fn value(byte: u8, base: u32) -> Option<u32> {
    (byte as char)
        .to_digit(36)
        .filter(|&value| value < base && !byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters() {
        assert!(mod_11_10(b"794623"));
        assert!(!mod_11_10(b"794624"));
        assert!(mod_37_36(b"A12425GABC1234002M"));
        assert!(!mod_37_36(b"A12425GABC1234002N"));
        assert!(mod_11_2(b"07940"));
        assert!(mod_11_2(b"079X"));
        assert!(!mod_11_2(b"07941"));
        assert!(mod_97_10(b"79444"));
        assert!(!mod_97_10(b"79445"));
        assert!(!mod_97_10(b"7944x"));
    }
}
