//! Postal addresses.
//!
//! *What:* a street with its number, with the postcode and town that follow; a box of the post; under a key any address (`keyed`).
//! *Source:* UPU S42 national templates: en, de, fr, es, pt, it, nl, pl, Nordic; boxes of the post (`forms`). *Validation:* a street word or ending and a house number; without
//! a street word the form `number words, Town, ST 12345`. *Confidence:* 90 by key, 75–85 by form.
//! *Limits:* a street without a number needs a postcode; towns alone are not found.

use crate::bytes::{DIGIT, Folded, LETTER, UPPER, WIDE, class, is_letter, is_word};
use crate::keys::Role;
use crate::lexicon;
use crate::run::Run;
use crate::scan::Scan;
use crate::{Class, Evidence, dictionary};
use core::ops::Range;

mod forms;

const NAME: &str = "address";
const REACH: usize = 96;
/// Endings of street names that are written as one word.
const ENDINGS: &[&[u8]] = &[
    b"strasse",
    b"str",
    b"gasse",
    b"weg",
    b"platz",
    b"allee",
    b"ring",
    b"damm",
    b"ufer",
    b"straat",
    b"laan",
    b"plein",
    b"kade",
    b"gracht",
    b"singel",
    b"dijk",
    b"steeg",
    b"markt",
    b"chaussee",
    b"graben",
    b"pfad",
    b"stieg",
    b"steig",
    b"winkel",
    b"hof",
    // Nordic: with a town only
    b"gata",
    b"gatan",
    b"gate",
    b"gaten",
    b"gade",
    b"vegen",
    b"veien",
    b"vagen",
    b"vej",
    b"katu",
    b"ntie",
];
/// The last of those, which words have as well.
const NORDIC: usize = 11;

/// Reports an address; under a name for something else only a complete one is believed.
fn propose(scan: &mut Scan<'_, '_>, span: Range<usize>, percent: u8) {
    let doubted = scan.role_at(span.start).is_harmless() && percent < 75;
    scan.report(
        Class::Address,
        span,
        if doubted { 30 } else { percent },
        Evidence::Form,
        NAME,
    );
}

/// Looks around a house number.
pub(crate) fn look_number(scan: &mut Scan<'_, '_>, run: &Run) {
    let number = run.group(0);
    if is_word(scan.before(number.start))
        || matches!(scan.before(number.start), b'.' | b':' | b'/' | b'-' | b'+' | b'=')
            && scan.before(number.start) != b'='
    {
        return;
    }
    if scan.before(number.start) == b' ' {
        forms::box_number(scan, &number);
        after_street(scan, &number);
    }
    if scan.at(number.end) == b' ' && class(scan.at(number.end + 1)) & (UPPER | WIDE) != 0
        || matches!(scan.bytes(number.end..number.end + 2), b", ")
    {
        before_street(scan, &number);
    }
}

/// `Birkenweg 14, 20123 Musterstadt`: the number stands behind a street's name.
fn after_street(scan: &mut Scan<'_, '_>, number: &Range<usize>) {
    let end = number.start - 1;
    let mut last = end;
    if scan.before(last) == b'.' {
        last -= 1;
    }
    let word = letters_before(scan, last);
    if word.len() < 3 {
        return;
    }
    let Some(folded) = Folded::of(scan.bytes(word.clone())) else {
        return;
    };
    let capital = class(scan.at(word.start)) & (UPPER | WIDE) != 0;
    let own = matches!(
        folded.word(),
        b"strasse"
            | b"str"
            | b"gasse"
            | b"weg"
            | b"platz"
            | b"allee"
            | b"ring"
            | b"damm"
            | b"ufer"
            | b"straat"
            | b"laan"
            | b"plein"
            | b"kade"
            | b"gracht"
            | b"singel"
            | b"dijk"
    );
    let glued = !own && folded.word().len() >= 7 && ENDINGS.iter().any(|ending| folded.word().ends_with(ending));
    let common = ENDINGS.len() - NORDIC;
    let nordic = glued
        && !ENDINGS
            .iter()
            .take(common)
            .any(|ending| folded.word().ends_with(ending));
    if !(own || glued && capital) || nordic && dictionary::is_english(folded.word()) {
        return;
    }
    let mut start = word.start;
    if own {
        // the words of the name: "Clara-Beispiel-Gasse", "Am Alten Markt", "Kurze Straße"
        let mut words = 0;
        while words < 4 && start > 0 && matches!(scan.at(start - 1), b'-' | b' ') {
            let before = letters_before(scan, start - 1);
            if before.is_empty() || class(scan.at(before.start)) & (UPPER | WIDE) == 0 {
                break;
            }
            start = before.start;
            words += 1;
        }
        if words == 0 {
            return;
        }
    }
    let house = house_end(scan, number.end);
    let (end, town) = with_town(scan, house);
    if number.len() > 4 {
        return;
    }
    let first = start..letters_after(scan, start);
    let named = lexicon::find_written(scan.bytes(first)) & lexicon::NO_NAME == 0;
    let sure = matches!(
        folded.word(),
        b"strasse" | b"str" | b"gasse" | b"straat" | b"gracht" | b"laan"
    ) || glued && !nordic;
    let percent = match (town, named && sure) {
        (true, _) => 85,
        (false, true) => 70,
        (false, false) => 40,
    };
    propose(scan, start..end, percent);
}

