//! Payment card numbers.
//!
//! *What:* 12 to 19 digits, whole or in the usual groups. *Source:* ISO/IEC 7812, the networks' ranges (`validators::iin`).
//! *Validation:* issuer range, length, Luhn. *Confidence:* 95 by key, 90 beside a word, 75 by form; beside or under a word for
//! keys, orders, serials and the like it stays below the line (a license key of digits passes Luhn one time in ten).
//! Beside a word or under a key the check digit is enough: issuer ranges change. *Limits:* 12, 13 and 17 to 19 digits (other than
//! UnionPay) and wide ranges (Maestro) need a key or word.

use crate::bytes::{DIGIT, class};
use crate::keys::Role;
use crate::lexicon;
use crate::run::Run;
use crate::scan::Scan;
use crate::validators::iin::Issue;
use crate::validators::{iin, luhn};
use crate::{Class, Evidence};
use core::ops::Range;

const NAME: &str = "credit_card";

/// Looks for cards in a run of digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    let mut from = 0;
    'starts: while from < run.count() {
        let mut total = 0;
        for to in from + 1..=run.count() {
            total += run.length(to - 1);
            if total > 19 {
                break;
            }
            if to > from + 1
                && (!matches!(run.separator(to - 1), b' ' | b'-' | b'.')
                    || run.separator(to - 1) != run.separator(from + 1))
            {
                break;
            }
            if total >= 12
                && is_grouped(run, from, to)
                && run.free_left(from)
                && run.free_right(to)
                && judge(scan, run.digits_of(from, to), run.span(from, to))
            {
                from = to;
                continue 'starts;
            }
        }
        from += 1;
    }
}

/// Looks for a whole number with a few letters at its ends (`x4111111111111111y`).
pub(crate) fn look_glued(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let word = scan.bytes(start..end);
    if !(14..=23).contains(&word.len()) {
        return;
    }
    let Some(first) = word.iter().position(|&byte| class(byte) & DIGIT != 0) else {
        return;
    };
    let Some(last) = word.iter().rposition(|&byte| class(byte) & DIGIT != 0) else {
        return;
    };
    let digits = word.get(first..=last).unwrap_or_default();
    let hex = word.iter().all(u8::is_ascii_hexdigit);
    if first <= 2 && word.len() - last <= 3 && !hex && digits.len() == 16 && digits.iter().all(u8::is_ascii_digit) {
        judge(scan, digits, start + first..start + last + 1);
    }
}

fn is_grouped(run: &Run, from: usize, to: usize) -> bool {
    let lengths = |shape: &[usize]| run.has_shape(from, shape) && to - from == shape.len();
    to - from == 1
        || lengths(&[4, 4, 4, 4])
        || lengths(&[4, 4, 4, 3])
        || lengths(&[4, 6, 5])
        || lengths(&[4, 6, 4])
        || lengths(&[4, 4, 4, 4, 3])
        || lengths(&[6, 13])
        || lengths(&[4, 4, 4, 2])
        || lengths(&[4, 4, 4, 1])
        || lengths(&[4, 4, 4])
        || lengths(&[4, 4, 5])
        || lengths(&[4, 3, 3, 3])
        || lengths(&[6, 10])
        || lengths(&[8, 8])
        || lengths(&[8, 11])
}

