//! The one pass over the bytes: words and what stands between them become candidates, each for the recognizers that want it.
//!
//! *In:* a [`Scan`]. *Out:* its findings.
//!
//! A run of word bytes is read with one table look-up a byte; only then, by the classes seen and the byte that follows,
//! recognizers are called. Recognizers read a bounded stretch around their candidate.

use crate::bytes::{BEYOND_F, DIGIT, Folded, LETTER, LOW_LINE, LOWER, UPPER, WIDE, WORD, class};
use crate::lexicon;
use crate::placeholder::placeholder_at;
use crate::recognizers::*;
use crate::run::Run;
use crate::scan::Scan;

/// Reads the whole text.
pub(crate) fn over(scan: &mut Scan<'_, '_>) {
    let mut pass = Pass {
        number_until: 0,
        hex_until: 0,
        name_until: 0,
        ids_until: 0,
        secret_until: 0,
        prose: false,
    };
    pass.prose = memchr::memchr(b' ', scan.text.as_bytes()).is_some();
    let bytes = scan.text.as_bytes();
    let length = bytes.len();
    let mut at = 0;
    while at < length {
        let start = at;
        let mut seen = 0u8;
        for &byte in bytes.get(start..).unwrap_or_default() {
            let bits = class(byte);
            if bits & WORD == 0 {
                break;
            }
            seen |= bits;
            at += 1;
        }
        if at > start {
            at = pass.word(scan, start, at, seen).max(at);
        }
        if at < length {
            at = pass.between(scan, at).max(at + 1);
        }
    }
}

struct Pass {
    number_until: usize,
    hex_until: usize,
    name_until: usize,
    ids_until: usize,
    secret_until: usize,
    prose: bool,
}

impl Pass {
    /// A word. Returns from where to go on.
    #[inline]
    fn word(&mut self, scan: &mut Scan<'_, '_>, start: usize, end: usize, seen: u8) -> usize {
        let next = scan.at(end);
        let length = end - start;
        if seen & WORD == DIGIT {
            // digits behind a hyphen of a longer token (an UUID's) are no number of their own
            let glued = scan.before(start) == b'-' && start > 1 && class(scan.at(start - 2)) & WORD != 0;
            // a few digits with nothing behind them are too few for any number
            let lone = length < 5 && !self.prose && !matches!(next, b'.' | b'-' | b'/' | b')' | b'(');
            if start >= self.number_until && !glued && !lone {
                self.number(scan, start);
            }
        } else if seen & LETTER != 0 {
            if seen & (DIGIT | LOW_LINE) == 0 {
                self.letters(scan, start, end, seen, next);
            } else if seen & DIGIT != 0 && (4..=34).contains(&length) {
                if class(scan.at(start)) & class(scan.at(start + 1)) & (UPPER | LOWER) != 0
                    && class(scan.at(start + 2)) & DIGIT != 0
                {
                    iban::look(scan, start, end);
                }
                if length == 17 && seen & BEYOND_F != 0 {
                    named::look_vin(scan, start, end);
                }
                if (14..=23).contains(&length) && seen & BEYOND_F != 0 {
                    credit_card::look_glued(scan, start, end);
                }
            }
        }
        if seen & (BEYOND_F | WIDE | LOW_LINE) == 0 && start >= self.hex_until {
            match next {
                b':' if length <= 4 => self.hex_until = mac::look(scan, start, end).max(ip::look_v6(scan, start, end)),
                b'-' if length == 2 => self.hex_until = mac::look(scan, start, end),
                b'.' if length == 4 => self.hex_until = mac::look(scan, start, end),
                _ => {}
            }
        }
        let numbered = seen & DIGIT != 0 || length <= 4 && class(scan.at(end + 1)) & DIGIT != 0;
        if numbered && start >= self.ids_until {
            self.ids_until = ids::look(scan, start, end, seen);
        }
        if length >= 4 && start >= self.secret_until {
            self.secret_until = secrets::look(scan, start, end);
        }
        match next {
            b'=' | b':' | b'"' | b'\\' | b'\'' | b']' | b'>' => keyed::look(scan, start, end),
            _ => {}
        }
        end
    }

    /// A word of letters.
    #[inline]
    fn letters(&mut self, scan: &mut Scan<'_, '_>, start: usize, end: usize, seen: u8, next: u8) {
        let before = scan.before(start);
        if matches!(before, b'/' | b'\\') && matches!(next, b'/' | b'\\') {
            home_path::look(scan, start, end);
        }
        let dashed = before == b'-' || next == b'-' || next == b'.' || before == b'.';
        if !self.prose && !dashed {
            return;
        }
        let Some(folded) = Folded::of(scan.bytes(start..end)) else {
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
        let capital = seen & UPPER != 0 && class(scan.at(start)) & UPPER != 0 || class(scan.at(start)) & WIDE != 0;
        if capital && start >= self.name_until && (seen & (LOWER | WIDE) != 0 || end - start > 1) {
            self.name_until = person::look(scan, start, end, flags);
        }
    }

    /// A run of digits.
    fn number(&mut self, scan: &mut Scan<'_, '_>, start: usize) {
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
            if digits >= 13 {
                credit_card::look(scan, &run);
                imei::look(scan, &run);
            }
        }
        if scan.candidates && digits >= 11 {
            ph_mobile_number::look(scan, &run);
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
            b'@' => email::look(scan, at),
            b':' if scan.at(at + 1) == b':' && at >= self.hex_until && class(scan.before(at)) & WORD == 0 => {
                self.hex_until = ip::look_v6(scan, at, at);
                at
            }
            b'(' if scan.at(at + 2) == b')' && class(scan.before(at)) & DIGIT != 0 => {
                ids::look_bracketed(scan, at);
                at
            }
            b'[' if scan.bytes(at..at + 10) == b"[redacted:" => {
                placeholder_at(scan.text.get(at..).unwrap_or_default()).map_or(at, |length| at + length)
            }
            b'[' if self.prose && scan.before(at) == b' ' => {
                username::look_access_log(scan, at);
                at
            }
            _ => at,
        }
    }
}
