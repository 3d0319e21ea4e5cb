//! Whole values, as a field or a cell holds them: whether one is a person's name.

use super::sequence;
use crate::bytes::{Folded, UPPER, WIDE, class};
use crate::{gazetteer, lexicon};

/// What a whole value is as a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// No name.
    None,
    /// Words that a name may have.
    Possible,
    /// A known name, a title, or a script other than Latin.
    Likely,
}

/// Judges a whole value.
pub(crate) fn judge(value: &str) -> Likeness {
    let value = value.trim();
    let bytes = value.as_bytes();
    if !(2..=80).contains(&bytes.len())
        || !value.chars().all(|c| {
            c.is_alphabetic()
                || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ',' | '·' | '`' | '´')
                || c.is_numeric() && !c.is_ascii()
                || is_mark(c)
        })
    {
        return Likeness::None;
    }
    let words = value.split([' ', ',']).filter(|word| !word.is_empty());
    let count = words.clone().count();
    if count == 0 || count > 7 {
        return Likeness::None;
    }
    let wide = value
        .chars()
        .filter(|c| c.is_alphabetic() && (*c as u32) >= 0x370)
        .count();
    if wide > 0 {
        return if wide >= 2 { Likeness::Likely } else { Likeness::None };
    }
    let mut likely = false;
    let mut ordinary = 0;
    let mut starts_given = false;
    for (at, word) in words.clone().enumerate() {
        let folded = Folded::of(
            word.trim_matches('.')
                .as_bytes()
                .split(|&byte| matches!(byte, b'-' | b'\''))
                .next()
                .unwrap_or_default(),
        );
        let folded = folded.as_ref().map_or(&b""[..], Folded::word);
        let flags = lexicon::find(folded);
        if flags & lexicon::COMPANY != 0 && at > 0 && flags & lexicon::DEGREE == 0 {
            return Likeness::None;
        }
        let known = gazetteer::find(folded);
        likely |= known.given && !known.ordinary
            || at > 0 && known.surname && !known.ordinary
            || at == 0 && flags & lexicon::TITLE != 0 && count > 1;
        starts_given |= at == 0 && known.given && flags & lexicon::NO_NAME == 0;
        likely |= at > 0 && at + 1 == count && starts_given && known.surname && flags & lexicon::NO_NAME == 0;
        if flags & (lexicon::NO_NAME | lexicon::NOBODY) != 0 && !known.given && !known.surname {
            ordinary += 1;
        }
    }
    match (likely, ordinary) {
        (true, 0) => Likeness::Likely,
        (_, 0) => Likeness::Possible,
        (true, 1) if count > 2 => Likeness::Possible,
        _ => Likeness::None,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36F | 0x900..=0xDFF | 0xE31..=0xE4E | 0x5B0..=0x5C7 | 0x610..=0x670)
}

/// Whether every word of a text is a name that no list has: none is English, in the lexicon, or shouted.
pub(crate) fn is_strange_name(value: &str) -> bool {
    let sequence = sequence(value.as_bytes(), 0).complete(value.as_bytes());
    (2..=4).contains(&sequence.count)
        && sequence.part(sequence.count - 1).end == value.len()
        && (0..sequence.count).all(|at| {
            let part = sequence.part(at);
            part.initial || part.is_strange() || part.known.only_name()
        })
}

/// Whether a text of several words reads as a full name.
pub(crate) fn is_full_name(value: &str) -> bool {
    value.trim().contains(' ')
        && judge(value) >= Likeness::Possible
        && value
            .bytes()
            .next()
            .is_some_and(|byte| class(byte) & (UPPER | WIDE) != 0)
}
