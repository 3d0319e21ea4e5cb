//! Issuer ranges and lengths of payment cards (ISO/IEC 7812; the networks' published ranges).

/// Whether a number of these digits can be a card: its issuer range exists and has this length.
pub(crate) fn is_issued(digits: &[u8]) -> bool {
    let length = digits.len();
    let head = |count: usize| {
        digits
            .get(..count)
            .unwrap_or_default()
            .iter()
            .fold(0u32, |number, &byte| number * 10 + byte.wrapping_sub(b'0') as u32)
    };
    if !(13..=19).contains(&length) {
        return false;
    }
    let (two, three, four, six) = (head(2), head(3), head(4), head(6));
    match four {
        // Visa
        4000..=4999 => matches!(length, 13 | 16 | 19),
        // Mastercard
        5100..=5599 | 2221..=2720 => length == 16,
        // American Express
        3400..=3499 | 3700..=3799 => length == 15,
        // Mir
        2200..=2204 => (16..=19).contains(&length),
        // Discover
        6011 => matches!(length, 16..=19),
        // JCB, its older numbers first
        1800 | 2131 => length == 15,
        3528..=3589 => matches!(length, 16..=19),
        // Diners Club
        _ if matches!(three, 300..=305 | 309) || matches!(two, 36 | 38 | 39) => matches!(length, 14 | 16..=19),
        _ if matches!(three, 644..=649) || two == 65 => matches!(length, 16..=19),
        // UnionPay, and Discover's share of it
        _ if two == 62 || matches!(six, 810000..=817199) => matches!(length, 16..=19),
        // Maestro
        5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763 => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_issued;

    #[test]
    fn ranges_and_lengths() {
        for number in [
            "4111111111111111",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "6011111111111117",
            "3530111333300000",
            "30569309025904",
            "6200000000000005",
        ] {
            assert!(is_issued(number.as_bytes()), "{number}");
        }
        for number in [
            "1234567890123456",
            "411111111111111",
            "55555555555544",
            "9999999999999999",
            "1705987793123",
            "4111",
        ] {
            assert!(!is_issued(number.as_bytes()), "{number}");
        }
    }
}
