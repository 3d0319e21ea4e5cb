//! What stands around a number: the key of its value, the words before it, a few words behind it.

use super::form::Form;
use super::names::{self, Named};
use super::{CHECKED, Id, STRONG};
use crate::bytes::{DIGIT, LETTER, WORD, class};
use crate::keys::Role;
use crate::scan::Scan;
use crate::{Evidence, lexicon};

/// How far words before a number are read.
const BEFORE: usize = 64;
/// How far words behind it are read.
const BEHIND: usize = 48;
/// How many words.
const WORDS: usize = 8;

/// What is known about the place of a number.
pub(super) struct Around {
    key: Named,
    near: Named,
    /// What the words behind a place name.
    behind: (usize, Named),
    /// The key alone speaks.
    keyed: bool,
    /// Its key, or the word before it, says that it is something else.
    other: bool,
}

/// Whether the value that starts at `start` is a thing's number by its key, so that nothing around can name it.
pub(super) fn is_harmless(scan: &Scan<'_, '_>, start: usize) -> bool {
    let role = scan.role_at(start);
    (role.is_harmless() || is_other(role)) && is_whole(scan, start)
}

/// Roles of other personal data: its numbers are found by others.
fn is_other(role: Role) -> bool {
    matches!(
        role,
        Role::Phone | Role::Card | Role::Iban | Role::Imei | Role::Dob | Role::Ip | Role::Mac | Role::Email
    )
}

/// Whether the number starts the value of its key, so that the key alone speaks.
fn is_whole(scan: &Scan<'_, '_>, start: usize) -> bool {
    if scan.local_range.contains(&start) {
        // in `Kimlik No: 1` and `tax ID=1` the key is only the last word of the name
        let part = scan.local_key.len() <= 6 && scan.before(scan.local_key.start) == b' ';
        scan.local_range.start == start && !(part && scan.local.role == Role::Number)
    } else {
        start == 0 && scan.whole_key.is_some()
    }
}

impl Around {
    /// What stands around the number that starts at `start`.
    pub(super) fn of(scan: &Scan<'_, '_>, start: usize) -> Around {
        let role = scan.role_at(start);
        let local = scan.local_range.contains(&start);
        let key = if local {
            names::key(scan.slice(scan.local_key.clone()))
        } else {
            scan.whole_key.map_or(Named::NONE, names::key)
        };
        let whole = is_whole(scan, start);
        let near = if whole { Named::NONE } else { before(scan, start) };
        let numbered = !whole && scan.flags_before(start, 1) & lexicon::NUMBER != 0;
        Around {
            key,
            near,
            behind: (0, Named::NONE),
            keyed: whole && key.any(),
            other: role.is_harmless() || is_other(role) || numbered,
        }
    }

    /// What a number of this form that ends at `end` is worth here, and why.
    pub(super) fn worth(&mut self, scan: &Scan<'_, '_>, form: &Form, end: usize, mixed_case: bool) -> (u8, Evidence) {
        if self.behind.0 != end && !self.keyed {
            self.behind = (end, behind(scan, end));
        }
        let near = self.near.or(self.behind.1);
        let id: &Id = form.id;
        let checked = id.alone >= CHECKED;
        // of two schemes that one word names, the rarer form
        let rarity = id.alone / 34;
        if self.key.has(id.class) {
            (93 + rarity, Evidence::Key)
        } else if near.has(id.class) {
            (90 + rarity, Evidence::Neighbour)
        } else if checked && self.key.generic {
            (80 + id.alone / 10, Evidence::Key)
        } else if checked && near.generic {
            (75 + id.alone / 10, Evidence::Neighbour)
        } else if self.other && id.alone < STRONG || self.key.any() || near.any() || mixed_case {
            (id.alone.min(40), Evidence::Checksum)
        } else {
            (id.alone, if checked { Evidence::Checksum } else { Evidence::Form })
        }
    }
}

/// What the words before `start` name: on the same line, not beyond another number.
fn before(scan: &Scan<'_, '_>, start: usize) -> Named {
    let floor = start.saturating_sub(BEFORE);
    let mut words: [(usize, usize); WORDS] = [(0, 0); WORDS];
    let mut count = 0;
    let mut at = start;
    let mut joining = true;
    while at > floor && count < WORDS {
        let byte = scan.at(at - 1);
        if class(byte) & (LETTER | DIGIT) == 0 {
            if matches!(byte, b'\n' | b';' | b'{' | b'}') {
                break;
            }
            at -= 1;
            continue;
        }
        let end = at;
        let mut digits = 0;
        while at > floor && class(scan.at(at - 1)) & (LETTER | DIGIT) != 0 {
            digits += usize::from(class(scan.at(at - 1)) & DIGIT != 0);
            at -= 1;
        }
        if digits > 2 || digits == end - at {
            // another number: only `and` may stand between
            if !joining || count == 0 {
                break;
            }
            continue;
        }
        if at == floor && class(scan.before(at)) & WORD != 0 {
            break;
        }
        joining &= names::is_and(scan.bytes(at..end));
        if let Some(slot) = words.get_mut(count) {
            *slot = (at, end);
            count += 1;
        }
    }
    let words = words.get_mut(..count).unwrap_or_default();
    words.reverse();
    names::spoken(scan, words)
}

/// What the words behind `end` name: `… is my SSN`, `… (PESEL)`.
fn behind(scan: &Scan<'_, '_>, end: usize) -> Named {
    let bracket = scan.at(end) == b' ' && scan.at(end + 1) == b'(';
    if scan.at(end) != b' ' {
        return Named::NONE;
    }
    let ceiling = (end + BEHIND).min(scan.len());
    let mut words: [(usize, usize); WORDS] = [(0, 0); WORDS];
    let mut count = 0;
    let mut at = end + 1;
    while at < ceiling && count < WORDS {
        let byte = scan.at(at);
        if class(byte) & (LETTER | DIGIT) == 0 {
            if matches!(byte, b'\n' | b';' | b'{' | b'}' | b'.' | b',' | b')' | b'=') {
                break;
            }
            at += 1;
            continue;
        }
        let from = at;
        while at < ceiling && class(scan.at(at)) & LETTER != 0 {
            at += 1;
        }
        if at == from || matches!(scan.at(at), b'=' | b':') {
            break;
        }
        if count == 0 && !bracket && !names::is_link(scan.bytes(from..at)) {
            break;
        }
        if let Some(slot) = words.get_mut(count) {
            *slot = (from, at);
            count += 1;
        }
    }
    names::spoken(scan, words.get(..count).unwrap_or_default())
}
