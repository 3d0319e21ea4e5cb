//! Numbers of the North American Numbering Plan: area and exchange start with 2 to 9, neither is a service code (N11).

/// Whether ten ASCII digits are a dialable number.
pub(crate) fn holds(digits: &[u8]) -> bool {
    let [a, b, c, d, e, f, ..] = digits else { return false };
    digits.len() == 10
        && digits.iter().all(u8::is_ascii_digit)
        && *a >= b'2'
        && *d >= b'2'
        && !(*b == b'1' && *c == b'1')
        && !(*e == b'1' && *f == b'1')
        && *b != b'9'
        && digits.iter().any(|digit| digit != a)
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn areas_and_exchanges() {
        assert!(holds(b"2015550123"));
        assert!(holds(b"5062345678"));
        for number in [
            "1015550123",
            "2011550123",
            "2110123456",
            "201555012",
            "2222222222",
            "2915550123",
        ] {
            assert!(!holds(number.as_bytes()), "{number}");
        }
    }
}
