//! The one pass over a text: words and signs that could mean something become candidates, each for the recognizers that want it.
//!
//! *In:* a [`Scan`] and the [`Survey`] of its bytes. *Out:* its findings.
//!
//! Words are not read one after the other: the survey's bits tell which have a capital, a digit or a sign behind them or begin like a
//! word that tells something, and the other words cost nothing. Recognizers read a bounded stretch around their candidate.

use crate::bytes::{ByteSet, DIGIT, Folded, UPPER, WIDE, WORD, class};
use crate::filter::{Filter, Head};
use crate::lexicon;
use crate::placeholder::placeholder_at;
use crate::recognizers::*;
use crate::run::Run;
use crate::scan::Scan;
use crate::shapes;
use crate::survey::{Block, Survey};

/// Reads the whole text.
pub(crate) fn over<'t>(scan: &mut Scan<'t, '_>) {
    let (survey, base): (&'t Survey, usize) = (scan.survey, scan.base);
    let length = scan.len();
    let bytes = scan.text.as_bytes();
    let mut pass = Pass {
        survey,
        base,
        triggers: lexicon::triggers(),
        number_names: lexicon::number_names(),
        prose: memchr::memchr(b' ', scan.text.as_bytes()).is_some(),
        done: 0,
        number_until: 0,
        hex_until: 0,
        name_until: 0,
        ids_until: 0,
        secret_until: 0,
    };
    let end = base + length;
    // 1 when a word goes on from the block before
    let mut goes_on = 0u64;
    for index in base / 64..end.div_ceil(64) {
        let block = survey.block(index);
        let mut here = u64::MAX;
        if index == base / 64 {
            // what stands before the text is no part of its first word
            here <<= base & 63;
        }
        if end - index * 64 < 64 {
            here &= (1 << (end & 63)) - 1;
        }
        let word = block.word & here;
        let starts = word & !(word << 1 | goes_on);
        // Small letters from a word's start on: adding the start carries to the first byte that is none. A word that ends
        // there, with nothing telling behind it, is worth a look only for its beginning.
        let small = word & !block.odd;
        let ends = (starts & small).wrapping_add(small) & !small;
        let digit_behind = block.digit >> 1 | survey.block(index + 1).digit << 63;
        let telling = ends & (block.odd | block.sign | digit_behind) & here;
        // a word that reaches the next block is looked at whole
        let last = word & !u64::MAX.checked_shr(word.leading_ones()).unwrap_or(0);
        let first_of_last = last & starts;
        let digits = block.digit & !(block.digit << 1) & here;
        let sure = starts & block.odd | telling | first_of_last | digits | block.mark & here;
        let mut events = sure | starts & block.begin;
        while events != 0 {
            let bit = events.trailing_zeros();
            events &= events - 1;
            let at = index * 64 + bit as usize - base;
            if at < pass.done {
                // skips to where the pass is
                let skip = pass.done - at;
                events &= if skip >= 64 { 0 } else { (u64::MAX << bit) << skip };
                continue;
            }
            if sure >> bit & 1 == 0 {
                // small letters to the end, and nothing telling behind them
                let length = (word >> bit).trailing_ones() as usize;
                let head = Head::at(bytes, at, length);
                if !pass.triggers.may_hold(head) && !pass.names_number(head, at + length) {
                    continue;
                }
            }
            // the word that holds this byte, or ends before it
            let behind = if word >> bit & 1 == 1 {
                (word << (63 - bit)).leading_ones() as usize - 1
            } else if telling >> bit & 1 == 1 {
                (word << (63 - bit) << 1).leading_ones() as usize
            } else {
                usize::MAX
            };
            if behind != usize::MAX {
                let from_before = goes_on == 1 && behind as u32 == bit;
                if let Some(start) = at.checked_sub(behind)
                    && start >= pass.done
                    && !from_before
                {
                    pass.word(scan, start);
                }
            }
            if block.mark >> bit & 1 == 1 {
                pass.done = pass.between(scan, at);
            }
        }
        goes_on = word >> 63;
    }
}

