//! Names that stand alone: a given name in a sentence, a name behind a question or `my name is`, a line that is a name.
//!
//! *What:* one known given name among the small words of a sentence; one to three words behind `name is`, `last name?`, `calls me`; a line of two to
//! four words in the case of names. *Source:* the name lists; `dictionary` for what is no name. *Validation:* neighbours of the word,
//! function words in the same sentence (logs and identifiers have none). *Confidence:* 60–75. *Limits:* sentences in English, German, French, Spanish, Italian,
//! Portuguese and Dutch; a lone surname needs a word that says so.

use super::{NAME, Part, Reading, Sequence};
use crate::bytes::{Folded, LETTER, LOWER, UPPER, WIDE, class, is_word};
use crate::keys::Role;
use crate::scan::Scan;
use crate::{Class, Evidence, TextKind, dictionary, gazetteer, lexicon};

/// How far a sentence is read on both sides of a name.
const REACH: usize = 96;

/// Looks at a capitalised word that begins no name of several words.
pub(super) fn look(scan: &mut Scan<'_, '_>, part: &Part) {
    let named = part.known.given && !part.known.ordinary && !part.english;
    if !named || part.shouted || part.dotted || part.end - part.start < 3 || scan.kind != TextKind::Prose {
        return;
    }
    if !matches!(scan.role_at(part.start), Role::Unknown | Role::Text) || !stands_free(scan, part.start, part.end) {
        return;
    }
    // a surname as well (`Jones, Mitchell and Williams`): a verb or possessive must follow
    if part.known.surname && !is_followed_by_verb(scan, part.end) {
        return;
    }
    if small_words(scan, part.start, part.end) >= 2 {
        scan.report(Class::Person, part.start..part.end, 60, Evidence::Gazetteer, NAME);
    }
}

/// Whether several words in the case of names stand in a sentence, away from numbers.
pub(super) fn in_sentence(scan: &Scan<'_, '_>, start: usize, end: usize) -> bool {
    let number = |at: usize| class(scan.at(at)) & crate::bytes::DIGIT != 0;
    let near = start >= 2 && number(start - 2) || number(end + 1) || number(end + 2);
    scan.kind == TextKind::Prose
        && matches!(
            scan.role_at(start),
            Role::Unknown | Role::Text | Role::Party | Role::Customer
        )
        && !near
        && small_words(scan, start, end) >= 2
}

/// Whether what follows makes the word a person: `'s`, a verb, a comma after a greeting.
fn is_followed_by_verb(scan: &Scan<'_, '_>, end: usize) -> bool {
    if scan.at(end) == b'\'' || scan.at(end) == 0xE2 {
        return true;
    }
    if scan.at(end) != b' ' {
        return false;
    }
    let word = scan.bytes(end + 1..scan.word_end(end + 1));
    is_function_word(word)
        && !matches!(
            word,
            b"and" | b"y" | b"e" | b"et" | b"und" | b"en" | b"o" | b"de" | b"la" | b"le"
        )
        || matches!(
            word,
            b"said"
                | b"says"
                | b"called"
                | b"calls"
                | b"wrote"
                | b"writes"
                | b"lives"
                | b"works"
                | b"asked"
                | b"asks"
                | b"told"
                | b"wants"
                | b"wanted"
                | b"needs"
                | b"reported"
                | b"reports"
                | b"shouted"
                | b"replied"
                | b"thinks"
                | b"tried"
                | b"opened"
                | b"logged"
                | b"spent"
                | b"left"
        )
}

/// Whether a sentence goes on around a word: blanks and punctuation, no part of a longer token, no capital or number beside it.
fn stands_free(scan: &Scan<'_, '_>, start: usize, end: usize) -> bool {
    let left = match scan.before(start) {
        0 | b'\n' | b'(' | b'"' => true,
        b' ' => {
            let before = scan.before(start - 1);
            class(before) & LETTER != 0 || matches!(before, b',' | b':' | b'.' | b'!' | b'?' | b'-' | b' ' | b'"')
        }
        _ => false,
    };
    let right = match scan.at(end) {
        b' ' => {
            let next = scan.at(end + 1);
            class(next) & (LOWER | WIDE) != 0 || matches!(next, b'(' | b'-')
        }
        0 | b',' | b'!' | b'?' | b';' | b')' | b'"' | b'\n' | b'\r' => true,
        b'.' | b':' => matches!(scan.at(end + 1), 0 | b' ' | b'\n' | b'\r'),
        b'\'' => scan.at(end + 1) == b's' && !is_word(scan.at(end + 2)),
        0xE2 => scan.bytes(end..end + 3) == "’".as_bytes(),
        _ => false,
    };
    left && right
}

