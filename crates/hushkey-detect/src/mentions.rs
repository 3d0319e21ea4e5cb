//! The words of the names that were found in a text, so that one of them alone is known again.
//!
//! *In:* names as they are found. *Out:* whether a word is part of one. Limits: the first sixteen words; told by eight letters and length.

use crate::filter::Head;

const MOST: usize = 16;

/// Words of names.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    words: Vec<(Head, usize)>,
}

impl Mentions {
    /// Whether no name was found yet.
    #[inline(always)]
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Remembers the capitalised words of a name; of one word, nothing new.
    pub(crate) fn add(&mut self, name: &[u8]) {
        if !name.contains(&b' ') || name.len() > 64 {
            return;
        }
        for word in name.split(|&byte| matches!(byte, b' ' | b',')) {
            let word = stem(word);
            let capital = word
                .first()
                .is_some_and(|&byte| byte.is_ascii_uppercase() || byte >= 0xC3);
            if capital && word.len() >= 3 && !word.ends_with(b".") && !self.holds(word) && self.words.len() < MOST {
                self.words.push((Head::of(word), word.len()));
            }
        }
    }

    /// Whether a word is part of a name that was found.
    #[inline]
    pub(crate) fn holds(&self, word: &[u8]) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let word = stem(word);
        self.words.contains(&(Head::of(word), word.len()))
    }
}

/// A word without its `'s`.
fn stem(word: &[u8]) -> &[u8] {
    word.strip_suffix(b"'s")
        .or(word.strip_suffix("’s".as_bytes()))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::Mentions;

    #[test]
    fn the_words_of_full_names_are_known_again() {
        let mut names = Mentions::default();
        assert!(names.is_empty() && !names.holds(b"Kadiev"));
        names.add(b"Gary");
        assert!(names.is_empty());
        names.add(b"Mr. Ivan J. van Kadiev's");
        for word in ["Ivan", "Kadiev", "Kadiev's"] {
            assert!(names.holds(word.as_bytes()), "{word}");
        }
        for word in ["Mr.", "J.", "van", "Kadi", ""] {
            assert!(!names.holds(word.as_bytes()), "{word}");
        }
        for number in 0..100u8 {
            names.add(format!("Xy{0}a Xy{0}b", char::from(b'A' + number % 26)).as_bytes());
        }
        assert!(names.holds(b"Ivan"));
    }
}
