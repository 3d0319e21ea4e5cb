//! One text under inspection: what recognizers look at and report to.
//!
//! *In:* the text, its context. *Out:* findings, as they are found (`resolve` puts them in order).
//! Every look to the left or right is bounded, so that no text costs more than its length times a constant.

use crate::bytes::{class, is_letter, is_word};
use crate::keys::{Meaning, Role};
use crate::mentions::Mentions;
use crate::survey::Block;
use crate::{Class, Confidence, Evidence, Finding, Survey, TextKind, lexicon, placeholder};
use core::ops::Range;

/// How far words to the left of a candidate are read.
const REACH: usize = 48;

/// The text, its context and the findings so far.
pub(crate) struct Scan<'t, 'o> {
    pub(crate) text: &'t str,
    /// Where the kinds of bytes stand; the text's first byte is byte `base` of what was surveyed.
    pub(crate) survey: &'t Survey,
    pub(crate) base: usize,
    pub(crate) kind: TextKind,
    /// What the name of the whole field says.
    pub(crate) whole: Meaning,
    /// What a key inside the text says, and about which bytes.
    pub(crate) local: Meaning,
    pub(crate) local_range: Range<usize>,
    /// The name of the whole field, or of the one around it when it says nothing.
    pub(crate) whole_key: Option<&'t str>,
    /// Where the key stands that `local` is the meaning of.
    pub(crate) local_key: Range<usize>,
    pub(crate) declared_harmless: bool,
    /// Weak candidates are wanted as well.
    pub(crate) candidates: bool,
    /// The names found so far.
    pub(crate) names: Mentions,
    pub(crate) found: &'o mut Vec<Finding>,
}