fn judge(scan: &mut Scan<'_, '_>, digits: &[u8], span: Range<usize>) -> bool {
    if !luhn::holds(digits) {
        return false;
    }
    let issue = iin::issue(digits);
    let key = scan.role_at(span.start);
    let named = key == Role::Card || (issue == Issue::Usual || !key.is_harmless()) && is_named(scan, span.start);
    if key == Role::Imei || issue == Issue::None && !named || digits.len() < 13 && !named && !scan.candidates {
        return false;
    }
    let words = scan.flags_before(span.start, 2);
    let usual = issue == Issue::Usual;
    let (percent, evidence) = match key {
        Role::Card => (95, Evidence::Key),
        // a license key of digits has hyphens, an order number has no separators
        _ if key.is_harmless() => {
            let spaced = scan.bytes(span.clone()).contains(&b' ');
            let hyphens = scan.bytes(span.clone()).contains(&b'-');
            let thing = matches!(
                key,
                Role::Number | Role::Time | Role::Digest | Role::Fingerprint | Role::Version
            );
            let percent = if spaced && usual {
                70
            } else if hyphens || thing || !usual {
                30
            } else {
                60
            };
            (percent, Evidence::Checksum)
        }
        _ if named => (90, Evidence::Neighbour),
        _ if words & (lexicon::NUMBER | lexicon::IMEI) != 0 && words & lexicon::CARD == 0 => (30, Evidence::Checksum),
        _ if usual => (75, Evidence::Checksum),
        _ => (40, Evidence::Checksum),
    };
    scan.report(Class::CreditCard, span, percent, evidence, NAME);
    percent >= 50
}

/// Words before `card` that make it no payment card.
const OTHER_CARDS: &[&[u8]] = &[
    b"id",
    b"identity",
    b"sim",
    b"esim",
    b"graphics",
    b"video",
    b"sound",
    b"network",
    b"health",
    b"insurance",
    b"membership",
    b"loyalty",
    b"library",
    b"report",
    b"score",
    b"resident",
    b"green",
    b"security",
    b"social",
    b"memory",
];

/// Whether the words before a number speak of a payment card.
fn is_named(scan: &Scan<'_, '_>, at: usize) -> bool {
    let mut words = scan.words_before(at, 6).take(5);
    let mut near = words.by_ref().take(4);
    let Some(card) = near.find(|word| lexicon::find_written(scan.bytes(word.clone())) & lexicon::CARD != 0) else {
        return false;
    };
    let word = scan.bytes(card.clone());
    let ordinary = [&b"payment"[..], b"karte", b"carte", b"carta", b"discover"]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one));
    let qualifier = scan.words_before(card.start, 1).next().map(|word| scan.bytes(word));
    let other = qualifier.is_some_and(|word| OTHER_CARDS.iter().any(|one| word.eq_ignore_ascii_case(one)));
    // "payment 4111…" is named when it is the nearest word only
    !other && (!ordinary || at - card.end <= 3)
}

#[cfg(test)]
mod tests {
    use crate::Class;
    use crate::testing::acting;

    fn cards(key: Option<&str>, text: &str) -> Vec<String> {
        let found = acting(key, text).into_iter();
        found
            .filter(|(class, _)| *class == Class::CreditCard)
            .map(|(_, part)| part)
            .collect()
    }

    /// The networks' published test numbers.
    #[test]
    fn networks_and_writings() {
        for number in [
            "4111111111111111",
            "4012 8888 8888 1881",
            "5555-5555-5555-4444",
            "2223003122003222",
            "3782 822463 10005",
            "371449635398431",
            "6011111111111117",
            "30569309025904",
            "3566002020360505",
            "6200000000000005",
            "5019717010103742",
        ] {
            for text in [
                format!("paid with {number} today"),
                format!("\"{number}\""),
                format!("card={number}"),
            ] {
                assert_eq!(cards(None, &text), [number], "{text}");
            }
            assert_eq!(cards(Some("card_number"), number), [number]);
        }
        assert_eq!(cards(None, "x4111111111111111y"), ["4111111111111111"]);
    }

    #[test]
    fn what_stands_around_it() {
        for text in [
            "license key 4111111111111111",
            "order number 5555555555554444",
            "serial: 4012888888881881",
            "4111111111111112 is no card",
            "4111 1111 1111 1112",
            "4111.1111.1111.1111.1111",
            "1764230400123456",
            "0000000000000000",
            "9c4111111111111111ff00aa",
        ] {
            assert!(cards(None, text).is_empty(), "{text}");
        }
        assert!(cards(Some("license_key"), "4111-1111-1111-1111").is_empty());
        assert!(cards(Some("order_number"), "5555555555554444").is_empty());
    }
}