/// How many small function words stand in the sentence around a word.
fn small_words(scan: &Scan<'_, '_>, start: usize, end: usize) -> usize {
    let mut count = 0;
    let floor = start.saturating_sub(REACH);
    let mut at = start;
    while at > floor && scan.before(at) != b'\n' {
        let word_end = at - 1;
        let word = scan.word_start(word_end)..word_end;
        if word.is_empty() {
            at -= 1;
            continue;
        }
        count += usize::from(is_function_word(scan.bytes(word.clone())));
        at = word.start;
    }
    let ceiling = (end + REACH).min(scan.len());
    let mut at = end;
    while at < ceiling && scan.at(at) != b'\n' {
        let word = at..scan.word_end(at);
        if word.is_empty() {
            at += 1;
            continue;
        }
        count += usize::from(is_function_word(scan.bytes(word.clone())));
        at = word.end;
    }
    count
}

/// Small words of sentences that logs do not have (`to`, `for`, `from`, `in` are in both).
fn is_function_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"is"
            | b"was"
            | b"are"
            | b"the"
            | b"a"
            | b"an"
            | b"and"
            | b"he"
            | b"she"
            | b"they"
            | b"we"
            | b"you"
            | b"my"
            | b"his"
            | b"her"
            | b"our"
            | b"your"
            | b"their"
            | b"who"
            | b"why"
            | b"what"
            | b"how"
            | b"that"
            | b"this"
            | b"has"
            | b"have"
            | b"had"
            | b"does"
            | b"did"
            | b"would"
            | b"could"
            | b"should"
            | b"will"
            | b"can"
            | b"not"
            | b"but"
            | b"so"
            | b"him"
            | b"me"
            | b"us"
            | b"them"
            | b"it"
            | b"They"
            | b"He"
            | b"She"
            | b"We"
            | b"My"
            | b"The"
            | b"Why"
            | b"I"
            | b"Hi"
            | b"Dear"
            | b"Hello"
            | b"Thanks"
            | b"who's"
            | b"ist"
            | b"war"
            | b"der"
            | b"die"
            | b"das"
            | b"und"
            | b"ich"
            | b"er"
            | b"sie"
            | b"wir"
            | b"mein"
            | b"meine"
            | b"nicht"
            | b"hat"
            | b"ein"
            | b"eine"
            | b"est"
            | b"le"
            | b"la"
            | b"les"
            | b"et"
            | b"je"
            | b"il"
            | b"elle"
            | b"nous"
            | b"mon"
            | b"ma"
            | b"un"
            | b"une"
            | b"pas"
            | b"es"
            | b"el"
            | b"los"
            | b"las"
            | b"y"
            | b"mi"
            | b"su"
            | b"una"
            | b"que"
            | b"con"
            | b"era"
            | b"no"
            | b"sono"
            | b"lo"
            | b"gli"
            | b"mio"
            | b"mia"
            | b"che"
            | b"non"
            | b"per"
            | b"o"
            | b"os"
            | b"meu"
            | b"minha"
            | b"um"
            | b"uma"
            | b"foi"
            | b"het"
            | b"een"
            | b"en"
            | b"ik"
            | b"mijn"
            | b"niet"
            | b"de"
    )
}

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
        known += usize::from((part.known.given || part.known.surname) && !part.english || wide);
    }
    let (first, last) = (sequence.part(0), sequence.part(sequence.count - 1));
    let reads = first.known.given || last.family || last.known.only_name();
    (known >= 1 && reads).then_some(Reading {
        from: 0,
        to: sequence.count,
        percent: 65,
    })
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
