//! Formation rules of the United States social security number (SSA: area, group, serial; no area 000, 666 or 9xx).

/// Whether nine ASCII digits can be an issued number. Numbers made public by advertisements are not.
pub(crate) fn holds(digits: &[u8]) -> bool {
    let [a, b, c, d, e, f, g, h, i] = digits else {
        return false;
    };
    let number = |parts: &[&u8]| {
        parts
            .iter()
            .fold(0u32, |number, &&byte| number * 10 + byte.wrapping_sub(b'0') as u32)
    };
    if !digits.iter().all(u8::is_ascii_digit) || digits.iter().all(|digit| digit == a) {
        return false;
    }
    let (area, group, serial) = (number(&[a, b, c]), number(&[d, e]), number(&[f, g, h, i]));
    area != 0
        && area != 666
        && area < 900
        && group != 0
        && serial != 0
        && !matches!(digits, b"078051120" | b"219099999" | b"123456789")
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn areas_groups_and_serials() {
        assert!(holds(b"536221234"));
        assert!(holds(b"880780567"));
        for number in [
            "000221234",
            "666221234",
            "900221234",
            "536001234",
            "536220000",
            "078051120",
            "111111111",
            "53622123",
        ] {
            assert!(!holds(number.as_bytes()), "{number}");
        }
    }
}
