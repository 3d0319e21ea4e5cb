//! Characters that look like others or like nothing: zero-width, full-width, spaces and hyphens of all sorts, digits of
//! other scripts, look-alike letters beside Latin ones (Unicode UTS #39, a small part).

use crate::span_map::Decoded;

/// Folds `text`, whose first byte stands at `carrier`. `None` when nothing folds.
pub(super) fn decode(text: &str, carrier: usize) -> Option<Decoded> {
    let mut out = Decoded::default();
    let mut kept = 0;
    let mut before = ' ';
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        if character.is_ascii() && (!character.is_ascii_control() || matches!(character, '\t' | '\n' | '\r')) {
            before = character;
            continue;
        }
        let after = rest.peek().map_or(' ', |&(_, next)| next);
        let folded = fold(character, before, after);
        if folded == Some(character) {
            before = character;
            continue;
        }
        out.keep(text.get(kept..at)?, carrier + kept);
        kept = at + character.len_utf8();
        match folded {
            Some(folded) => {
                out.stand_for(folded, carrier + at, character.len_utf8());
                before = folded;
            }
            None => out.skip(),
        }
    }
    out.keep(text.get(kept..)?, carrier + kept);
    out.changed.then_some(out)
}

/// What a character counts as; `None` for nothing at all.
fn fold(character: char, before: char, after: char) -> Option<char> {
    let code = character as u32;
    let ascii = |offset: u32| char::from_u32(offset).unwrap_or(character);
    Some(match character {
        '\0'..='\u{1f}' | '\u{7f}' => return None,
        // Soft hyphen, combining grapheme joiner, Arabic letter mark, Hangul fillers, Mongolian separator, zero-width
        // and directional marks, invisible operators, byte order mark, variation selectors, tags.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e007f}' => return None,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{ff01}'..='\u{ff5e}' => ascii(code - 0xFEE0),
        '\u{3002}' | '\u{ff61}' | '\u{fe52}' | '\u{2024}' => '.',
        '\u{fe6b}' => '@',
        '\u{660}'..='\u{669}' => ascii(code - 0x660 + 0x30),
        '\u{6f0}'..='\u{6f9}' => ascii(code - 0x6f0 + 0x30),
        '\u{966}'..='\u{96f}' => ascii(code - 0x966 + 0x30),
        '\u{9e6}'..='\u{9ef}' => ascii(code - 0x9e6 + 0x30),
        '\u{e50}'..='\u{e59}' => ascii(code - 0xe50 + 0x30),
        '\u{1d7ce}'..='\u{1d7ff}' => ascii((code - 0x1d7ce) % 10 + 0x30),
        '\u{2080}'..='\u{2089}' => ascii(code - 0x2080 + 0x30),
        '\u{2070}' | '\u{2074}'..='\u{2079}' => ascii(code - 0x2070 + 0x30),
        '\u{b9}' => '1',
        '\u{b2}' => '2',
        '\u{b3}' => '3',
        '\u{2460}'..='\u{2468}' => ascii(code - 0x2460 + 0x31),
        // Mathematical letters come in blocks of 52.
        '\u{1d400}'..='\u{1d6a3}' => letter((code - 0x1d400) % 52),
        '\u{24b6}'..='\u{24e9}' => letter(code - 0x24b6),
        other if before.is_ascii_alphanumeric() || after.is_ascii_alphanumeric() => look_alike(other),
        other => other,
    })
}

fn letter(index: u32) -> char {
    let base = if index < 26 { b'A' } else { b'a' - 26 };
    char::from(base + (index % 52) as u8)
}

/// Cyrillic and Greek letters that are drawn like Latin ones.
fn look_alike(character: char) -> char {
    const FROM: &str = "асԁеһіјӏорԛѕуѵхАВСЕНІЈКМОРЅТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρυ";
    const INTO: &[u8] = b"acdehijlopqsyvxABCEHIJKMOPSTXABEZHIKMNOPTYXoavpu";
    FROM.chars()
        .position(|from| from == character)
        .and_then(|at| INTO.get(at))
        .map_or(character, |&into| char::from(into))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str) -> Option<String> {
        decode(input, 0).map(|decoded| decoded.text)
    }

    #[test]
    fn folds_what_hides() {
        assert_eq!(text("a\u{200b}nn\u{ad}@b.org").as_deref(), Some("ann@b.org"));
        assert_eq!(text("ａｎｎ＠ｂ．ｏｒｇ").as_deref(), Some("ann@b.org"));
        assert_eq!(text("٤١١١").as_deref(), Some("4111"));
        assert_eq!(text("555\u{2011}12\u{2011}3456").as_deref(), Some("555-12-3456"));
        assert_eq!(text("аnn@b.оrg").as_deref(), Some("ann@b.org"));
        assert_eq!(text("𝐚𝐧𝐧").as_deref(), Some("ann"));
    }

    #[test]
    fn leaves_ordinary_text_alone() {
        assert_eq!(text("Élise Gautier, Größe, 小林, Привет"), None);
    }

    #[test]
    fn look_alikes_are_paired() {
        assert_eq!(look_alike('о'), 'o');
        assert_eq!(look_alike('Χ'), 'X');
        assert_eq!(look_alike('υ'), 'u');
    }

    #[test]
    fn maps_to_what_carries() {
        let decoded = decode("x\u{200b}ann", 0).unwrap();
        assert_eq!(decoded.map.carrier(0..4), 0..7);
        assert_eq!(decoded.map.carrier(1..4), 4..7);
    }
}
