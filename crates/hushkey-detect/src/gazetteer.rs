//! Known given names and surnames, of languages written in Latin letters.
//!
//! *In:* a folded word. *Out:* whether it is known as a given name or a surname, and whether it is an ordinary word too.
//!
//! The list `data/names.txt` (31,707 entries; origin and licenses in THIRD_PARTY.md) has one name a line behind a letter: `g`
//! given name, `s` surname, `b` both. Limits: names of other scripts are known by their key only.

use crate::bytes::Folded;
use crate::filter::{Filter, Head};
use crate::keys::Table;
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
}

impl Known {
    /// A name, and nothing else.
    pub(crate) fn only_name(self) -> bool {
        (self.given || self.surname) && !self.ordinary
    }
}

static NAMES: LazyLock<Table<u8>> = LazyLock::new(|| {
    let entries: Vec<(&'static str, u8)> = include_str!("data/names.txt")
        .lines()
        .filter_map(|line| Some((line.get(1..)?, *line.as_bytes().first()?)))
        .collect();
    Table::of(entries.into_iter())
});

static FILTER: LazyLock<Filter> = LazyLock::new(|| {
    let names = include_str!("data/names.txt").lines();
    Filter::of(names.filter_map(|line| line.as_bytes().get(1..)), 19)
});

/// A quick no: whether a word of any case may be a known name; true for every word beyond ASCII.
#[inline]
pub(crate) fn may_hold(word: &[u8]) -> bool {
    FILTER.may_hold(Head::of(word)) || !word.is_ascii()
}

/// Looks up a folded word.
pub(crate) fn find(folded: &[u8]) -> Known {
    let Some(kind) = NAMES.find(folded) else {
        return Known::default();
    };
    Known {
        given: kind != b's',
        surname: kind != b'g',
        ordinary: lexicon::find(folded) & (lexicon::ORDINARY | lexicon::NO_NAME) != 0,
    }
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
