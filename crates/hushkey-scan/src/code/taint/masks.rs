//! The last few characters of a text, as people are shown numbers of cards.

/// What gives the length of a text.
const LENGTHS: &[&str] = &["length()", "length", "Length", "size()", "len()", "count"];

/// `card.size() - 4`, as what an expression is written as: with what comes after it.
pub(super) fn from_end(written: &str) -> bool {
    let line = written.lines().next().unwrap_or_default();
    let Some((of, rest)) = line.split_once('-') else {
        return false;
    };
    let of = of.trim_end();
    let whole = !of.contains([',', ';', '+', '*']);
    let length = LENGTHS
        .iter()
        .any(|length| of.strip_suffix(length).is_some_and(|text| text.ends_with(['.', '>'])));
    let mut digits = rest.trim_start().chars();
    let few = digits.next().is_some_and(|digit| matches!(digit, '1'..='6'));
    whole && length && few && !digits.next().is_some_and(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::from_end;

    #[test]
    fn only_a_few() {
        assert!(from_end("payment.card_number.size() - 4);"));
        assert!(from_end("card.length-4)"));
        assert!(!from_end("card.length() - 12)"));
        assert!(!from_end("offset - 4)"));
        assert!(!from_end("2, card.length - 4)"));
    }
}
