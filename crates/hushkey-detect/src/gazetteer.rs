//! Given names and surnames of many countries, in Latin letters: which word is one, and how usual.
//!
//! *In:* a folded word. *Out:* whether it is known as a given name or a surname, seldom or often, and whether it is an ordinary word or a
//! place too; for one word in thirty thousand that is in no list, by chance, something.
//!
//! `data/names.bin` is made by `cargo xtask names` of 295,196 names (origin and licenses in THIRD_PARTY.md): a filter of 2¹⁹ bits over
//! the names that may stand alone; 2¹⁴ + 1 offsets, one a bucket of hashes; three bytes a name, 19 bits of its hash over five of flags.
//! The names cannot be read out of it. Limits: names of other scripts are known by their key only.

use crate::bytes::Folded;
use crate::filter::{Filter, Head};
use crate::keys;
use crate::lexicon;
use std::sync::LazyLock;

/// What is known about a word as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Known {
    /// It is a given name.
    pub(crate) given: bool,
    /// It is a surname.
    pub(crate) surname: bool,
    /// It is an ordinary word as well (`Mark`, `Price`).
    pub(crate) ordinary: bool,
    /// Few bear it as a given name.
    pub(crate) rare_given: bool,
    /// Few bear it as a surname.
    pub(crate) rare_surname: bool,
    /// Very many bear it as a given name.
    pub(crate) common_given: bool,
    /// Very many bear it as a surname.
    pub(crate) common_surname: bool,
    /// A large town, a country or a state is called so too.
    pub(crate) place: bool,
}

impl Known {
    /// A name, and nothing else.
    pub(crate) fn only_name(self) -> bool {
        (self.given || self.surname) && !self.ordinary
    }

    /// A name that few or many bear.
    pub(crate) fn any(self) -> bool {
        self.given || self.surname || self.rare_given || self.rare_surname
    }
}

static NAMES: &[u8] = include_bytes!("data/names.bin");
/// Bytes of the filter; the offsets stand behind it.
const FILTER_BYTES: usize = 1 << 16;
const BUCKETS: u32 = 14;
/// Where the names begin.
const ENTRIES: usize = FILTER_BYTES + ((1 << BUCKETS) + 1) * 4;

static FILTER: LazyLock<Filter> = LazyLock::new(|| Filter::packed(NAMES.get(..FILTER_BYTES).unwrap_or_default()));

/// A quick no: whether a word of any case may be a name that stands alone; true for every word beyond ASCII.
#[inline]
pub(crate) fn may_hold(word: &[u8]) -> bool {
    FILTER.may_hold(Head::of(word)) || !word.is_ascii()
}

/// Looks up a folded word.
pub(crate) fn find(folded: &[u8]) -> Known {
    let Some(flags) = flags(folded) else {
        return Known::default();
    };
    let (given, surname) = (flags & 3, flags >> 2 & 3);
    Known {
        given: given >= 2,
        surname: surname >= 2,
        ordinary: lexicon::find(folded) & (lexicon::ORDINARY | lexicon::NO_NAME) != 0,
        rare_given: given == 1,
        rare_surname: surname == 1,
        common_given: given == 3,
        common_surname: surname == 3,
        place: flags & 16 != 0,
    }
}

/// The five bits of a name: its tiers as given name and surname, and whether a place has it.
fn flags(folded: &[u8]) -> Option<u8> {
    let hash = keys::hash(folded);
    let bucket = (hash >> (64 - BUCKETS)) as usize;
    let mark = (hash >> (45 - BUCKETS)) as u32 & 0x7_FFFF;
    let offset = |at: usize| {
        let bytes = NAMES.get(FILTER_BYTES + at * 4..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes) as usize)
    };
    let names = NAMES.get(ENTRIES + offset(bucket)? * 3..ENTRIES + offset(bucket + 1)? * 3)?;
    names.chunks_exact(3).find_map(|entry| {
        let &[low, middle, high] = entry.first_chunk::<3>()?;
        let entry = u32::from_le_bytes([low, middle, high, 0]);
        (entry >> 5 == mark).then_some((entry & 31) as u8)
    })
}

/// Looks up a word as written; of a hyphenated word, the first part.
pub(crate) fn find_written(word: &[u8]) -> Known {
    let first = word.split(|&byte| byte == b'-').next().unwrap_or_default();
    Folded::of(first).map(|folded| find(folded.word())).unwrap_or_default()
}

/// Whether a login is made of a known name: `ann`, `ann.lee`, `alee42`, `leeann`, `lee_a`.
pub(crate) fn names_login(login: &[u8]) -> bool {
    let end = login
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let letters = login.get(..end).unwrap_or_default();
    if letters.len() < 3 || letters.len() > 40 {
        return false;
    }
    letters
        .split(|byte| matches!(byte, b'.' | b'_' | b'-' | b' ' | b'\''))
        .filter_map(Folded::of)
        .any(|part| {
            let part = part.word();
            if part.len() < 3 {
                return false;
            }
            let known = find(part);
            if known.only_name() {
                return true;
            }
            // initial and surname, or surname and initial
            let rest = part
                .get(1..)
                .is_some_and(|rest| rest.len() >= 4 && find(rest).only_name());
            if rest && lexicon::find(part) == 0 {
                return true;
            }
            // two names run together
            (3..part.len().saturating_sub(2)).any(|at| {
                let (head, tail) = part.split_at_checked(at).unwrap_or_default();
                find(head).only_name() && find(tail).only_name() && (find(head).given || find(tail).given)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_several_languages_are_known() {
        for name in ["Maria", "Jürgen", "Éric", "João", "Łukasz", "Søren", "Anne-Marie"] {
            assert!(find_written(name.as_bytes()).given, "{name}");
        }
        for name in ["Müller", "García", "Nowak", "Lefèvre"] {
            assert!(find_written(name.as_bytes()).surname, "{name}");
        }
        for word in ["Server", "License", "Windows", "Studio", "xyzzy", ""] {
            assert!(!find_written(word.as_bytes()).only_name(), "{word}");
        }
    }

    #[test]
    fn logins_made_of_names_are_told_from_others() {
        for login in ["maria", "maria.lopez", "jlopez42", "lopezmaria", "garcia_j"] {
            assert!(names_login(login.as_bytes()), "{login}");
        }
        for login in ["svc", "build01", "cupsd", "x9", "worker", "deploy"] {
            assert!(!names_login(login.as_bytes()), "{login}");
        }
    }
}
