//! Names in a text that has no capital at all: `olga krylova's killers`, `they had 3: silvana, adam, christopher`.
//!
//! *In:* a scan of a short text. *Out:* a given name with a surname, lists of three names and more, and words of those again.
//! *Never:* a word of English, a place, or a word glued to a sign. Limits: Latin letters; texts of up to four kilobytes.

use super::{NAME, endings};
use crate::bytes::{Folded, LETTER, LOWER, class, is_word};
use crate::gazetteer::{self, Known};
use crate::scan::Scan;
use crate::{Class, Evidence, TextKind, dictionary, lexicon};
use core::ops::Range;

const LONGEST: usize = 4096;
/// Names in a list, and words remembered.
const MOST: usize = 16;

/// Looks for names, when no letter of the text is a capital.
pub(crate) fn look(scan: &mut Scan<'_, '_>) {
    let bytes = scan.text.as_bytes();
    if scan.kind != TextKind::Prose
        || scan.len() > LONGEST
        || bytes.iter().any(u8::is_ascii_uppercase)
        || memchr::memchr(b' ', bytes).is_none()
    {
        return;
    }
    let mut seen: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        if class(scan.at(at)) & LETTER == 0 {
            at += 1;
            continue;
        }
        let word = at..scan.word_end(at);
        at = word.end.max(at + 1);
        if word.len() < 3 || !is_free(scan, &word) {
            continue;
        }
        let again = |one: &Range<usize>| scan.bytes(one.clone()) == scan.bytes(word.clone());
        if seen.iter().any(again) {
            report(scan, word);
            continue;
        }
        if !gazetteer::may_hold(scan.bytes(word.clone())) {
            continue;
        }
        let known = known(scan, &word);
        if !known.given {
            continue;
        }
        let list = list(scan, &word);
        if list.len() >= 3 {
            at = list.last().map_or(at, |last| last.end);
            list.into_iter().for_each(|name| report(scan, name));
        } else if !known.ordinary
            && !known.place
            && let Some(surname) = surname_after(scan, word.end)
        {
            at = surname.end;
            if seen.len() < MOST {
                seen.extend([word.clone(), surname.clone()]);
            }
            report(scan, word.start..surname.end);
        }
    }
}

fn report(scan: &mut Scan<'_, '_>, name: Range<usize>) {
    if !scan.has_finding(&name) {
        scan.report(Class::Person, name, 60, Evidence::Gazetteer, NAME);
    }
}

/// What is known of a word; ordinary also when it is one of English.
fn known(scan: &Scan<'_, '_>, word: &Range<usize>) -> Known {
    let Some(folded) = Folded::of(scan.bytes(word.clone())) else {
        return Known::default();
    };
    let mut known = gazetteer::find(folded.word());
    known.ordinary |= dictionary::is_english(folded.word()) || lexicon::find(folded.word()) != 0;
    known
}

/// Whether a word stands between blanks and the signs of a sentence.
fn is_free(scan: &Scan<'_, '_>, word: &Range<usize>) -> bool {
    let left = matches!(scan.before(word.start), 0 | b' ' | b'\n' | b'(' | b'"' | b'>');
    let right = match scan.at(word.end) {
        b'.' | b':' => !is_word(scan.at(word.end + 1)),
        b'\'' => scan.at(word.end + 1) == b's',
        byte => matches!(byte, 0 | b' ' | b'\n' | b'\r' | b',' | b';' | b'!' | b'?' | b')' | b'"'),
    };
    left && right && scan.bytes(word.clone()).iter().all(|&byte| class(byte) & LETTER != 0)
}

/// The surname behind a given name that ends at `end`, an initial perhaps between them.
fn surname_after(scan: &Scan<'_, '_>, end: usize) -> Option<Range<usize>> {
    let mut at = end + 1;
    if class(scan.at(at)) & LOWER != 0 && scan.bytes(at + 1..at + 3) == b". " {
        at += 3;
    }
    let word = at..scan.word_end(at);
    if scan.at(end) != b' ' || word.len() < 4 || scan.before(at) != b' ' || !is_free(scan, &word) {
        return None;
    }
    let known = known(scan, &word);
    let family = known.surname || known.rare_surname || endings::is_family(scan.bytes(word.clone()));
    (family && !known.ordinary && !known.place).then_some(word)
}

/// The names joined from `first` on, of which two at least are given names and no words.
fn list(scan: &Scan<'_, '_>, first: &Range<usize>) -> Vec<Range<usize>> {
    let mut names = vec![first.clone()];
    let mut sure = usize::from(!known(scan, first).ordinary);
    let mut at = first.end;
    while names.len() < MOST {
        let joint = [&b", and "[..], b", ", b" and "];
        let Some(joint) = joint.iter().find(|joint| scan.bytes(at..at + joint.len()) == **joint) else {
            break;
        };
        let word = at + joint.len()..scan.word_end(at + joint.len());
        let known = known(scan, &word);
        if !known.given || word.len() < 3 || !is_free(scan, &word) {
            break;
        }
        sure += usize::from(!known.ordinary);
        at = word.end;
        names.push(word);
    }
    if sure < 2 { Vec::new() } else { names }
}
