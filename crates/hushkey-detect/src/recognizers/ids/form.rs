//! Written forms of numbers: groups of letters and digits with single separators between them.
//!
//! The lengths of the groups and their separators are the *skeleton*, one integer, which is looked up; which places hold
//! digits is one bit mask, compared with two operations a form.

use super::Id;
use crate::bytes::{DIGIT, LETTER, LOWER, UPPER, WORD, class};
use crate::scan::Scan;
use std::sync::LazyLock;

/// The most groups of a number.
const GROUPS: usize = 8;
/// The most letters and digits of a number.
pub(super) const ROOM: usize = 24;
/// The longest first group of any form.
const FIRST: usize = 20;

/// One form of one scheme.
pub(super) struct Form {
    pub(super) id: &'static Id,
    /// Places that hold digits, and places that hold letters.
    digits: u32,
    letters: u32,
    /// Whether it is written with a separator.
    pub(super) spaced: bool,
    skeleton: u64,
}

impl Form {
    /// Whether digits stand where the form wants them.
    #[inline]
    pub(super) fn fits(&self, digits: u32) -> bool {
        digits & self.digits == self.digits && digits & self.letters == 0
    }

    /// A form of `id`, as [`Id::shapes`] writes it, with `tilde` for `~`.
    fn of(id: &'static Id, shape: &str, tilde: Option<u8>) -> Form {
        let mut form = Form {
            id,
            digits: 0,
            letters: 0,
            spaced: false,
            skeleton: 0,
        };
        let (mut place, mut group, mut length, mut separator) = (0u32, 0usize, 0usize, 0u8);
        for byte in shape.bytes() {
            let byte = match (byte, tilde) {
                (b'~', None) => continue,
                (b'~', Some(sign)) => sign,
                (byte, _) => byte,
            };
            match byte {
                b'9' => form.digits |= 1 << place,
                b'A' => form.letters |= 1 << place,
                b'X' => {}
                sign => {
                    form.skeleton |= step(group, length, separator);
                    (group, length, separator) = (group + 1, 0, sign);
                    form.spaced = true;
                    continue;
                }
            }
            place += 1;
            length += 1;
        }
        form.skeleton |= step(group, length, separator);
        form
    }
}

/// A group's part of a skeleton.
#[inline]
fn step(group: usize, length: usize, separator: u8) -> u64 {
    ((length as u64 & 31) | (separator_code(separator) as u64) << 5) << (8 * group)
}

#[inline]
fn separator_code(separator: u8) -> u8 {
    match separator {
        0 => 0,
        b' ' => 1,
        b'-' => 2,
        b'.' => 3,
        b'/' => 4,
        _ => 5,
    }
}

#[inline]
fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'/' | b'+')
}

/// The separator at `at`, 0 when there is none, and where the next group may start; `116 - 82` is separated by the hyphen.
#[inline]
fn separator_at(scan: &Scan<'_, '_>, at: usize) -> (u8, usize) {
    let first = scan.at(at);
    if !is_separator(first) {
        return (0, at);
    }
    match (first, scan.at(at + 1)) {
        (b' ', sign @ (b'-' | b'/')) if scan.at(at + 2) == b' ' => (sign, at + 3),
        _ => (first, at + 1),
    }
}

/// Every form, by skeleton, and what first groups there are.
pub(super) struct Forms {
    forms: Vec<Form>,
    /// Skeletons with the range of their forms; open addressing.
    slots: Vec<(u64, u32, u32)>,
    mask: usize,
    /// By kind (digits, letters, both) and length of the first group: `ONE`, `MORE` and the same of forms that act even under a harmless key.
    first: [[u8; FIRST + 1]; 3],
    /// By length of the first group and separator: a bit for each length of a second group.
    pairs: [[u32; 8]; FIRST + 1],
}

const ONE: u8 = 1;
const MORE: u8 = 2;
const STRONG: u8 = 2;

/// A first group some form starts with.
pub(super) struct First {
    /// Such a form can act even under a harmless key.
    pub(super) strong: bool,
}

pub(super) static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::of(super::all()));

