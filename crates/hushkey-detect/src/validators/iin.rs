//! Issuer ranges and lengths of payment cards (ISO/IEC 7812; the networks' published ranges).

/// How sure an issuer range makes a number with a valid check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Issue {
    /// No network has the range, or cards of it have another length.
    None,
    /// Wide ranges and unusual lengths: numbers of things start so too.
    Rare,
    /// A usual length of a network's range.
    Usual,
}

/// Networks whose ranges are told by six digits, with 16 digits: Elo, Hipercard, RuPay, Verve, Troy, InstaPayment, Dankort, LankaPay.
const NARROW: &[(u32, u32)] = &[
    (357_111, 357_111),
    (501_900, 501_999),
    (504_175, 504_175),
    (506_099, 506_198),
    (506_699, 506_778),
    (507_865, 507_964),
    (508_500, 508_999),
    (509_000, 509_999),
    (606_282, 606_282),
    (606_985, 607_984),
    (608_001, 608_500),
    (627_780, 627_780),
    (636_297, 636_297),
    (636_368, 636_368),
    (637_000, 639_999),
    (652_150, 653_149),
    (979_200, 979_289),
];

/// What the issuer range and the length of a number say.
pub(crate) fn issue(digits: &[u8]) -> Issue {
    let length = digits.len();
    let head = |count: usize| {
        digits
            .get(..count)
            .unwrap_or_default()
            .iter()
            .fold(0u32, |number, &byte| number * 10 + byte.wrapping_sub(b'0') as u32)
    };
    if !(12..=19).contains(&length) {
        return Issue::None;
    }
    let (two, three, four, six) = (head(2), head(3), head(4), head(6));
    let usual = |holds: bool| if holds { Issue::Usual } else { Issue::None };
    let up_to_19 = |least: usize| match length {
        16 => Issue::Usual,
        _ if length == least || (17..=19).contains(&length) => Issue::Rare,
        _ => Issue::None,
    };
    if length == 16 && NARROW.iter().any(|&(from, to)| (from..=to).contains(&six)) {
        return Issue::Usual;
    }
    match four {
        // Visa
        4000..=4999 => match length {
            16 => Issue::Usual,
            13 | 19 => Issue::Rare,
            _ => Issue::None,
        },
        // Mastercard
        5100..=5599 | 2221..=2720 => usual(length == 16),
        // American Express
        3400..=3499 | 3700..=3799 => usual(length == 15),
        // Mir
        2200..=2204 => up_to_19(16),
        // Discover
        6011 => up_to_19(16),
        // JCB
        3528..=3589 => up_to_19(16),
        1800 | 2131 if length == 15 => Issue::Rare,
        // Diners Club
        _ if matches!(three, 300..=305 | 309) || matches!(two, 36 | 38 | 39) => match length {
            14 => Issue::Usual,
            16..=19 => Issue::Rare,
            _ => Issue::None,
        },
        _ if matches!(three, 644..=649) || two == 65 => up_to_19(16),
        // UnionPay, and Discover's share of it
        _ if two == 62 || matches!(six, 810000..=817199) => match length {
            16..=19 => Issue::Usual,
            _ => Issue::None,
        },
        // Maestro, of usual prefixes
        5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763 if length >= 13 => match length {
            14 | 16 => Issue::Usual,
            _ => Issue::Rare,
        },
        // Maestro, and RuPay
        _ if two == 50 || (56..=69).contains(&two) => Issue::Rare,
        8172..=8299 if length == 16 => Issue::Rare,
        _ => Issue::None,
    }
}

/// Whether a number of these digits can be a card: its issuer range exists and has this length.
pub(crate) fn is_issued(digits: &[u8]) -> bool {
    issue(digits) != Issue::None
}

#[cfg(test)]
mod tests {
    use super::{Issue, is_issued, issue};

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
            "6062820000000000",
            "5067000000000000",
            "9792000000000000",
        ] {
            assert_eq!(issue(number.as_bytes()), Issue::Usual, "{number}");
        }
        for number in ["4111111111111", "180000000000000", "676100000000", "589300000000000000"] {
            assert_eq!(issue(number.as_bytes()), Issue::Rare, "{number}");
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
