//! Character codes with a sign between: `97,110,110`, `0x61 0x6e 0x6e`, `61:6e:6e`.
//!
//! *In:* a value, or the numbers of an array. *Out:* the text that the codes spell. *Never:* a text out of hardware addresses and
//! fingerprints: every code must be of a character that people read.

use crate::Problem;
use crate::span_map::Decoded;
use crate::views::{Coding, View, Views};
use core::ops::Range;

/// Fewer codes carry nothing worth a look.
pub(crate) const FEWEST: usize = 6;
/// The fewest, in bytes.
pub(super) const SHORTEST: usize = FEWEST * 3 - 1;
/// Codes of one run that are read.
const MOST: usize = 64 << 10;

/// What may stand between codes; the longer before what it begins with.
const SEPARATORS: [&str; 8] = [", ", ",", " ", ":", ";", "-", "|", "+"];

/// One code: where it stands, what it says.
struct Code {
    span: Range<usize>,
    number: u32,
}

/// Opens every run of codes in a value.
pub(super) fn open(views: &mut Views<'_>, value: &str, view: &View) -> Result<(), Problem> {
    let bytes = value.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes.get(at).is_some_and(u8::is_ascii_hexdigit)
            && !at
                .checked_sub(1)
                .and_then(|before| bytes.get(before))
                .is_some_and(u8::is_ascii_alphanumeric);
        if !starts {
            at += 1;
            continue;
        }
        let mut read = at + 1;
        for style in [Style::Decimal, Style::Hex, Style::Prefixed] {
            let Some((codes, separator)) = run(bytes, at, style) else {
                continue;
            };
            let end = codes.last().map_or(at, |code| code.span.end);
            views.spend(end - at)?;
            read = read.max(end);
            if codes.len() >= FEWEST
                && let Some(decoded) = spell(&codes, view.span.start, style)
            {
                let carrier = View {
                    span: view.span.start + at..view.span.start + end,
                    ..view.clone()
                };
                let coding = Coding::Codes { style, separator };
                views.add_decoded(carrier, coding, view.writing, decoded, true)?;
            }
        }
        at = read;
    }
    Ok(())
}

/// How codes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `97`, a code point.
    Decimal,
    /// `61`, a byte of UTF-8.
    Hex,
    /// `0x61`, the same.
    Prefixed,
}

/// The codes of one style from `start` on, and the sign between them.
fn run(bytes: &[u8], start: usize, style: Style) -> Option<(Vec<Code>, &'static str)> {
    let first = code(bytes, start, style)?;
    let separator = SEPARATORS.into_iter().find(|sign| {
        let rest = bytes.get(first.span.end..).unwrap_or_default();
        rest.starts_with(sign.as_bytes()) && code(bytes, first.span.end + sign.len(), style).is_some()
    })?;
    let mut codes = vec![first];
    while codes.len() < MOST {
        let end = codes.last()?.span.end;
        if !bytes.get(end..)?.starts_with(separator.as_bytes()) {
            break;
        }
        let Some(next) = code(bytes, end + separator.len(), style) else {
            break;
        };
        codes.push(next);
    }
    Some((codes, separator))
}

fn code(bytes: &[u8], start: usize, style: Style) -> Option<Code> {
    let rest = bytes.get(start..)?;
    let (prefix, radix, most) = match style {
        Style::Decimal => (0, 10, 3),
        Style::Hex => (0, 16, 2),
        Style::Prefixed => (2, 16, 2),
    };
    if prefix > 0 && !matches!(rest, [b'0', b'x' | b'X', ..]) {
        return None;
    }
    let digits = rest.get(prefix..)?;
    let mut number = 0;
    let mut count = 0;
    for &byte in digits.iter().take(most + 1) {
        let Some(digit) = char::from(byte).to_digit(radix) else {
            break;
        };
        number = number * radix + digit;
        count += 1;
    }
    let ends = !digits.get(count).is_some_and(u8::is_ascii_alphanumeric);
    ((2..=most).contains(&count) && ends).then_some(Code {
        span: start..start + prefix + count,
        number,
    })
}

/// The text of codes, whose places are counted from `base`. `None` when one of them is of no legible character.
fn spell(codes: &[Code], base: usize, style: Style) -> Option<Decoded> {
    let mut out = Decoded::default();
    let mut rest = codes;
    while let Some(first) = rest.first() {
        let length = match (style, first.number) {
            (Style::Decimal, _) | (_, 0..0x80) => 1,
            (_, 0xC2..=0xDF) => 2,
            (_, 0xE0..=0xEF) => 3,
            (_, 0xF0..=0xF4) => 4,
            _ => return None,
        };
        let (own, more) = rest.split_at_checked(length)?;
        let character = match (style, length) {
            (Style::Decimal, _) | (_, 1) => char::from_u32(first.number)?,
            _ => {
                let bytes: Vec<u8> = own.iter().map(|code| code.number as u8).collect();
                core::str::from_utf8(&bytes).ok()?.chars().next()?
            }
        };
        if character.is_control() && !matches!(character, '\t' | '\n' | '\r') {
            return None;
        }
        let end = own.last()?.span.end;
        out.stand_for(character, base + first.span.start, end - first.span.start);
        rest = more;
    }
    Some(out)
}

/// The text of an array of numbers, each with its place; `None` when it spells none.
pub(crate) fn spell_array(numbers: &[(Range<usize>, u32)]) -> Option<Decoded> {
    let codes: Vec<Code> = numbers
        .iter()
        .map(|(span, number)| Code {
            span: span.clone(),
            number: *number,
        })
        .collect();
    (codes.len() >= FEWEST).then(|| spell(&codes, 0, Style::Decimal))?
}

/// Writes a text as codes.
pub(crate) fn encode(text: &str, style: Style, separator: &str) -> String {
    let codes: Vec<String> = match style {
        Style::Decimal => text.chars().map(|one| u32::from(one).to_string()).collect(),
        Style::Hex => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
        Style::Prefixed => text.bytes().map(|byte| format!("0x{byte:02x}")).collect(),
    };
    codes.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str, style: Style) -> Option<String> {
        let (codes, _) = run(value.as_bytes(), 0, style)?;
        Some(spell(&codes, 0, style)?.text)
    }

    #[test]
    fn reads_what_it_writes() {
        for style in [Style::Decimal, Style::Hex, Style::Prefixed] {
            for separator in SEPARATORS {
                let written = encode("ann@example.org", style, separator);
                assert_eq!(text(&written, style).as_deref(), Some("ann@example.org"), "{written}");
            }
        }
        assert_eq!(
            text(&encode("Élise", Style::Hex, " "), Style::Hex).as_deref(),
            Some("Élise")
        );
    }

    #[test]
    fn addresses_and_fingerprints_spell_nothing() {
        for value in [
            "9c:b6:d0:3c:4d:5e",
            "a3:41:9f:00:12:77:8c:e1:43:90",
            "10,20,30,40,50,1",
            "2026-11-27 08:12:26",
        ] {
            for style in [Style::Decimal, Style::Hex, Style::Prefixed] {
                let spelled = text(value, style);
                assert!(spelled.is_none_or(|text| text.len() < FEWEST), "{value}");
            }
        }
    }

    #[test]
    fn places_are_of_whole_codes() {
        let (codes, _) = run(b"97, 64, 98", 0, Style::Decimal).unwrap();
        let decoded = spell(&codes, 5, Style::Decimal).unwrap();
        assert_eq!(decoded.map.carrier(1..2), 9..11);
        assert_eq!(decoded.map.carrier(0..3), 5..15);
    }
}
