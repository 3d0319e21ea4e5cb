//! Names of one word in a sentence: `Gary called`, `my sister Hannah`, `Hannah, Derek and Anna`, `Kadiev` once `Ivan Kadiev` was read.
//!
//! *What:* a known given name, a surname of very many, or a word of a name that was found before in the same text. *Source:* the name
//! lists; the sentence around. *Validation:* points for and against, three are enough: how usual the name is, whether it is a word, a
//! place or a surname too, the verb behind it, who is told, relatives and roles before it, its neighbours in a list. *Confidence:* 60–65.
//! *Limits:* in running text only (logs and identifiers have none of its small words).

use super::sentence::{self, Around};
use super::{NAME, Part};
use crate::bytes::{Folded, LETTER, UPPER, WIDE, class};
use crate::keys::Role;
use crate::scan::Scan;
use crate::{Class, Evidence, TextKind, dictionary, gazetteer, lexicon};
use core::ops::Range;

const ENOUGH: i32 = 3;
/// Names of a list that are read on each side.
const LISTED: usize = 8;

/// Looks at a capitalised word that begins no name of several words.
pub(super) fn look(scan: &mut Scan<'_, '_>, part: &Part) {
    let word = scan.bytes(part.start..part.end);
    let known = part.known;
    let seen = scan.names.holds(word);
    let role = is_role_before(scan, part.start);
    let family = scan.at(part.end) == b',' && known.any();
    if !(known.given || known.common_surname || seen || role && part.is_strange() || family)
        || part.shouted
        || part.dotted && !seen
        || part.end - part.start < 3
        || part.flags & lexicon::NO_NAME != 0
        || scan.kind != TextKind::Prose
    {
        return;
    }
    // "Matej's": the name ends before the apostrophe
    let end = part.start
        + word
            .iter()
            .position(|&byte| matches!(byte, b'\'' | 0xE2))
            .unwrap_or(word.len());
    if !matches!(scan.role_at(part.start), Role::Unknown | Role::Text)
        || !sentence::stands_free(scan, part.start, end)
        || scan.bytes(end..part.end).len() > 4
    {
        return;
    }
    // "Ramsey-Johnson" is a firm as often, "Thomas and Sons" always
    let halves = word.split(|&byte| byte == b'-').skip(1);
    let given = |half| gazetteer::find_written(half).common_given;
    let (left, right) = (before_in_list(scan, part.start), after_in_list(scan, end));
    let firm = |name: &Range<usize>| lexicon::find_written(scan.bytes(name.clone())) & lexicon::COMPANY != 0;
    if !seen && !halves.into_iter().all(given) || right.as_ref().is_some_and(firm) {
        return;
    }
    if is_family_first(scan, part, end, right.as_ref()) {
        let stop = right.map_or(end, |right| right.end);
        scan.report(Class::Person, part.start..stop, 60, Evidence::Gazetteer, NAME);
        return;
    }
    let around = Around::of(scan, part.start, end);
    let mut points = match (known.common_given, known.given) {
        _ if seen => 4,
        (true, _) => 3,
        (_, true) => 2,
        _ if known.common_surname => 1,
        _ => 0,
    };
    points -= i32::from(!seen && known.common_surname && known.given && !known.common_given);
    points -= i32::from(part.flags & lexicon::THING != 0);
    points -= 2 * i32::from(known.ordinary || part.english);
    points -= 2 * i32::from(known.place);
    points += 2 * i32::from(around.acts());
    points += i32::from(sentence::is_possessive(scan, end));
    points += i32::from(around.has_copula());
    points += i32::from(around.is_told());
    points -= 3 * i32::from(around.is_thing() && !seen && !role);
    points -= i32::from(around.is_place());
    points += 3 * i32::from(role || super::introduces(scan, part.start));
    points += i32::from(
        scan.before(part.start) == b' ' && scan.before(part.start - 1) == b',' && matches!(scan.at(end), b'!' | b'?'),
    );
    points += 3 * i32::from(is_signature(scan, part.start, end));
    // "here's Nicholas's address"
    points += i32::from(sentence::is_possessive(scan, end) && known.common_given && !part.english);
    points += match sentence::small_words(scan, part.start, end) {
        0 => -1,
        1 => 0,
        _ => 1,
    };
    // "Kadiev and Adams were"
    let plural = match &right {
        Some(right) => Around::of(scan, right.start, right.end).is_plural(),
        None => left.is_some() && around.is_plural(),
    };
    // two of them: "Sierra, Mojave and Catalina are" may be anything
    let more = match (&left, &right) {
        (Some(_), Some(_)) => true,
        (Some(name), None) => before_in_list(scan, name.start).is_some(),
        (None, Some(name)) => after_in_list(scan, name.end).is_some(),
        _ => false,
    };
    let mut listed = false;
    for neighbour in [&left, &right].into_iter().flatten() {
        match Listed::of(scan.bytes(neighbour.clone())) {
            Listed::Given => {
                points += if listed { 0 } else { 2 };
                listed = true;
            }
            // "Lopez, Santos and Coleman" is a firm
            Listed::Stranger if !plural || more => points -= 2,
            _ => {}
        }
    }
    let pair = plural && !more && !part.english && !known.ordinary;
    points += 3 * i32::from(pair && !listed);
    if points < ENOUGH {
        return;
    }
    scan.report(
        Class::Person,
        part.start..end,
        if seen { 65 } else { 60 },
        Evidence::Gazetteer,
        NAME,
    );
    if listed || pair {
        along(scan, part.start, true);
        along(scan, end, false);
    }
}