/// `5120 Larch Hollow Road, Brookmere, OH 43065`, `12 High Street`, `7, boulevard des Lilas`.
fn before_street(scan: &mut Scan<'_, '_>, number: &Range<usize>) {
    let mut at = number.end;
    if scan.at(at) == b',' {
        at += 1;
    }
    at += 1;
    let from = at;
    let mut words = 0;
    let mut street = false;
    let mut street_first = false;
    let mut end = at;
    while words < 7 && at - from < REACH {
        let word = at..letters_after(scan, at);
        if word.is_empty() {
            break;
        }
        let flags = lexicon::find_written(scan.bytes(word.clone()));
        let capital = class(scan.at(word.start)) & (UPPER | WIDE) != 0;
        if words == 0 && flags & lexicon::STREET_FIRST != 0 {
            street_first = true;
        } else if !(capital || (street_first || words > 0) && flags & lexicon::PARTICLE != 0) {
            break;
        }
        words += 1;
        end = word.end;
        if words > 1 && flags & lexicon::STREET_LAST != 0 && capital {
            street = true;
        }
        at = word.end;
        if scan.at(at) == b'.' {
            at += 1;
        }
        if street && scan.at(at) == b',' || scan.at(at) != b' ' {
            break;
        }
        at += 1;
    }
    if words == 0 || scan.at(number.end) == b',' && !street_first {
        return;
    }
    // "Suite 660", "Apt. 643", "bis"
    let unit = unit_end(scan, at.min(end + 1).max(end));
    let after = unit.max(end + usize::from(scan.at(end) == b'.'));
    if let Some(stop) = state_and_zip(scan, after)
        && words >= 2
    {
        propose(scan, number.start..stop, 85);
        return;
    }
    let (stop, town) = match forms::british(scan, after) {
        Some(stop) if street => (stop, true),
        _ => with_town(scan, after),
    };
    let (percent, fits) = match (street_first, street, town) {
        (true, _, _) if words >= 2 => (80, true),
        (false, true, true) => (80, true),
        (false, true, false) => {
            let alone = number.start == 0 && stop == scan.len() || is_housed(scan, number.start);
            (if alone { 60 } else { 40 }, number.len() <= 5)
        }
        (false, false, true) if (2..=3).contains(&words) => {
            let alone = scan.role_at(number.start) == Role::Unknown && scan.len() == stop;
            (if alone { 55 } else { 30 }, true)
        }
        _ => (0, false),
    };
    if fits {
        propose(scan, number.start..stop, percent);
    }
}

