//! Verhoeff's check over the dihedral group D5 (1969): finds every single wrong digit and every swap of neighbours.

/// The group's table: row times column.
const TIMES: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
/// The permutation of each place; it repeats after eight.
const TURN: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/// Whether ASCII digits end in their check digit. Other bytes make it false.
pub(crate) fn holds(digits: &[u8]) -> bool {
    let mut state = 0u8;
    for (place, &byte) in digits.iter().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let turned = TURN.get(place % 8).and_then(|row| row.get((byte - b'0') as usize));
        let next = turned.and_then(|&turned| TIMES.get(state as usize)?.get(turned as usize));
        state = next.copied().unwrap_or(0);
    }
    state == 0 && digits.len() > 1
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn check_digits() {
        assert!(holds(b"2363"));
        assert!(holds(b"123451"));
        assert!(!holds(b"123452"));
        assert!(!holds(b"2336"));
        assert!(!holds(b"23x3"));
    }
}
