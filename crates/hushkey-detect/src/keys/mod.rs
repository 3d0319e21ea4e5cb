//! What the name of a field says about its value.
//!
//! *In:* a field name as written (`customerEmail`, `frames[0][mobile]`, `X-User-Name`) and the name around it.
//! *Out:* a meaning: the role the name gives its value.
//! *Never:* allocates, or looks at the value.
//!
//! Limits: the last 64 bytes and the last 8 words of a name are read. Abbreviations that mean something else more often
//! (`pan`, `id`, `u`) say nothing.

mod class_of;
mod common;
mod meaning;
mod roles;
mod split;
mod table;
mod vocabulary;

pub use class_of::class_of;
pub(crate) use meaning::{Meaning, meaning};
pub(crate) use roles::Role;

pub(crate) use split::Words;
pub(crate) use table::{Table, hash};

/// Whether a field name is made of ordinary words only, so that it may be shown: receipts mask every other name as `*`.
///
/// Known are the words of the key dictionary and a list of usual field words; given names, surnames and anything else are
/// not. A name longer than 64 bytes, or with more than three digits in all (an IP address is made of short numbers), is not known.
pub fn is_known_name(name: &str) -> bool {
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    if name.is_empty() || name.len() > split::LONGEST || digits > 3 {
        return false;
    }
    let words = Words::of(name);
    !words.overflowed()
        && words.count() > 0
        && (0..words.count()).all(|at| {
            let word = words.word(at);
            let letters = trim_digits(word);
            let digits = word.len() - letters.len();
            match letters.len() {
                0 => digits <= 3,
                1 => digits == 0 && is_ordinary(word),
                _ => is_ordinary(word) || digits <= 3 && is_ordinary(letters),
            }
        })
}

/// Whether a field name only says that there is a value (`v`, `value`, `payload`, `data`), so that the name around it counts.
///
/// A caller that walks a payload gives such a field's nearest speaking ancestor as [`crate::Context::key`].
pub fn says_nothing(name: &str) -> bool {
    let words = Words::of(name);
    words.count() > 0
        && (0..words.count()).all(|at| {
            let word = trim_digits(words.word(at));
            word.is_empty() || is_empty_word(word)
        })
}

/// The longest of the words that say nothing.
const LONGEST_EMPTY: usize = 10;

/// Whether a word only says that there is a value.
pub(crate) fn is_empty_word(word: &[u8]) -> bool {
    word.len() <= LONGEST_EMPTY
        && matches!(
            word,
            b"v" | b"val"
                | b"value"
                | b"values"
                | b"data"
                | b"payload"
                | b"content"
                | b"item"
                | b"items"
                | b"attributes"
                | b"attrs"
                | b"properties"
                | b"props"
                | b"element"
                | b"elements"
                | b"entry"
                | b"entries"
                | b"body"
                | b"raw"
                | b"string"
                | b"str"
        )
}

fn is_ordinary(word: &[u8]) -> bool {
    vocabulary::contains(word) || roles::is_word(word)
}

/// The word without the digits at its end.
pub(crate) fn trim_digits(word: &[u8]) -> &[u8] {
    let end = word
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(0, |at| at + 1);
    word.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
