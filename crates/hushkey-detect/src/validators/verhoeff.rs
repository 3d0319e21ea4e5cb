//! The Verhoeff check (dihedral group of order ten) over ASCII digits.

const PERMUTE: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/// The product in the dihedral group.
fn product(left: u8, right: u8) -> u8 {
    match (left < 5, right < 5) {
        (true, true) => (left + right) % 5,
        (true, false) => (left + right - 5) % 5 + 5,
        (false, true) => (left - 5 + 5 - right) % 5 + 5,
        (false, false) => (left + 5 - right) % 5,
    }
}

/// Whether the digits end in their Verhoeff check digit. Other bytes make it false.
pub(crate) fn holds(digits: &[u8]) -> bool {
    let mut check = 0u8;
    for (place, &byte) in digits.iter().rev().enumerate() {
        let row = PERMUTE
            .get(place % 8)
            .and_then(|row| row.get(byte.wrapping_sub(b'0') as usize));
        let Some(&permuted) = row else { return false };
        check = product(check, permuted);
    }
    digits.len() > 1 && check == 0
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn check_digits() {
        assert!(holds(b"2363"));
        assert!(holds(b"123451"));
        assert!(!holds(b"2364"));
        assert!(!holds(b"236a"));
        assert!(!holds(b"0"));
    }
}
