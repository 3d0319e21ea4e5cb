//! Where the kinds of bytes stand in a text: one bit a byte, 64 bytes a block, taken once for all who look at the text.
//!
//! *In:* a text. *Out:* a [`Survey`], from which words, runs and signs are read with a shift and a count.
//! *Never:* a meaning.
//!
//! On x86-64 with AVX2 a block costs some thirty instructions; elsewhere the scalar twin gives the same bits (a property
//! test and a fuzz target hold them together).

#[cfg(target_arch = "x86_64")]
mod avx2;
mod scalar;

/// The bits of 64 bytes; bit 0 is the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// Letters, digits, `_` and every byte beyond ASCII.
    pub(crate) word: u64,
    pub(crate) digit: u64,
    /// `A` to `Z`.
    pub(crate) upper: u64,
    /// Bytes beyond ASCII.
    pub(crate) wide: u64,
    /// `_`.
    pub(crate) low_line: u64,
    /// Hexadecimal digits.
    pub(crate) hex: u64,
    /// The alphabets of base64: letters, digits, `+`, `/`, `-`, `_`.
    pub(crate) base64: u64,
    /// What may stand between the groups of a number: blank, `-`, `.`, `/`, `(`, `)`.
    pub(crate) separator: u64,
    /// What may follow a key: `=`, `:`, `"`, `\`, `'`, `]`, `>`.
    pub(crate) sign: u64,
    /// `@`, `[`, and a colon behind no word.
    pub(crate) mark: u64,
    /// What encodings are made with: `%`, `\`, `&`, `?`, control characters other than tab and line ends, and DEL.
    pub(crate) escape: u64,
}

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
        #[cfg(target_arch = "x86_64")]
        let done = avx2::survey(text, &mut self.blocks);
        #[cfg(not(target_arch = "x86_64"))]
        let done = false;
        if !done {
            scalar::survey(text, &mut self.blocks);
        }
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
        let mut at = from;
        while at < to {
            let bits = self.window(at, &kind);
            let left = to - at;
            if left >= 64 {
                if bits != 0 {
                    return true;
                }
                at += 64;
            } else {
                return bits & ((1 << left) - 1) != 0;
            }
        }
        false
    }

    /// Whether an encoding could stand in `from..to`: an escape, a byte beyond ASCII, or a run of eight base64 characters.
    #[inline]
    pub fn may_be_encoded(&self, from: usize, to: usize) -> bool {
        self.has_escape(from, to) || self.has_run(from, to)
    }

    /// Whether an escape or a byte beyond ASCII stands in `from..to`.
    #[inline]
    pub fn has_escape(&self, from: usize, to: usize) -> bool {
        self.any(from, to, |block| block.escape | block.wide)
    }

    /// The runs of at least `least` base64 characters in `from..to`.
    pub fn runs(&self, from: usize, to: usize, least: usize) -> impl Iterator<Item = core::ops::Range<usize>> + '_ {
        let mut at = from;
        core::iter::from_fn(move || {
            while at < to {
                let bits = self.window(at, |block| block.base64);
                let skip = bits.trailing_zeros() as usize;
                if skip > 0 {
                    at += skip;
                    continue;
                }
                let start = at;
                loop {
                    let run = self.window(at, |block| block.base64).trailing_ones() as usize;
                    at += run;
                    if run < 64 || at >= to {
                        break;
                    }
                }
                at = at.min(to);
                if at - start >= least {
                    return Some(start..at);
                }
            }
            None
        })
    }

    /// Whether eight characters of base64 stand together in `from..to`.
    #[inline]
    pub fn has_run(&self, from: usize, to: usize) -> bool {
        let mut at = from;
        while at + 8 <= to {
            let left = to - at;
            let mut bits = self.window(at, |block| block.base64);
            if left < 64 {
                bits &= (1 << left) - 1;
            }
            let pairs = bits & bits >> 1;
            let fours = pairs & pairs >> 2;
            if fours & fours >> 4 != 0 {
                return true;
            }
            // the last seven may begin a run that goes on
            at += 57;
        }
        false
    }
}

#[cfg(test)]
mod tests;