impl Forms {
    fn of(ids: impl Iterator<Item = &'static Id>) -> Forms {
        let mut forms: Vec<Form> = Vec::new();
        for id in ids {
            for shape in id.shapes {
                forms.push(Form::of(id, shape, None));
                if shape.contains('~') {
                    forms.extend(b" -.".iter().map(|&sign| Form::of(id, shape, Some(sign))));
                }
            }
        }
        // stable: forms of one skeleton stay in the order of their schemes
        forms.sort_by_key(|form| form.skeleton);
        let size = (forms.len() * 2).next_power_of_two().max(2);
        let mut table = Forms {
            forms,
            slots: vec![(0, 0, 0); size],
            mask: size - 1,
            first: [[0; FIRST + 1]; 3],
            pairs: [[0; 8]; FIRST + 1],
        };
        let mut from = 0;
        while let Some(skeleton) = table.forms.get(from).map(|form| form.skeleton) {
            let rest = table.forms.iter().skip(from);
            let count = rest.take_while(|form| form.skeleton == skeleton).count();
            table.add(skeleton, from as u32, (from + count) as u32);
            from += count;
        }
        for form in &table.forms {
            let length = (form.skeleton & 31) as usize;
            let places = (1u32 << length) - 1;
            let flag = if form.skeleton >> 8 == 0 { ONE } else { MORE };
            let second = form.skeleton >> 8;
            if let Some(pair) = table
                .pairs
                .get_mut(length)
                .and_then(|row| row.get_mut((second >> 5 & 7) as usize))
            {
                *pair |= 1 << (second & 31);
            }
            let flags = flag
                | if form.id.alone >= super::STRONG {
                    flag << STRONG
                } else {
                    0
                };
            // a group is of digits, of letters, or of both
            let all_digits = form.letters & places == 0;
            let all_letters = form.digits & places == 0;
            let both = form.digits & places != places && form.letters & places != places;
            for (kind, can) in [all_digits, all_letters, both].into_iter().enumerate() {
                if can && let Some(slot) = table.first.get_mut(kind).and_then(|row| row.get_mut(length)) {
                    *slot |= flags;
                }
            }
        }
        table
    }