/// `Kowalska, Anna (Accounting)`: a line that begins with a surname and a given name.
fn is_family_first(scan: &Scan<'_, '_>, part: &Part, end: usize, given: Option<&Range<usize>>) -> bool {
    let opens = matches!(scan.before(part.start), 0 | b'\n' | b'"' | b'|')
        || scan.before(part.start) == b' ' && matches!(scan.before(part.start - 1), b'|' | b'-' | b'*');
    let Some(given) = given.filter(|_| opens && scan.at(end) == b',' && scan.at(end + 1) == b' ') else {
        return false;
    };
    let closes = matches!(scan.at(given.end), 0 | b'\n' | b'\r' | b'"' | b';')
        || scan.at(given.end) == b' ' && matches!(scan.at(given.end + 1), b'(' | b'<' | b'|');
    let known = part.known;
    closes
        && (known.surname || known.rare_surname)
        && !known.place
        && !known.ordinary
        && !part.english
        && Listed::of(scan.bytes(given.clone())) == Listed::Given
}

/// A name at the end of a line behind `Thanks,` or `Regards,`.
fn is_signature(scan: &Scan<'_, '_>, start: usize, end: usize) -> bool {
    let mut at = start;
    while start - at < 4 && at > 0 && matches!(scan.before(at), b' ' | b'\n' | b'\r' | b',') {
        at -= 1;
    }
    matches!(scan.at(end), 0 | b'\n' | b'\r')
        && scan.at(at) == b','
        && matches!(
            scan.bytes(scan.word_start(at)..at).to_ascii_lowercase().as_slice(),
            b"thanks"
                | b"thank"
                | b"cheers"
                | b"regards"
                | b"best"
                | b"sincerely"
                | b"wishes"
                | b"yours"
                | b"love"
                | b"cordialement"
                | b"merci"
                | b"saludos"
                | b"saluti"
                | b"groeten"
                | b"danke"
        )
}

/// Whether a relative or a role stands before `at`: `my kid Hannah`.
pub(super) fn is_role_before(scan: &Scan<'_, '_>, at: usize) -> bool {
    if scan.before(at) != b' ' || at < 4 || class(scan.before(at - 1)) & LETTER == 0 {
        return false;
    }
    let word = scan.word_start(at - 1)..at - 1;
    lexicon::is_role(scan.bytes(word))
}

/// What a neighbour in a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// A given name, and no word.
    Given,
    /// A surname, or a word of no language.
    Stranger,
    /// A word.
    Word,
}

impl Listed {
    fn of(word: &[u8]) -> Listed {
        let Some(folded) = Folded::of(word) else {
            return Listed::Word;
        };
        let known = gazetteer::find(folded.word());
        let word =
            known.ordinary || known.place || lexicon::find(folded.word()) != 0 || dictionary::is_english(folded.word());
        match (known.given, word) {
            (true, false) if known.common_given || !known.common_surname => Listed::Given,
            (_, true) if !known.common_given => Listed::Word,
            (_, true) => Listed::Given,
            _ => Listed::Stranger,
        }
    }
}

/// Reports the other names of a list, from one that is known: `Hleb, Sheila and Jodi`.
fn along(scan: &mut Scan<'_, '_>, from: usize, left: bool) {
    let mut at = from;
    for _ in 0..LISTED {
        let next = if left {
            before_in_list(scan, at)
        } else {
            after_in_list(scan, at)
        };
        let Some(name) = next else { return };
        if Listed::of(scan.bytes(name.clone())) == Listed::Word {
            return;
        }
        at = if left { name.start } else { name.end };
        if !scan.has_finding(&name) {
            scan.report(Class::Person, name, 60, Evidence::Neighbour, NAME);
        }
    }
}

/// Words between the last two of a list.
const JOINTS: &[&[u8]] = &[
    b" and ", b", and ", b" und ", b" et ", b" y ", b" e ", b" en ", b" & ", b" or ", b", ",
];

/// The capitalised word before `at` in a list.
fn before_in_list(scan: &Scan<'_, '_>, at: usize) -> Option<Range<usize>> {
    let joint = JOINTS
        .iter()
        .find(|joint| at > joint.len() && scan.bytes(at - joint.len()..at) == **joint)?;
    let mut end = at - joint.len();
    end -= usize::from(scan.before(end) == b',');
    let mut start = end;
    while start > 0 && end - start < 40 && class(scan.at(start - 1)) & LETTER != 0 {
        start -= 1;
    }
    listed(scan, start..end)
}

/// The capitalised word behind `at` in a list.
fn after_in_list(scan: &Scan<'_, '_>, at: usize) -> Option<Range<usize>> {
    let joint = JOINTS
        .iter()
        .find(|joint| scan.bytes(at..at + joint.len()) == **joint)?;
    let mut start = at + joint.len();
    if scan.bytes(start..start + 4) == b"and " {
        start += 4;
    }
    let mut end = start;
    while end - start < 40 && class(scan.at(end)) & LETTER != 0 {
        end += 1;
    }
    listed(scan, start..end)
}

fn listed(scan: &Scan<'_, '_>, word: Range<usize>) -> Option<Range<usize>> {
    let capital = class(scan.at(word.start)) & (UPPER | WIDE) != 0;
    (capital && word.len() >= 3 && !scan.slice(word.clone()).is_empty()).then_some(word)
}
