//! Where the kinds of bytes stand in a text: one bit a byte, 64 bytes a block, taken once for all who look at the text.
//!
//! *In:* a text, and beginnings of words to look out for. *Out:* a [`Survey`], from which words, runs and signs are read with a shift and a count.
//! *Never:* a meaning.
//!
//! On x86-64 with AVX2 a block costs some thirty instructions; elsewhere the scalar twin gives the same bits (a property
//! test and a fuzz target hold them together).

#[cfg(target_arch = "x86_64")]
mod avx2;
mod prefixes;
mod scalar;

pub(crate) use prefixes::Prefixes;

use crate::lexicon;

/// The bits of 64 bytes; bit 0 is the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// Letters, digits, `_` and every byte beyond ASCII.
    pub(crate) word: u64,
    pub(crate) digit: u64,
    /// What makes a word no plain small one: digits, capitals, `_`, bytes beyond ASCII.
    pub(crate) odd: u64,
    /// Hexadecimal digits.
    pub(crate) hex: u64,
    /// The alphabets of base64: letters, digits, `+`, `/`, `-`, `_`.
    pub(crate) base64: u64,
    /// Those of base64 that part words as well: `+`, `/`, `-`, `_`.
    pub(crate) joint: u64,
    /// Where at least eight characters of base64 have stood together, up to this one.
    pub(crate) run: u64,
    /// What may stand between the groups of a number: blank, `-`, `.`, `/`, `(`, `)`.
    pub(crate) separator: u64,
    /// What tells something about a word before it: `=`, `:`, `"`, `\`, `'`, `]`, `>` behind a key; `/`, `-`, `.` inside a longer name.
    pub(crate) sign: u64,
    /// `@`, `[`, and a colon or `=` behind no word.
    pub(crate) mark: u64,
    /// What encodings are made with: `%`, `\`, `&`, `?`, control characters other than tab and line ends, DEL, and bytes
    /// beyond ASCII.
    pub(crate) escape: u64,
    /// What encodings that are made of ordinary signs begin with: `<`, `=`, `(`, `[`, `{`.
    pub(crate) opening: u64,
    /// What ends or breaks a JSON string: `"`, `\\`, and all control characters.
    pub(crate) stop: u64,
    /// Where a word may begin as one of the [`Prefixes`] does.
    pub(crate) begin: u64,
}

/// What is read past the end of a text: a byte of no kind.
const PADDING: u8 = b'!';

/// A surveyed text.
#[derive(Debug, Default, Clone)]
pub struct Survey {
    blocks: Vec<Block>,
    length: usize,
}

/// 64 bits from a place on, whatever block they lie in.
#[inline(always)]
pub(crate) fn shifted(low: u64, high: u64, shift: u32) -> u64 {
    low >> shift | (high << 1) << (63 - shift)
}

impl Survey {
    /// Surveys a text.
    pub fn of(text: &[u8]) -> Survey {
        let mut survey = Survey::default();
        survey.take(text);
        survey
    }

    /// Surveys another text in the same memory.
    pub fn take(&mut self, text: &[u8]) {
        self.blocks.clear();
        self.length = text.len();
        // one block more, so that a window past the end reads zeros
        self.blocks.reserve(text.len() / 64 + 2);
        let prefixes = lexicon::prefixes();
        #[cfg(target_arch = "x86_64")]
        let done = avx2::survey(text, prefixes, &mut self.blocks);
        #[cfg(not(target_arch = "x86_64"))]
        let done = false;
        if !done {
            scalar::survey(text, prefixes, &mut self.blocks);
        }
        find_runs(&mut self.blocks);
        self.blocks.push(Block::default());
    }

    /// The length of the text.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    #[inline(always)]
    pub(crate) fn block(&self, at: usize) -> Block {
        self.blocks.get(at).copied().unwrap_or_default()
    }

    /// The bits of one kind from `at` on.
    #[inline(always)]
    pub(crate) fn window(&self, at: usize, kind: impl Fn(&Block) -> u64) -> u64 {
        let shift = (at & 63) as u32;
        match self.blocks.get(at / 64..at / 64 + 2) {
            Some([low, high]) => shifted(kind(low), kind(high), shift),
            _ => self.blocks.get(at / 64).map_or(0, kind) >> shift,
        }
    }

    /// One past the last byte of the word that holds or starts at `at`.
    #[inline(always)]
    pub(crate) fn word_end(&self, at: usize) -> usize {
        let mut end = at;
        loop {
            let run = self.window(end, |block| block.word).trailing_ones() as usize;
            end += run;
            if run < 64 {
                return end;
            }
        }
    }

