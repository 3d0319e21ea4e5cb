//! The proof's searcher: is any planted value, in any usual encoding, among these bytes?
//!
//! *In:* the planted values; then bytes of captures, databases and logs.
//! *Out:* which values were found and in which encoding ([`Hit`]: numbers and names, no text).
//! *Never:* the guard or the detector: a proof that shared their decoding would share their blind spots.
//!
//! Encodings: plain (ASCII letters in either case), percent (once and twice, `+` as space), `\u` and other JSON escapes,
//! HTML entities, hex in both cases, base64 at all three alignments in both alphabets, UTF-16, and everything of this
//! inside gzip, zlib and chunked bodies, also when the gzip stream itself is base64. Limits: three nested containers,
//! 64 MiB out of one stream. Values of fewer than [`MIN_LEN`] bytes are refused: they would match by chance.

mod forms;
mod inflate;
mod matcher;
mod unescape;

pub(crate) use forms::{URL_SAFE, base64};
use matcher::{Matcher, MatcherBuilder};
use std::collections::BTreeMap;

/// The shortest value that can be searched for without chance matches in binary files, in bytes.
pub const MIN_LEN: usize = 7;

/// How deep containers (gzip in base64 in gzip) are opened.
const MAX_DEPTH: u8 = 3;

/// The encoding a value was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// As it was planted, ASCII letters in either case.
    Plain,
    /// Percent-encoded, wholly or in part, once or twice.
    Percent,
    /// With JSON escapes, wholly or in part.
    JsonEscape,
    /// With HTML or XML character references.
    Entity,
    /// Hexadecimal digits, either case.
    Hex,
    /// Base64, any alignment, either alphabet.
    Base64,
    /// UTF-16, either byte order.
    Utf16,
}

impl Encoding {
    /// A short name for reports.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Plain => "plain",
            Encoding::Percent => "percent",
            Encoding::JsonEscape => "json-escape",
            Encoding::Entity => "entity",
            Encoding::Hex => "hex",
            Encoding::Base64 => "base64",
            Encoding::Utf16 => "utf-16",
        }
    }
}

/// One planted value found: its number among the planted values, how it was written, and whether a compressed stream had
/// to be opened for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// Index of the value, as given to [`Searcher::new`].
    pub value: usize,
    /// How it was written.
    pub encoding: Encoding,
    /// Inside gzip or zlib.
    pub compressed: bool,
}

/// A value that cannot be searched for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SearchError {
    /// Too short to be told from chance.
    #[error("planted value {index} is shorter than {MIN_LEN} bytes")]
    TooShort {
        /// Which one.
        index: usize,
    },
}

/// Searches bytes for every planted value in every encoding. Immutable, made once for a run.
pub struct Searcher {
    /// Patterns whose letters may be in either case (searched in a lower-cased copy).
    folded: Matcher,
    /// Patterns whose case matters.
    exact: Matcher,
}

impl Searcher {
    /// A searcher for `values`; each value may have several written forms (with and without separators).
    pub fn new<'a, I>(values: I) -> Result<Searcher, SearchError>
    where
        I: IntoIterator<Item = &'a [String]>,
    {
        let (mut folded, mut exact) = (MatcherBuilder::default(), MatcherBuilder::default());
        for (index, written) in values.into_iter().enumerate() {
            for form in written {
                if form.len() < MIN_LEN {
                    return Err(SearchError::TooShort { index });
                }
                for (pattern, encoding) in forms::folded(form) {
                    folded.add(pattern, (index, encoding));
                }
                for (pattern, encoding) in forms::exact(form) {
                    exact.add(pattern, (index, encoding));
                }
            }
        }
        Ok(Searcher {
            folded: folded.build(),
            exact: exact.build(),
        })
    }

    /// Every value found in `bytes`, with how often.
    pub fn search(&self, bytes: &[u8]) -> BTreeMap<Hit, u64> {
        let mut hits = BTreeMap::new();
        self.search_level(bytes, 0, false, &mut hits);
        hits
    }

    fn search_level(&self, bytes: &[u8], depth: u8, compressed: bool, hits: &mut BTreeMap<Hit, u64>) {
        let mut seen: BTreeMap<(usize, Encoding), u64> = BTreeMap::new();
        let mut count = |mark| *seen.entry(mark).or_insert(0) += 1;
        self.exact.each(bytes, &mut count);
        self.folded.each(&bytes.to_ascii_lowercase(), &mut count);
        for (view, encoding) in unescape::views(bytes) {
            let mut shown: BTreeMap<(usize, Encoding), u64> = BTreeMap::new();
            let mut count = |mark| *shown.entry(mark).or_insert(0) += 1;
            self.exact.each(&view, &mut count);
            self.folded.each(&view.to_ascii_lowercase(), &mut count);
            for ((value, found), number) in shown {
                // Only what the view shows more often than the bytes themselves did owes itself to the escapes.
                let before = seen.get(&(value, found)).copied().unwrap_or(0);
                if number > before {
                    let mark = (value, if found == Encoding::Plain { encoding } else { found });
                    let kept = seen.entry(mark).or_insert(0);
                    *kept = (*kept).max(number - before);
                }
            }
        }
        for ((value, encoding), number) in seen {
            *hits
                .entry(Hit {
                    value,
                    encoding,
                    compressed,
                })
                .or_insert(0) += number;
        }
        if depth < MAX_DEPTH {
            for inner in inflate::containers(bytes) {
                self.search_level(&inner.bytes, depth + 1, compressed || inner.compressed, hits);
            }
        }
    }
}

#[cfg(test)]
mod tests;
