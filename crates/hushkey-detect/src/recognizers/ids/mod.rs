//! Numbers that states and institutions give to persons: one scheme a file.
//!
//! *In:* a word that holds a digit, or a short one before digits. *Out:* findings of the schemes whose written form and check it keeps.
//!
//! A scheme is data and one check function ([`Id`]). Many schemes take any tenth number, so that most act only beside a word
//! or under a key that names them; `alone` says what the form and check alone are worth. The order of work keeps a clean text
//! cheap: the length of the first group, what is glued to it, the written form, the check, and only then the words around.

mod context;
mod eu;
mod form;
mod names;
mod world;

pub(crate) use names::{class_of_key, words};
pub(crate) use world::look_bracketed;

use crate::Class;
use crate::bytes::{WIDE, class};
use crate::scan::Scan;
use context::Around;
use form::{FORMS, Reading};

/// A scheme of numbers.
pub(crate) struct Id {
    pub(crate) class: Class,
    /// Its file.
    pub(crate) recognizer: &'static str,
    /// Written forms: `9` a digit, `A` a letter, `X` either; a space, hyphen, dot, slash or plus stands for itself, and `~` for
    /// nothing, a space, a hyphen or a dot, each `~` of a form for the same.
    pub(crate) shapes: &'static [&'static str],
    /// Folded words and compounds that name it, in keys (`steuerid` is `steuer_id`, `SteuerId`) and beside values. The name of
    /// the class, written as one word, is among them.
    pub(crate) words: &'static str,
    /// Confidence in percent when nothing names it: from 50 on it acts. Below 5 the form has no check, and a word for
    /// personal numbers in general is not enough either; at 0 it is no candidate without its name.
    pub(crate) alone: u8,
    /// Whether a number keeps the rules: letters are capitals, separators are gone.
    pub(crate) check: fn(&[u8]) -> bool,
}

/// Below this worth (`Id::alone`) a scheme has no check.
const CHECKED: u8 = 5;
/// From this worth on a number acts even where its key says that it is something else.
const STRONG: u8 = 90;

/// Every scheme.
fn all() -> impl Iterator<Item = &'static Id> {
    eu::ALL.iter().chain(world::ALL).copied()
}

/// Looks for numbers that start with the word `start..end`, in which the byte classes `seen` are. Returns up to where the text
/// was read.
#[inline]
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize, seen: u8) -> usize {
    let word_end = end;
    let (start, end, seen) = if seen & WIDE == 0 {
        if form::is_glued(scan, start) {
            return end;
        }
        (start, end, seen)
    } else {
        let (start, end) = form::between_walls(scan, start, end);
        let seen = scan.bytes(start..end).iter().fold(0, |seen, &byte| seen | class(byte));
        (start, end, seen)
    };
    let Some(first) = FORMS.first(scan, start, end, seen) else {
        return word_end;
    };
    if !form::free_left(scan, start) || !first.strong && !scan.candidates && context::is_harmless(scan, start) {
        return end;
    }
    judge(scan, start, end)
}

/// Reads the groups from `start` and reports what they are.
fn judge(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    let reading = Reading::of(scan, start);
    let mut around = None;
    let mut best: Option<(u8, u8, Found)> = None;
    for group in reading.ends() {
        if !form::free_right(scan, group.end) {
            continue;
        }
        for form in FORMS.of_skeleton(group.skeleton) {
            if !form.fits(group.digits) || !(form.id.check)(reading.written(group.length)) {
                continue;
            }
            let around = around.get_or_insert_with(|| Around::of(scan, start));
            let (percent, evidence) = around.worth(scan, form, group.end, group.mixed_case());
            if percent == 0 {
                continue;
            }
            let found = Found {
                id: form.id,
                end: group.end,
                percent,
                evidence,
            };
            if scan.candidates {
                found.report(scan, start);
            } else if percent >= 50
                && best
                    .as_ref()
                    .is_none_or(|&(sure, alone, _)| (percent, form.id.alone) > (sure, alone))
            {
                best = Some((percent, form.id.alone, found));
            }
        }
    }
    match best {
        Some((_, _, found)) => {
            found.report(scan, start);
            found.end
        }
        None => end,
    }
}

/// A number that keeps a scheme.
struct Found {
    id: &'static Id,
    end: usize,
    percent: u8,
    evidence: crate::Evidence,
}

impl Found {
    fn report(&self, scan: &mut Scan<'_, '_>, start: usize) {
        scan.report(
            self.id.class,
            start..self.end,
            self.percent,
            self.evidence,
            self.id.recognizer,
        );
    }
}

/// Whether a written number has a form of the scheme and keeps its rules.
#[cfg(test)]
pub(crate) fn keeps(id: &'static Id, written: &str) -> bool {
    let mut found = Vec::new();
    let scan = Scan::plain(written, &mut found);
    let reading = Reading::of(&scan, 0);
    let Some(last) = reading.ends().last() else {
        return false;
    };
    last.end == written.len()
        && FORMS
            .of_skeleton(last.skeleton)
            .iter()
            .any(|form| form.id.class == id.class && form.fits(last.digits) && (id.check)(reading.written(last.length)))
}

#[cfg(test)]
mod tests;
