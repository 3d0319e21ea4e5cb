//! A run of digits: groups with single separators between them, the candidate of every number recognizer.
//!
//! *In:* a text and where a word of digits starts. *Out:* the groups, the separators, what touches the run on both sides.
//!
//! Limits: 16 groups and 64 digits; a longer run is cut there, and the rest is a run of its own.

use crate::bytes::{WORD, class, is_word};
use crate::scan::Scan;
use core::ops::Range;

const GROUPS: usize = 16;
const DIGITS: usize = 64;

/// A run of digits.
pub(crate) struct Run {
    /// Where the first digit stands.
    first: usize,
    /// From the `+` or bracket before the first digit to behind the last digit.
    pub(crate) start: usize,
    pub(crate) end: usize,
    groups: [(u32, u8); GROUPS],
    count: usize,
    /// The separator before each group, 0 before the first; b'*' when more than one byte.
    separators: [u8; GROUPS],
    digits: [u8; DIGITS],
    digit_count: usize,
    /// A `+` stands before the first digit.
    pub(crate) plus: bool,
    /// The first digits stand in brackets.
    pub(crate) bracket: bool,
    /// A word, or a hyphen or dot of a longer token, touches the start.
    pub(crate) glued_before: bool,
    /// The same at the end.
    pub(crate) glued_after: bool,
}

impl Run {
    /// The run that starts with the digits at `start`.
    pub(crate) fn of(scan: &Scan<'_, '_>, start: usize) -> Run {
        let mut run = Run {
            first: start,
            start,
            end: start,
            groups: [(0, 0); GROUPS],
            count: 0,
            separators: [0; GROUPS],
            digits: [0; DIGITS],
            digit_count: 0,
            plus: false,
            bracket: false,
            glued_before: false,
            glued_after: false,
        };
        if scan.before(run.start) == b'(' {
            run.start -= 1;
            run.bracket = true;
        }
        if scan.before(run.start) == b'+' {
            run.start -= 1;
            run.plus = true;
        }
        let before = scan.before(run.start);
        run.glued_before = is_word(before)
            || matches!(before, b'.' | b'-' | b'+' | b'#' | b'$') && run.start > 1 && is_word(scan.at(run.start - 2))
            || before == b'#';
        let mut at = start;
        let mut separator = 0u8;
        loop {
            let length = scan.digits_at(at).min(DIGITS);
            let end = at + length;
            if length == 0 || class(scan.at(end)) & WORD != 0 && run.count > 0 {
                // "12 Apt", "35-C2": not a group of this run
                run.glued_after = run.count > 0 && is_word(scan.at(at)) && matches!(separator, b'-' | b'.' | b'/');
                break;
            }
            if run.digit_count + length > DIGITS {
                break;
            }
            let (Some(group), Some(slot)) = (run.groups.get_mut(run.count), run.separators.get_mut(run.count)) else {
                break;
            };
            *group = ((at - start) as u32, length as u8);
            *slot = separator;
            run.count += 1;
            if let Some(room) = run.digits.get_mut(run.digit_count..run.digit_count + length) {
                room.copy_from_slice(scan.bytes(at..end));
            }
            run.digit_count += length;
            run.end = end;
            if class(scan.at(end)) & WORD != 0 {
                // "x12" behind several groups is a telephone's extension
                run.glued_after =
                    run.count < 2 || scan.at(end) != b'x' || class(scan.at(end + 1)) & crate::bytes::DIGIT == 0;
                break;
            }
            let first = scan.at(end);
            (separator, at) = match first {
                b' ' | b'-' | b'.' | b'/' => match (scan.at(end + 1), scan.at(end + 2)) {
                    (b'(', _) => (b'*', end + 2),
                    (b'-' | b'/', b' ') if first == b' ' => (b'*', end + 3),
                    _ => (first, end + 1),
                },
                b')' => match scan.at(end + 1) {
                    b' ' | b'-' | b'/' | b'.' => (b')', end + 2),
                    _ => (b')', end + 1),
                },
                b'(' => (b'*', end + 1),
                _ => break,
            };
        }
        run
    }

    /// How many groups there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The bytes of a group.
    pub(crate) fn group(&self, at: usize) -> Range<usize> {
        match self.groups.get(at) {
            Some(&(offset, length)) if at < self.count => {
                let start = self.first + offset as usize;
                start..start + length as usize
            }
            _ => self.end..self.end,
        }
    }

    /// How many digits a group has; 0 when there is no such group.
    pub(crate) fn length(&self, at: usize) -> usize {
        self.group(at).len()
    }

    /// The separator before a group, 0 before the first and past the end.
    pub(crate) fn separator(&self, at: usize) -> u8 {
        if at < self.count {
            self.separators.get(at).copied().unwrap_or(0)
        } else {
            0
        }
    }

    /// All digits.
    pub(crate) fn digits(&self) -> &[u8] {
        self.digits.get(..self.digit_count).unwrap_or_default()
    }

    /// The digits of the groups `from..to`.
    pub(crate) fn digits_of(&self, from: usize, to: usize) -> &[u8] {
        let skip: usize = (0..from).map(|at| self.length(at)).sum();
        let take: usize = (from..to.min(self.count)).map(|at| self.length(at)).sum();
        self.digits.get(skip..skip + take).unwrap_or_default()
    }

    /// The bytes from group `from` up to, not including, group `to`.
    pub(crate) fn span(&self, from: usize, to: usize) -> Range<usize> {
        self.group(from).start..self.group(to.saturating_sub(1)).end
    }

    /// Whether all groups are joined by this separator.
    pub(crate) fn joined_by(&self, from: usize, to: usize, separator: u8) -> bool {
        (from + 1..to).all(|at| self.separator(at) == separator)
    }

    /// Whether the groups have exactly these lengths.
    pub(crate) fn has_shape(&self, from: usize, lengths: &[usize]) -> bool {
        from + lengths.len() <= self.count
            && lengths
                .iter()
                .enumerate()
                .all(|(at, &length)| self.length(from + at) == length)
    }

    /// Whether nothing touches the groups `from..to` on the left.
    pub(crate) fn free_left(&self, from: usize) -> bool {
        if from == 0 {
            !self.glued_before
        } else {
            matches!(self.separator(from), b' ' | b'*')
        }
    }

    /// Whether nothing touches the groups `from..to` on the right.
    pub(crate) fn free_right(&self, to: usize) -> bool {
        if to >= self.count {
            !self.glued_after
        } else {
            matches!(self.separator(to), b' ' | b'*')
        }
    }
}