    /// Whether any byte of `from..to` is of a kind.
    #[inline]
    pub(crate) fn any(&self, from: usize, to: usize, kind: impl Fn(&Block) -> u64) -> bool {
        if from >= to {
            return false;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        let behind = u64::MAX << (from & 63);
        let before = u64::MAX >> (63 - ((to - 1) & 63));
        match self.blocks.get(first..=last) {
            Some([one]) => kind(one) & behind & before != 0,
            Some([one, middle @ .., other]) => {
                kind(one) & behind != 0 || kind(other) & before != 0 || middle.iter().any(|block| kind(block) != 0)
            }
            _ => false,
        }
    }

    /// Whether an encoding could stand in `from..to`: an escape, a byte beyond ASCII, or a run of eight base64 characters.
    #[inline]
    pub fn may_be_encoded(&self, from: usize, to: usize) -> bool {
        // a run that begins before `from` makes this true as well, which costs a closer look and nothing else
        self.any(from, to, |block| block.escape | block.run)
    }

    /// Whether an escape or a byte beyond ASCII stands in `from..to`.
    #[inline]
    pub fn has_escape(&self, from: usize, to: usize) -> bool {
        self.any(from, to, |block| block.escape)
    }

    /// The first byte from `at` on that ends or breaks a JSON string; the length of the text when there is none.
    #[inline]
    pub fn string_stop(&self, mut at: usize) -> usize {
        while at < self.length {
            let stops = self.window(at, |block| block.stop);
            if stops != 0 {
                return (at + stops.trailing_zeros() as usize).min(self.length);
            }
            at += 64;
        }
        self.length
    }

    /// Whether six short words that begin with a digit follow each other in `from..to`, each three to six bytes behind the one
    /// before, as character codes do.
    #[inline]
    pub fn has_chain_of_numbers(&self, from: usize, to: usize) -> bool {
        let mut at = from;
        while at < to {
            let word = self.window(at, |block| block.word);
            let digit = self.window(at, |block| block.digit);
            let ours = if to - at >= 64 { u64::MAX } else { (1 << (to - at)) - 1 };
            let start = word & !(word << 1) & digit & word >> 1 & !(word >> 2 & word >> 3 & word >> 4) & ours;
            // as far as few are there, none follow each other
            if start.count_ones() >= 6 {
                let behind = |chain: u64| start & (chain << 3 | chain << 4 | chain << 5 | chain << 6);
                if behind(behind(behind(behind(behind(start))))) != 0 {
                    return true;
                }
            }
            // a chain is at most 31 bytes long from start to start
            at += 32;
        }
        false
    }

    /// Where in `from..to` a `<`, `=`, `(`, `[` or `{` stands.
    #[inline]
    pub fn openings(&self, from: usize, to: usize) -> impl Iterator<Item = usize> + '_ {
        self.places(from, to, |block| block.opening)
    }

    /// Where in `from..to` a `+`, `/`, `-` or `_` stands.
    #[inline]
    pub fn joints(&self, from: usize, to: usize) -> impl Iterator<Item = usize> + '_ {
        self.places(from, to, |block| block.joint)
    }

    #[inline]
    fn places(&self, from: usize, to: usize, kind: fn(&Block) -> u64) -> impl Iterator<Item = usize> + '_ {
        let mut at = from;
        core::iter::from_fn(move || {
            while at < to {
                let skip = self.window(at, kind).trailing_zeros() as usize;
                at += skip;
                if skip < 64 {
                    at += 1;
                    return (at <= to).then_some(at - 1);
                }
            }
            None
        })
    }

    /// The runs of at least eight base64 characters in `from..to`.
    pub fn runs(&self, from: usize, to: usize) -> impl Iterator<Item = core::ops::Range<usize>> + '_ {
        let mut at = from;
        core::iter::from_fn(move || {
            // the eighth character of the next run
            let mut eighth = at + 7;
            while eighth < to {
                let skip = self.window(eighth, |block| block.run).trailing_zeros() as usize;
                eighth += skip;
                if skip < 64 {
                    break;
                }
            }
            if eighth >= to {
                return None;
            }
            let start = eighth - 7;
            at = eighth + 1;
            loop {
                let run = self.window(at, |block| block.base64).trailing_ones() as usize;
                at += run;
                if run < 64 || at >= to {
                    break;
                }
            }
            at = at.min(to);
            Some(start..at)
        })
    }

    /// Whether eight characters of base64 stand together in `from..to`.
    #[inline]
    pub fn has_run(&self, from: usize, to: usize) -> bool {
        self.any(from + 7, to, |block| block.run)
    }
}

/// Whether the quick way and the scalar one give the same bits, for the fuzz target.
#[doc(hidden)]
pub fn ways_agree(text: &[u8]) -> bool {
    let mut blocks = Vec::new();
    scalar::survey(text, lexicon::prefixes(), &mut blocks);
    find_runs(&mut blocks);
    blocks.push(Block::default());
    Survey::of(text).blocks == blocks
}

/// Fills in [`Block::run`].
fn find_runs(blocks: &mut [Block]) {
    let (mut one_before, mut two_before, mut four_before) = (0, 0, 0);
    for block in blocks {
        let one = block.base64;
        let two = one & (one << 1 | one_before);
        let four = two & (two << 2 | two_before);
        block.run = four & (four << 4 | four_before);
        (one_before, two_before, four_before) = (one >> 63, two >> 62, four >> 60);
    }
}

#[cfg(test)]
mod tests;