    fn add(&mut self, skeleton: u64, from: u32, to: u32) {
        let mut at = place(skeleton) & self.mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.0 == 0 {
                *slot = (skeleton, from, to);
                return;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// Whether a second group follows a first one of this length in some form.
    #[inline]
    fn goes_on(&self, scan: &Scan<'_, '_>, length: usize, end: usize) -> bool {
        let (separator, from) = separator_at(scan, end);
        let row = self.pairs.get(length);
        let seconds = row
            .and_then(|row| row.get(separator_code(separator) as usize))
            .copied()
            .unwrap_or(0);
        if separator == 0 || seconds == 0 {
            return false;
        }
        // letters and digits are the alphabet of base64 without its signs
        let plain = scan.window(from, |block| block.base64 & !block.joint).trailing_ones() as usize;
        let to = (from + plain.min(31)).min(scan.len());
        to > from && seconds >> (to - from) & 1 != 0
    }

    /// The forms of a skeleton.
    #[inline]
    pub(super) fn of_skeleton(&self, skeleton: u64) -> &[Form] {
        let mut at = place(skeleton) & self.mask;
        while let Some(&(one, from, to)) = self.slots.get(at) {
            if one == skeleton {
                return self.forms.get(from as usize..to as usize).unwrap_or_default();
            }
            if one == 0 {
                break;
            }
            at = (at + 1) & self.mask;
        }
        &[]
    }

    /// Whether some form starts with the word `start..end`, by its length and kind alone.
    #[inline]
    pub(super) fn first(&self, scan: &Scan<'_, '_>, start: usize, end: usize, seen: u8) -> Option<First> {
        let length = end - start;
        if length > FIRST || seen & (WORD & !(DIGIT | UPPER | LOWER)) != 0 {
            return None;
        }
        let kind = match (seen & DIGIT != 0, seen & (UPPER | LOWER) != 0) {
            (true, false) => 0usize,
            (false, _) => 1,
            (true, true) => 2,
        };
        let row = self.first.get(kind);
        let flags = row.and_then(|row| row.get(length)).copied().unwrap_or(0);
        let more = flags & (MORE | MORE << STRONG);
        let mut usable = flags & !more;
        if more != 0 && self.goes_on(scan, length, end) {
            usable |= more;
        }
        (usable != 0).then_some(First {
            strong: usable >> STRONG != 0,
        })
    }
}

/// Where a skeleton is looked up first.
#[inline]
fn place(skeleton: u64) -> usize {
    (skeleton.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize
}

/// The groups from one word on.
pub(super) struct Reading {
    written: [u8; ROOM],
    ends: [Group; GROUPS],
    count: usize,
}

/// The end of a group: what was read up to there.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    /// Where it ends in the text.
    pub(super) end: usize,
    /// How many letters and digits were read.
    pub(super) length: usize,
    /// Which of them are digits.
    pub(super) digits: u32,
    pub(super) skeleton: u64,
    /// Byte classes up to there.
    seen: u8,
}

impl Group {
    /// Whether both capitals and small letters stand in it.
    pub(super) fn mixed_case(&self) -> bool {
        self.seen & LETTER == UPPER | LOWER
    }
}

impl Reading {
    /// Reads the groups that start at `start`.
    pub(super) fn of(scan: &Scan<'_, '_>, start: usize) -> Reading {
        let mut reading = Reading {
            written: [0; ROOM],
            ends: [Group::default(); GROUPS],
            count: 0,
        };
        let mut now = Group::default();
        let (mut at, mut separator) = (start, 0u8);
        while let Some(slot) = reading.ends.get_mut(reading.count) {
            let from = at;
            loop {
                let byte = scan.at(at);
                let bits = class(byte);
                if bits & WORD == 0 || is_wall(scan, at) {
                    break;
                }
                let Some(place) = reading.written.get_mut(now.length) else {
                    return reading;
                };
                if bits & (DIGIT | UPPER | LOWER) == 0 {
                    return reading;
                }
                *place = byte.to_ascii_uppercase();
                now.digits |= u32::from(bits & DIGIT != 0) << now.length;
                now.length += 1;
                now.seen |= bits;
                at += 1;
            }
            if at == from {
                break;
            }
            now.skeleton |= step(reading.count, at - from, separator);
            now.end = at;
            *slot = now;
            reading.count += 1;
            (separator, at) = separator_at(scan, at);
            if separator == 0 {
                break;
            }
        }
        reading
    }

    /// The ends of the groups, in order.
    pub(super) fn ends(&self) -> impl Iterator<Item = Group> + '_ {
        self.ends.iter().take(self.count).copied()
    }

    /// The first letters and digits, letters as capitals.
    pub(super) fn written(&self, length: usize) -> &[u8] {
        self.written.get(..length).unwrap_or_default()
    }
}

/// Whether a character starts at `at` that ends a token as a space does: of a script written without spaces, or a sign.
fn is_wall(scan: &Scan<'_, '_>, at: usize) -> bool {
    match scan.at(at) {
        0xE0 | 0xE3..=0xEF => true,
        // signs and quotes, but not the dashes
        0xE2 => scan.at(at + 1) != 0x80 || !matches!(scan.at(at + 2), 0x90..=0x95),
        _ => false,
    }
}

/// The letters and digits of a word that walls stand around.
#[inline]
pub(super) fn between_walls(scan: &Scan<'_, '_>, start: usize, end: usize) -> (usize, usize) {
    let (mut from, mut to) = (start, end);
    while from < end && is_wall(scan, from) {
        from += 3;
    }
    if from > start || !scan.before(end).is_ascii() {
        to = from;
        while to < end && scan.at(to).is_ascii() {
            to += 1;
        }
    }
    (from, to.max(from))
}

/// Whether a longer token goes on to the left of `start`, as [`free_left`] would say: most groups of keys and versions, told at once.
#[inline]
pub(super) fn is_glued(scan: &Scan<'_, '_>, start: usize) -> bool {
    matches!(scan.before(start), b'-' | b'/' | b'+')
        && start.checked_sub(2).is_some_and(|at| class(scan.at(at)) & WORD != 0)
}

/// Whether no longer token goes on to the left of `start`.
pub(super) fn free_left(scan: &Scan<'_, '_>, start: usize) -> bool {
    let sign = scan.before(start);
    let before = |back: usize| start.checked_sub(back).map_or(0, |at| scan.at(at));
    match sign {
        b'-' | b'/' | b'+' | b'@' | b'~' | b'&' => class(before(2)) & WORD == 0,
        // a decimal or a version, but not `IdNr.98765432106`
        b'.' => {
            let (last, other) = (before(2) | 0x20, before(3) | 0x20);
            class(before(2)) & WORD == 0
                || matches!((other, last), (b'n', b'r' | b'o'))
                    && (class(before(4)) & LETTER != 0 || class(before(4)) & WORD == 0)
        }
        // a time, or a group of a hardware or network address; not `nhs:`
        b':' => {
            let from = scan.word_start(start - 1);
            let word = scan.bytes(from..start - 1);
            class(before(2)) & DIGIT == 0
                && !(word.len() <= 4 && word.iter().all(u8::is_ascii_hexdigit) && !word.is_empty())
        }
        b'%' | b'$' | b'#' | b'\\' => false,
        0x80..=0xBF if start >= 3 => is_wall(scan, start - 3),
        _ => class(sign) & WORD == 0,
    }
}

/// Whether no longer token goes on to the right of `end`.
#[inline]
pub(super) fn free_right(scan: &Scan<'_, '_>, end: usize) -> bool {
    match scan.at(end) {
        b'-' | b'.' | b'/' | b'+' | b':' | b'@' | b'\\' => class(scan.at(end + 1)) & WORD == 0,
        b'=' => scan.at(end + 1) == 0,
        0xE0..=0xEF => is_wall(scan, end),
        sign => class(sign) & WORD == 0,
    }
}
