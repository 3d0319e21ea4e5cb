//! Character references: `&#64;`, `&#x40;` and the named ones of XML, with the few of HTML that hide a value.

use crate::span_map::Decoded;

/// The longest reference that is recognized, in bytes.
const LONGEST: usize = 12;

/// Decodes `text`, whose first byte stands at `carrier`. `None` when nothing is encoded.
pub(crate) fn decode(text: &str, carrier: usize) -> Option<Decoded> {
    let mut out = Decoded::default();
    let mut kept = 0;
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        if at < kept {
            continue;
        }
        let rest = text.get(at..)?;
        let window = rest.as_bytes().get(..LONGEST.min(rest.len()))?;
        let closed =
            memchr::memchr(b';', window).and_then(|end| Some((rest.get(..end + 1).and_then(character)?, end + 1)));
        let Some((character, length)) = closed.or_else(|| open(window)) else {
            continue;
        };
        out.keep(text.get(kept..at)?, carrier + kept);
        out.stand_for(character, carrier + at, length);
        kept = at + length;
    }
    out.keep(text.get(kept..)?, carrier + kept);
    out.changed.then_some(out)
}

/// A reference without its semicolon, as HTML reads it (Living Standard, section 13.2.5.72): numbers, and the oldest names.
fn open(rest: &[u8]) -> Option<(char, usize)> {
    const NAMES: &[(&[u8], char)] = &[
        (b"&amp", '&'),
        (b"&lt", '<'),
        (b"&gt", '>'),
        (b"&quot", '"'),
        (b"&nbsp", '\u{a0}'),
        (b"&shy", '\u{ad}'),
    ];
    if let [b'&', b'#', digits @ ..] = rest {
        let (digits, radix, before) = match digits {
            [b'x' | b'X', digits @ ..] => (digits, 16, 3),
            digits => (digits, 10, 2),
        };
        let values = digits.iter().map_while(|byte| char::from(*byte).to_digit(radix));
        let (count, number) = values.fold((0, 0u32), |(count, number), digit| {
            (count + 1, number.saturating_mul(radix).saturating_add(digit))
        });
        // in hexadecimal the letters behind may be the text's own: as many digits as make a character
        return Some((char::from_u32(number).filter(|_| count > 0)?, before + count));
    }
    let found = NAMES.iter().find(|(name, _)| rest.starts_with(name));
    found.map(|(name, character)| (*character, name.len()))
}

/// The character of a whole reference, `&` and `;` included.
pub(crate) fn character(reference: &str) -> Option<char> {
    let name = reference.strip_prefix('&')?.strip_suffix(';')?;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "commat" => '@',
        "period" => '.',
        "nbsp" => '\u{a0}',
        "colon" => ':',
        "sol" => '/',
        "plus" => '+',
        "hyphen" | "dash" => '-',
        "lowbar" => '_',
        "shy" => '\u{ad}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_references_and_keeps_loose_ampersands() {
        let decoded = decode("a & b&#64;c&#x2e;&commat;&unknown; &", 0).unwrap();
        assert_eq!(decoded.text, "a & b@c.@&unknown; &");
        assert_eq!(decoded.map.carrier(5..6), 5..10);
        assert!(decode("a && b; c", 0).is_none());
        let decoded = decode("ann&#64example&#x2Eorg &shy", 0).unwrap();
        assert_eq!(decoded.text, "ann@example.org \u{ad}");
    }
}