/// `rue de …`, `Calle …`, `Via …` at `start..end`, with a number or a postcode behind the name.
pub(crate) fn look_street_first(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let key = scan.role_at(start);
    if key == Role::Location || matches!(scan.before(start), b'/' | b'-' | b'_' | b'.') {
        return;
    }
    let french = class(scan.at(start)) & UPPER == 0;
    let mut at = end;
    if scan.at(at) == b'.' {
        at += 1;
    }
    let from = at;
    let mut words = 0;
    let mut capitals = 0;
    while words < 8 && scan.at(at) == b' ' && at - from < REACH {
        let word = at + 1..letters_after(scan, at + 1);
        if word.is_empty() {
            break;
        }
        let capital = class(scan.at(word.start)) & (UPPER | WIDE) != 0;
        if !capital && lexicon::find_written(scan.bytes(word.clone())) & lexicon::PARTICLE == 0 {
            break;
        }
        capitals += usize::from(capital);
        words += 1;
        at = word.end;
    }
    if capitals == 0 {
        return;
    }
    let name_end = at;
    let mut gap = at;
    while gap - at < 3 && matches!(scan.at(gap), b',' | b' ') {
        gap += 1;
    }
    let mut digits = gap;
    while digits - gap < 6 && class(scan.at(digits)) & DIGIT != 0 {
        digits += 1;
    }
    let numbered = digits > gap && digits - gap <= 5 && !is_word(scan.at(digits));
    let (stop, town) = if numbered && digits - gap < 5 {
        let house = house_end(scan, digits);
        with_town(scan, unit_end(scan, house))
    } else {
        with_town(scan, name_end)
    };
    let percent = match (numbered, town) {
        (true, true) => 85,
        (false, true) => 75,
        (true, false) if !french && digits - gap <= 4 => 60,
        _ => return,
    };
    if stop > name_end {
        propose(scan, start..stop, percent);
    }
}

/// Whether the word before an address says so.
fn is_housed(scan: &Scan<'_, '_>, at: usize) -> bool {
    scan.words_before(at, 2).any(|word| {
        let word = scan.bytes(word);
        [
            &b"address"[..],
            b"lives",
            b"live",
            b"living",
            b"resides",
            b"residing",
            b"located",
            b"street",
            b"home",
            b"ship",
            b"shipped",
            b"deliver",
            b"delivered",
            b"invoice",
            b"billing",
            b"mail",
            b"at",
        ]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one))
    })
}

/// The word of letters that ends at `end`.
fn letters_before(scan: &Scan<'_, '_>, end: usize) -> Range<usize> {
    let mut start = end;
    while start > 0 && end - start < 40 && is_letter(scan.at(start - 1)) {
        start -= 1;
    }
    start..end
}

/// The end of the word of letters (and inner hyphens, apostrophes) at `start`.
fn letters_after(scan: &Scan<'_, '_>, start: usize) -> usize {
    let mut end = start;
    while end - start < 40
        && (is_letter(scan.at(end))
            || end > start && matches!(scan.at(end), b'-' | b'\'') && is_letter(scan.at(end + 1)))
    {
        end += 1;
    }
    end
}

/// The end of a house number: `77-14`, `12a`, `12/3`.
fn house_end(scan: &Scan<'_, '_>, end: usize) -> usize {
    let mut at = end;
    if matches!(scan.at(at), b'-' | b'/') && class(scan.at(at + 1)) & DIGIT != 0 {
        at += 1;
        while at - end < 6 && class(scan.at(at)) & DIGIT != 0 {
            at += 1;
        }
    }
    at += usize::from(scan.at(at) == b'-' && class(scan.at(at + 1)) & LETTER != 0 && !is_word(scan.at(at + 2)));
    if class(scan.at(at)) & LETTER != 0 && !is_word(scan.at(at + 1)) {
        at += 1;
    }
    at
}

/// The end of `Apt. 7`, `Suite 660`, `Puerta 6`, `Piso 8`, `bis`, if one follows.
fn unit_end(scan: &Scan<'_, '_>, end: usize) -> usize {
    let mut at = end;
    while at - end < 3 && matches!(scan.at(at), b' ' | b',' | b'.') {
        at += 1;
    }
    if let Some(end) = forms::door(scan, at) {
        return end;
    }
    let word = at..letters_after(scan, at);
    let Some(folded) = Folded::of(scan.bytes(word.clone())) else {
        return end;
    };
    if folded.word() == b"bis" || folded.word() == b"ter" {
        return word.end;
    }
    if !matches!(
        folded.word(),
        b"apt"
            | b"apartment"
            | b"suite"
            | b"unit"
            | b"floor"
            | b"puerta"
            | b"piso"
            | b"apto"
            | b"bloco"
            | b"bus"
            | b"scala"
            | b"interno"
            | b"etage"
            | b"wohnung"
            | b"ste"
            | b"box"
            | b"flat"
            | b"room"
    ) {
        return end;
    }
    at = word.end;
    while at - word.end < 3 && matches!(scan.at(at), b' ' | b'.' | b'#') {
        at += 1;
    }
    let number = at;
    while at - number < 6 && class(scan.at(at)) & DIGIT != 0 {
        at += 1;
    }
    if at > number { at } else { end }
}

