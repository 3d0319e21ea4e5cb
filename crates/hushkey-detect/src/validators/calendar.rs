//! Dates as people write them: ISO 8601, day or month first, with `-`, `/` or `.`; eight digits; with a month's name.

/// Whether a year, month and day are a day of the Gregorian calendar.
pub(crate) fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// Whether a day of a year of two digits is one in some century: 29 February of `00` is.
pub(crate) fn is_short_day(year: u32, month: u32, day: u32) -> bool {
    is_day(2000 + year % 100, month, day)
}

/// Whether the text is one date, of a year between 1900 and 2100.
pub(crate) fn is_date(text: &[u8]) -> bool {
    let mut numbers = [0u32; 3];
    let mut lengths = [0usize; 3];
    let mut count = 0usize;
    let mut month_named = false;
    let mut in_digits = false;
    let mut letters = 0usize;
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if !in_digits {
                    count += 1;
                    in_digits = true;
                }
                let Some(number) = numbers.get_mut(count.wrapping_sub(1)) else {
                    return false;
                };
                *number = number.saturating_mul(10).saturating_add((byte - b'0') as u32);
                if let Some(length) = lengths.get_mut(count - 1) {
                    *length += 1;
                }
            }
            b'-' | b'/' | b'.' | b' ' | b',' => in_digits = false,
            // the time of an ISO 8601 date and time
            b'T' if count == 3 && at >= 8 => break,
            _ => {
                in_digits = false;
                letters += 1;
                if letters == 1 {
                    month_named = true;
                }
                if letters > 14 {
                    return false;
                }
            }
        }
    }
    let [a, b, c] = numbers;
    let [la, lb, lc] = lengths;
    let year = |year: u32, length: usize| length == 4 && (1900..=2100).contains(&year) || length == 2;
    let day = |day: u32| (1..=31).contains(&day);
    let month = |month: u32| (1..=12).contains(&month);
    match (count, month_named) {
        (1, false) if la == 8 => {
            let (y, m, d) = (a / 10_000, a / 100 % 100, a % 100);
            (1900..=2100).contains(&y) && month(m) && day(d)
                || (1900..=2100).contains(&(a % 10_000)) && day(a / 1_000_000) && day(a / 10_000 % 100)
        }
        (2, true) => (day(a) && year(b, lb) && lb == 4) || (year(a, la) && la == 4 && day(b)),
        (3, false) if la == 4 => year(a, la) && month(b) && day(c) && lb <= 2 && lc <= 2,
        (3, false) => la <= 2 && lb <= 2 && year(c, lc) && (day(a) && month(b) || month(a) && day(b)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_day, is_short_day};

    #[test]
    fn days() {
        assert!(is_day(2024, 2, 29) && is_day(2000, 2, 29) && is_day(1999, 12, 31));
        assert!(!is_day(1900, 2, 29) && !is_day(2023, 2, 29) && !is_day(2023, 4, 31) && !is_day(2023, 13, 1));
        assert!(!is_day(2023, 1, 0) && !is_day(2023, 0, 1));
        assert!(is_short_day(0, 2, 29) && !is_short_day(1, 2, 29));
    }

    #[test]
    fn dates() {
        for date in [
            "1984-02-29",
            "29/02/1984",
            "2.3.1984",
            "12/31/99",
            "19840229",
            "3 March 1984",
            "March 3, 1984",
            "3. März 1984",
            "1984-02-29T00:00:00Z",
        ] {
            assert!(is_date(date.as_bytes()), "{date}");
        }
        for other in [
            "",
            "1984",
            "10.0.19045.3407",
            "1984-13-40",
            "55/55/1984",
            "hello",
            "1.2.3.4",
            "some longer sentence 3 4",
        ] {
            assert!(!is_date(other.as_bytes()), "{other}");
        }
    }
}