struct Pass<'s> {
    survey: &'s Survey,
    base: usize,
    triggers: &'static Filter,
    number_names: &'static Filter,
    /// Words stand in it.
    prose: bool,
    /// Up to here everything is done.
    done: usize,
    number_until: usize,
    hex_until: usize,
    name_until: usize,
    ids_until: usize,
    secret_until: usize,
}

/// What may stand behind a word that is a key, or a folder of a path.
const TELLING: ByteSet = ByteSet::of(b"=:\"\\']>/");

/// The kinds of bytes in a word.
#[inline]
fn kinds(word: &[u8]) -> u8 {
    word.iter().take(64).fold(0, |seen, &byte| seen | class(byte))
}

/// Low `count` bits.
#[inline(always)]
fn low(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

impl Pass<'_> {
    #[inline(always)]
    fn window(&self, at: usize, kind: impl Fn(&Block) -> u64) -> u64 {
        self.survey.window(self.base + at, kind)
    }

    /// The word that starts at `start`.
    #[inline]
    fn word(&mut self, scan: &mut Scan<'_, '_>, start: usize) {
        let mut length = self.window(start, |block| block.word).trailing_ones() as usize;
        if length >= 64 {
            length = self.survey.word_end(self.base + start) - self.base - start;
        }
        let end = (start + length).min(scan.len());
        self.done = end;
        let odd = self.window(start, |block| block.odd) & low(length);
        let digits = self.window(start, |block| block.digit) & low(length);
        if digits != 0 || length >= 64 {
            self.digits(scan, start, end, digits == low(length) && length <= 64);
            return;
        }
        let next = scan.at(end);
        // most words of a text are small ones that stand before nothing
        if odd == 0
            && !TELLING.contains(next)
            && !self.triggers.may_hold(Head::of(scan.bytes(start..end)))
            && !self.names_number(Head::of(scan.bytes(start..end)), end)
            && (length > 4 || !self.begins_groups(scan, end, length, next))
        {
            return;
        }
        self.letters_slow(scan, start, end, next);
    }

    /// Whether a word may name a number, and digits stand near behind it.
    #[inline(always)]
    fn names_number(&self, head: Head, end: usize) -> bool {
        self.number_names.may_hold(head) && self.window(end, |block| block.digit) != 0
    }

    /// Whether a short word may begin a hardware address or a number with letters.
    #[inline(always)]
    fn begins_groups(&self, scan: &Scan<'_, '_>, end: usize, length: usize, next: u8) -> bool {
        length == 2 && next == b'-' || length == 4 && next == b'.' || scan.at(end + 1).is_ascii_digit()
    }

    #[inline(never)]
    fn letters_slow(&mut self, scan: &mut Scan<'_, '_>, start: usize, end: usize, next: u8) {
        let length = end - start;
        let word = scan.bytes(start..end);
        let before = scan.before(start);
        if memchr::memchr(b'_', word).is_none() {
            self.plain_word(scan, start, end, next, before);
        }
        if length <= 4 && matches!(next, b':' | b'-' | b'.') && self.is_hex(start, end) {
            self.hex(scan, start, end, next);
        }
        if length <= 4 && start >= self.ids_until && class(scan.at(end + 1)) & DIGIT != 0 {
            self.ids_until = ids::look(scan, start, end, kinds(word));
        }
        if start >= self.secret_until {
            self.secret_until = secrets::look(scan, start, end);
        }
        match next {
            b'=' | b':' | b'"' | b'\\' | b'\'' | b']' | b'>' => keyed::look(scan, start, end),
            _ => {}
        }
    }

    /// A word of letters only.
    fn plain_word(&mut self, scan: &mut Scan<'_, '_>, start: usize, end: usize, next: u8, before: u8) {
        if matches!(before, b'/' | b'\\') && matches!(next, b'/' | b'\\') {
            home_path::look(scan, start, end);
        }
        let dashed = before == b'-' || next == b'-' || next == b'.' || before == b'.';
        if !self.prose && !dashed {
            return;
        }
        let word = scan.bytes(start..end);
        let first = class(scan.at(start));
        let name = first & (UPPER | WIDE) != 0
            && self.prose
            && start >= self.name_until
            && (end - start > 1 || next == b'.' && scan.at(end + 1) == b' ')
            && person::may_begin(scan, start, end, next);
        let head = Head::of(word);
        if !name && !self.triggers.may_hold(head) && !self.names_number(head, end) && word.is_ascii() {
            return;
        }
        let Some(folded) = Folded::of(word) else {
            return;
        };
        let all = lexicon::find_all(folded.word());
        let flags = all & !lexicon::NAMES_NUMBER;
        if dashed && flags & lexicon::DEVICE != 0 {
            hostname::look(scan, start, end);
        }
        if all & lexicon::NAMES_NUMBER != 0 && matches!(next, b' ' | b'-' | b':' | b'#' | b'\'' | b'.' | b'=' | 0xE2) {
            named::look(scan, start, end);
        }
        if !self.prose {
            return;
        }
        if flags & lexicon::SPOKEN != 0 {
            person::single::look_spoken(scan, start, end);
        }
        if flags & lexicon::SSN != 0 {
            us_ssn::look_named(scan, end);
        }
        if flags & (lexicon::USER | lexicon::STREET_FIRST | lexicon::BORN) != 0
            && matches!(next, b' ' | b':' | b'.' | b'=' | b'(' | b'\'')
        {
            if flags & lexicon::USER != 0 {
                username::look(scan, start, end);
            }
            if flags & lexicon::STREET_FIRST != 0 {
                address::look_street_first(scan, start, end);
            }
            if flags & lexicon::BORN != 0 {
                dob::look(scan, end);
            }
        }
        if name {
            self.name_until = person::look(scan, start, end, flags);
        }
    }

    #[inline(always)]
    fn is_hex(&self, start: usize, end: usize) -> bool {
        end - start <= 64 && self.window(start, |block| block.hex) & low(end - start) == low(end - start)
    }

    /// What hexadecimal groups may begin.
    fn hex(&mut self, scan: &mut Scan<'_, '_>, start: usize, end: usize, next: u8) {
        if start < self.hex_until {
            return;
        }
        let length = end - start;
        match next {
            b':' if length <= 4 => self.hex_until = mac::look(scan, start, end).max(ip::look_v6(scan, start, end)),
            b'-' if length == 2 => self.hex_until = mac::look(scan, start, end),
            b'.' if length == 4 => self.hex_until = mac::look(scan, start, end),
            _ => {}
        }
    }

    /// A word that holds digits.
    #[inline(never)]
    fn digits(&mut self, scan: &mut Scan<'_, '_>, start: usize, end: usize, only: bool) {
        let next = scan.at(end);
        let length = end - start;
        if let Some(stop) = self.harmless(scan, start, length, next, only) {
            self.done = stop;
            return;
        }
        if only {
            // digits behind a hyphen of a longer token (an UUID's) are no number of their own
            let glued = scan.before(start) == b'-' && start > 1 && class(scan.at(start - 2)) & WORD != 0;
            // a few digits with nothing behind them are too few for any number
            let lone = length < 5 && !self.prose && !matches!(next, b'.' | b'-' | b'/' | b')' | b'(');
            if start >= self.number_until && !glued && !lone {
                self.number(scan, start, length, next);
            }
        } else if (3..=34).contains(&length) {
            if matches!(self.window(start, |block| block.odd) & low(14), 1..)
                && kinds(scan.bytes(start..end)) & WIDE != 0
                && let Some(stop) = geo::look_degrees(scan, start, end)
            {
                self.done = stop;
                return;
            }
            let [a, b, c] = [scan.at(start), scan.at(start + 1), scan.at(start + 2)];
            if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() {
                iban::look(scan, start, end);
            }
            if length == 17 && !self.is_hex(start, end) {
                named::look_vin(scan, start, end);
            }
            if (14..=23).contains(&length) && !self.is_hex(start, end) {
                credit_card::look_glued(scan, start, end);
            }
        }
        if length <= 4 && matches!(next, b':' | b'-' | b'.') && self.is_hex(start, end) {
            self.hex(scan, start, end, next);
        }
        if start >= self.ids_until {
            let seen = if only { DIGIT } else { kinds(scan.bytes(start..end)) };
            self.ids_until = ids::look(scan, start, end, seen);
        }
        if next == b'(' && scan.at(end + 2) == b')' {
            ids::look_bracketed(scan, end);
        }
        if start >= self.secret_until {
            self.secret_until = secrets::look(scan, start, end);
        }
        match next {
            // a key of digits only is the end of a longer one: `items[0]`, `email.1`
            b'=' | b':' | b'"' | b'\\' | b'\'' | b']' | b'>'
                if !only || matches!(scan.before(start), b'.' | b'-' | b'[' | b']') =>
            {
                keyed::look(scan, start, end);
            }
            _ => {}
        }
    }

    /// The end of a timestamp or UUID that starts here: shapes that hold no number of their own.
    #[inline(always)]
    fn harmless(&self, scan: &Scan<'_, '_>, start: usize, length: usize, next: u8, only: bool) -> Option<usize> {
        if next != b'-' || class(scan.before(start)) & WORD != 0 || matches!(scan.before(start), b'-' | b'.' | b'+') {
            return None;
        }
        if only && length == 4 {
            return shapes::timestamp_end(scan, start, self.window(start, |block| block.digit));
        }
        if length == 8 {
            return shapes::uuid_end(scan, start, self.window(start, |block| block.hex));
        }
        None
    }

    /// A run of digits.
    fn number(&mut self, scan: &mut Scan<'_, '_>, start: usize, length: usize, next: u8) {
        // how many digits the run has at most, and what parts them
        let digit = self.window(start, |block| block.digit);
        let separator = self.window(start, |block| block.separator);
        let reach = (digit | separator).trailing_ones() as usize;
        let count = (digit & low(reach)).count_ones();
        let groups = (digit & !(digit << 1) & low(reach)).count_ones();
        if count < 5 && groups < 4 && (groups < 2 || next != b'.') {
            // too few for anything but a house number
            let beside = scan.before(start) == b' ' || matches!(next, b' ' | b',');
            if self.prose && beside {
                let run = Run::of(scan, start);
                self.number_until = run.end;
                if run.length(0) <= 5 {
                    address::look_number(scan, &run);
                }
            }
            return;
        }
        let _ = length;
        let run = Run::of(scan, start);
        self.number_until = run.end;
        if run.count() >= 2 {
            ip::look_v4(scan, &run);
            geo::look(scan, &run);
        }
        let digits = run.digits().len();
        if digits >= 9 {
            us_ssn::look(scan, &run);
            if digits >= 11 {
                br_cpf::look(scan, &run);
            }
            if digits >= 12 {
                credit_card::look(scan, &run);
                imei::look(scan, &run);
            }
        }
        if scan.candidates && digits >= 8 {
            named::look_bank_candidate(scan, &run);
        }
        if scan.candidates && digits >= 10 {
            ph_mobile_number::look(scan, &run);
            tr_phone_number::look(scan, &run);
        }
        if digits >= 5 {
            phone::look(scan, &run);
        }
        if self.prose && run.length(0) <= 5 {
            address::look_number(scan, &run);
        }
    }

    /// A byte between words. Returns from where to go on.
    #[inline]
    fn between(&mut self, scan: &mut Scan<'_, '_>, at: usize) -> usize {
        match scan.at(at) {
            b'@' => email::look(scan, at).max(at + 1),
            b':' if scan.at(at + 1) == b':' && at >= self.hex_until && class(scan.before(at)) & WORD == 0 => {
                self.hex_until = ip::look_v6(scan, at, at);
                at + 1
            }
            // `key = value`, `key := value`
            b'=' | b':' if scan.before(at) == b' ' => {
                keyed::look_spaced(scan, at);
                at + 1
            }
            b'[' if scan.bytes(at..at + 10) == b"[redacted:" => {
                placeholder_at(scan.text.get(at..).unwrap_or_default()).map_or(at + 1, |length| at + length)
            }
            b'[' if self.prose && scan.before(at) == b' ' => {
                username::look_access_log(scan, at);
                at + 1
            }
            _ => at + 1,
        }
    }
}