/// `, North Brookmere, OH 43065` behind `end`.
fn state_and_zip(scan: &Scan<'_, '_>, end: usize) -> Option<usize> {
    let mut at = end;
    while at - end < 48 {
        if matches!(scan.at(at), b'\n' | b'"' | 0) && at >= scan.len() || scan.at(at) == b'\n' {
            return None;
        }
        let state = scan.at(at) == b' '
            && scan.at(at + 1).is_ascii_uppercase()
            && scan.at(at + 2).is_ascii_uppercase()
            && scan.at(at + 3) == b' ';
        if state
            && scan.bytes(at + 4..at + 9).len() == 5
            && scan.bytes(at + 4..at + 9).iter().all(u8::is_ascii_digit)
            && !is_word(scan.at(at + 9))
            && scan.before(at) == b','
        {
            let plus_four = scan.at(at + 9) == b'-'
                && scan.bytes(at + 10..at + 14).len() == 4
                && scan.bytes(at + 10..at + 14).iter().all(u8::is_ascii_digit);
            return Some(if plus_four { at + 14 } else { at + 9 });
        }
        at += 1;
    }
    None
}

/// Takes in `, 12345 Town`, `, 1234 AB Town`, `, 111 23 Town`, `, 32019-587 da Town` behind `end`.
fn with_town(scan: &Scan<'_, '_>, end: usize) -> (usize, bool) {
    let mut at = end;
    while at - end < 4 && matches!(scan.at(at), b' ' | b',' | b'\n') {
        at += 1;
    }
    if at == end {
        return (end, false);
    }
    if scan.at(at + 1) == b'-' && scan.at(at).is_ascii_uppercase() {
        at += 2;
    }
    let code = at;
    while at - code < 10 && (class(scan.at(at)) & DIGIT != 0 || scan.at(at) == b'-' && at > code) {
        at += 1;
    }
    // "111 23 Stockholm", "110 00 Praha"
    if at - code == 3
        && scan.at(at) == b' '
        && scan.at(at + 1).is_ascii_digit()
        && scan.at(at + 2).is_ascii_digit()
        && scan.at(at + 3) == b' '
    {
        at += 3;
    }
    let digits = at - code;
    if !(4..=9).contains(&digits) || scan.at(at) != b' ' {
        return (end, false);
    }
    if digits == 4
        && scan.at(at + 1).is_ascii_uppercase()
        && scan.at(at + 2).is_ascii_uppercase()
        && scan.at(at + 3) == b' '
    {
        at += 3;
    }
    let mut town = at;
    let mut words = 0;
    while words < 4 && scan.at(town) == b' ' {
        let word = town + 1..letters_after(scan, town + 1);
        let capital = class(scan.at(word.start)) & (UPPER | WIDE) != 0;
        if word.is_empty() || !capital && lexicon::find_written(scan.bytes(word.clone())) & lexicon::PARTICLE == 0 {
            break;
        }
        words += 1;
        town = word.end;
    }
    if words == 0 { (end, false) } else { (town, true) }
}

/// Whether a whole value under an address key is one.
pub(crate) fn is_address(value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let digits = value.bytes().any(|byte| byte.is_ascii_digit());
    let words = value.split([' ', ',']).filter(|word| !word.is_empty()).count();
    let wide = value.chars().any(|c| (c as u32) >= 0x370 && c.is_alphabetic());
    (5..=240).contains(&value.len())
        && letters >= 3
        && !value.contains("://")
        && !value.contains('@')
        && (words >= 2 && (digits || value.contains(',') || words >= 3) || wide)
}
