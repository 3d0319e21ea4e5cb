//! Names that a text asks for or sets apart: behind a question or `my name is`, on a line of their own.
//!
//! *What:* one to three words behind `name is`, `last name?`, `calls me`; a line of two to four words in the case of names.
//! *Source:* the name lists; `dictionary` for what is no name. *Validation:* whose name is asked for (not a file's); of a line, that every
//! word may be a name's. *Confidence:* 65–75. *Limits:* questions and lines of English, German, French, Spanish, Italian, Portuguese and Dutch.

use super::{NAME, Reading, Sequence};
use crate::bytes::{Folded, LETTER, UPPER, WIDE, class};
use crate::scan::Scan;
use crate::{Class, Evidence, TextKind, dictionary, gazetteer, lexicon};

/// A whole line that is a name, in a text of several lines (forms, letters, signatures).
pub(super) fn line(scan: &Scan<'_, '_>, sequence: &Sequence, start: usize, stop: usize) -> Option<Reading> {
    if scan.kind != TextKind::Prose
        || !(2..=4).contains(&sequence.count)
        || memchr::memchr(b'\n', scan.text.as_bytes()).is_none()
    {
        return None;
    }
    // a mark of a list or a quotation may stand before it
    let mut left = start;
    while left > 0 && start - left < 6 && matches!(scan.before(left), b' ' | b'>' | b'*' | b'?' | b'-' | b'\t') {
        left -= 1;
    }
    let opens = left == 0 || scan.before(left) == b'\n';
    let closes = matches!(scan.at(stop), 0 | b'\n' | b'\r');
    if !opens || !closes {
        return None;
    }
    let mut known = 0;
    let mut strange = 0;
    for at in 0..sequence.count {
        let part = sequence.part(at);
        let particle = part.flags & lexicon::PARTICLE != 0;
        if part.initial || particle {
            continue;
        }
        if !part.is_strange()
            && !((part.known.given || part.known.surname) && part.flags & lexicon::NO_NAME == 0 && !part.shouted)
        {
            return None;
        }
        let wide = scan
            .bytes(part.start..part.end)
            .iter()
            .any(|&byte| class(byte) & WIDE != 0);
        known += usize::from(part.known.any() && !part.english || wide);
        strange += usize::from(part.is_strange());
    }
    let (first, last) = (sequence.part(0), sequence.part(sequence.count - 1));
    let reads = first.known.given || last.family || last.known.any();
    (known >= 1 && reads || strange == sequence.count && last.family).then_some(Reading {
        from: 0,
        to: sequence.count,
        percent: 65,
    })
}

/// Whether a line ends at `stop` and a number begins the next.
pub(super) fn heads_address(scan: &Scan<'_, '_>, stop: usize) -> bool {
    let mut at = stop;
    while at - stop < 16 && matches!(scan.at(at), b'\r' | b'\n' | b' ') {
        at += 1;
    }
    scan.bytes(stop..at).contains(&b'\n') && scan.at(at).is_ascii_digit()
}

/// Looks behind the word `name` at `..end`, or `calls me`, for a name in any case.
pub(crate) fn look_spoken(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    if scan.kind != TextKind::Prose || !matches!(scan.before(start), 0 | b' ' | b'\n' | b'"' | b'(') {
        return;
    }
    // "user name is", "file name?": a thing's
    let before = scan.words_before(start, 1).next();
    let owner = before.map_or(b"".as_slice(), |word| scan.bytes(word));
    let own = Folded::of(owner);
    let own = own.as_ref().map_or(b"".as_slice(), Folded::word);
    let of_person = matches!(
        own,
        b"" | b"my"
            | b"his"
            | b"her"
            | b"your"
            | b"full"
            | b"last"
            | b"first"
            | b"maiden"
            | b"family"
            | b"given"
            | b"the"
            | b"whose"
            | b"real"
            | b"mein"
            | b"ihr"
            | b"mi"
            | b"su"
            | b"mon"
            | b"votre"
            | b"mio"
            | b"meu"
            | b"seu"
            | b"mijn"
    );
    if !of_person {
        return;
    }
    let rest = scan.bytes(end..(end + 24).min(scan.len()));
    let skip = [
        b" is ".as_slice(),
        b"'s ",
        b"? ",
        b" ist ",
        b" est ",
        b" es ",
        b" \xc3\xa9 ",
        b" e ",
        b" \xc3\xa8 ",
        b" was ",
        b"?\n",
        b"? - ",
    ]
    .into_iter()
    .find(|mark| rest.starts_with(mark));
    let Some(skip) = skip else { return };
    let from = end + skip.len();
    name_at(scan, from, 75);
}

/// A name in any case at `from`: known words, or words in the case of names that are none of a language.
fn name_at(scan: &mut Scan<'_, '_>, from: usize, percent: u8) {
    let capital = class(scan.at(from)) & (UPPER | WIDE) != 0;
    let mut to = from;
    let mut count = 0;
    let mut known = 0;
    let mut strangers = 0;
    let mut at = from;
    while count < 4 {
        let end = scan.word_end(at);
        if end == at {
            break;
        }
        let word = scan.bytes(at..end);
        let Some(folded) = Folded::of(word) else { break };
        let flags = lexicon::find(folded.word());
        let name = gazetteer::find(folded.word());
        let is_name = name.given || name.surname;
        // no word of English, in small letters: the second of two is a name as well
        let strange = !name.given && !dictionary::is_english(folded.word()) && end - at >= 4 && flags == 0;
        strangers += usize::from(strange && !is_name);
        let is_name = is_name || strange && !capital && strangers <= 2 && count < 2;
        let fits = class(scan.at(at)) & (UPPER | WIDE) != 0
            || is_name
            || end - at == 1 && scan.at(end) == b'.'
            || flags & lexicon::PARTICLE != 0;
        let ordinary = dictionary::is_english(folded.word()) && !is_name;
        if !fits
            || ordinary
            || flags & lexicon::NO_NAME != 0 && !name.given
            || !word.iter().all(|&byte| class(byte) & LETTER != 0)
        {
            break;
        }
        known += usize::from(is_name && flags & lexicon::NO_NAME == 0);
        count += 1;
        to = end;
        at = end + usize::from(scan.at(end) == b'.' && end - at == 1);
        if scan.at(at) == b'-' && class(scan.at(at + 1)) & LETTER != 0 || scan.at(at) == b' ' {
            at += 1;
        } else {
            break;
        }
    }
    if count > 0
        && (capital || known == count && known > strangers / 2 && (count >= 2 || strangers == 0))
        && to - from >= 2
    {
        scan.report(Class::Person, from..to, percent, Evidence::Neighbour, NAME);
    }
}