impl<'t> Scan<'t, '_> {
    /// The byte at `at`, 0 past the end.
    #[inline(always)]
    pub(crate) fn at(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The byte before `at`, 0 at the start.
    #[inline(always)]
    pub(crate) fn before(&self, at: usize) -> u8 {
        if at == 0 { 0 } else { self.at(at - 1) }
    }

    /// The bits of a kind from `at` on; bits past the end of the text are of what stands behind it.
    #[inline(always)]
    pub(crate) fn window(&self, at: usize, kind: impl Fn(&Block) -> u64) -> u64 {
        self.survey.window(self.base + at, kind)
    }

    /// How many digits stand from `at` on, up to 64.
    #[inline(always)]
    pub(crate) fn digits_at(&self, at: usize) -> usize {
        let count = self.window(at, |block| block.digit).trailing_ones() as usize;
        count.min(self.len().saturating_sub(at))
    }

    /// The length of the text.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// The bytes of a range.
    pub(crate) fn bytes(&self, range: Range<usize>) -> &'t [u8] {
        self.text.as_bytes().get(range).unwrap_or_default()
    }

    /// The text of a range; empty when it does not end on character boundaries.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// A text of which nothing is known.
    #[cfg(test)]
    pub(crate) fn plain<'s>(text: &'s str, found: &'s mut Vec<Finding>) -> Scan<'s, 's> {
        Scan {
            text,
            survey: Box::leak(Box::new(Survey::of(text.as_bytes()))),
            base: 0,
            kind: TextKind::Prose,
            whole: Meaning::NONE,
            local: Meaning::NONE,
            local_range: 0..0,
            whole_key: None,
            local_key: 0..0,
            declared_harmless: false,
            candidates: false,
            names: Mentions::default(),
            found,
        }
    }

    /// The key of the byte at `at`, as written.
    pub(crate) fn key_at(&self, at: usize) -> Option<&'t str> {
        if self.local_range.contains(&at) {
            Some(self.slice(self.local_key.clone()))
        } else {
            self.whole_key
        }
    }

    /// What a key says about the byte at `at`.
    pub(crate) fn meaning_at(&self, at: usize) -> Meaning {
        if self.local_range.contains(&at) {
            self.local
        } else {
            self.whole
        }
    }

    /// The role of the byte at `at`.
    pub(crate) fn role_at(&self, at: usize) -> Role {
        self.meaning_at(at).role
    }

    /// Reports a finding, with its spaces trimmed and on character boundaries.
    pub(crate) fn report(
        &mut self,
        class: Class,
        range: Range<usize>,
        percent: u8,
        evidence: Evidence,
        recognizer: &'static str,
    ) {
        let (mut start, mut end) = (range.start, range.end.min(self.len()));
        while start < end && (self.at(start).is_ascii_whitespace() || !self.text.is_char_boundary(start)) {
            start += 1;
        }
        while end > start && (self.at(end - 1).is_ascii_whitespace() || !self.text.is_char_boundary(end)) {
            end -= 1;
        }
        if start >= end {
            return;
        }
        if self.declared_harmless && evidence != Evidence::Key && !survives_a_contract(class) {
            return;
        }
        if class == Class::Person && percent >= 50 {
            self.names.add(self.bytes(start..end));
        }
        self.found.push(Finding {
            class,
            span: start..end,
            confidence: Confidence::percent(percent),
            evidence,
            recognizer,
        });
    }

    /// The start of the word that ends at `end`.
    pub(crate) fn word_start(&self, end: usize) -> usize {
        let mut start = end;
        while start > 0 && end - start < REACH && is_word(self.at(start - 1)) {
            start -= 1;
        }
        start
    }

    /// The end of the word that starts at `start`.
    pub(crate) fn word_end(&self, start: usize) -> usize {
        let mut end = start;
        while end - start < REACH && end < self.len() && is_word(self.at(end)) {
            end += 1;
        }
        end
    }

    /// The words before `at` on the same line, nearest first, at most `count` of them and within reach.
    pub(crate) fn words_before(&self, at: usize, count: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let floor = at.saturating_sub(REACH);
        let mut end = at;
        let mut left = count;
        core::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            left -= 1;
            while end > floor && !is_letter(self.at(end - 1)) {
                end -= 1;
                if matches!(self.at(end), b'\n' | b';' | b'{' | b'}') {
                    return None;
                }
            }
            if end <= floor {
                return None;
            }
            let mut start = end;
            while start > floor && class(self.at(start - 1)) & crate::bytes::LETTER != 0 {
                start -= 1;
            }
            let word = start..end;
            end = start;
            Some(word)
        })
    }

    /// The lexicon's flags of the last `count` words before `at`.
    pub(crate) fn flags_before(&self, at: usize, count: usize) -> u32 {
        self.words_before(at, count)
            .fold(0, |flags, word| flags | lexicon::find_written(self.bytes(word)))
    }

    /// The lexicon's flags of the word that ends the line above, when a colon follows it and `at` starts a line: `Phone:`.
    pub(crate) fn flags_above(&self, at: usize) -> u32 {
        let mut end = at;
        while end > 0 && at - end < 4 && matches!(self.before(end), b'\n' | b'\r' | b' ') {
            end -= 1;
        }
        let breaks = self.bytes(end..at).contains(&b'\n');
        if !breaks || self.before(end) != b':' {
            return 0;
        }
        lexicon::find_written(self.bytes(self.word_start(end - 1)..end - 1))
    }

    /// The parts of a range outside of the placeholders of an earlier redaction; `None` when there is none in it.
    pub(crate) fn beside_placeholders(&self, range: Range<usize>) -> Option<Vec<Range<usize>>> {
        let parts = placeholder::rest(self.slice(range.clone()))?;
        let letters = |part: &str| part.bytes().filter(|&byte| is_word(byte)).count();
        let ranges = parts.into_iter().filter(|&(_, part)| letters(part) >= 2);
        Some(
            ranges
                .map(|(at, part)| {
                    let end = part
                        .trim_end_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
                        .len();
                    let skip = part.len()
                        - part
                            .trim_start_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
                            .len();
                    range.start + at + skip..range.start + at + end
                })
                .collect(),
        )
    }

    /// Whether an acting finding already lies in the range.
    pub(crate) fn has_finding(&self, range: &Range<usize>) -> bool {
        self.found
            .iter()
            .rev()
            .take(16)
            .any(|one| one.confidence >= Confidence::ACT && one.span.start < range.end && range.start < one.span.end)
    }
}

/// Classes whose form cannot be a declared key, hash or number by chance.
fn survives_a_contract(class: Class) -> bool {
    matches!(class, Class::Email | Class::UrlCredentials | Class::Username)
}
