//! The first three letters of some words, as tables that a processor looks up sixteen bytes at a time.
//!
//! *In:* a list of words. *Out:* for any three bytes, false when no word begins so; true when one does, and for some others.
//! The words are parted into eight buckets, a bit each; a table says for one half of one byte in which buckets it occurs.

/// Tables by place (first, second, third byte) and half (low, high four bits).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Prefixes {
    pub(super) low: [[u8; 16]; 3],
    pub(super) high: [[u8; 16]; 3],
}

impl Prefixes {
    /// Of words in small letters, sorted: neighbours share their first letters, and a bucket.
    pub(crate) fn of(sorted: &[&[u8]]) -> Prefixes {
        let mut prefixes = Prefixes::default();
        let share = sorted.len().div_ceil(8).max(1);
        for (at, word) in sorted.iter().enumerate() {
            let bucket = 1u8 << (at / share).min(7);
            for place in 0..3 {
                let (Some(low), Some(high)) = (prefixes.low.get_mut(place), prefixes.high.get_mut(place)) else {
                    continue;
                };
                match word.get(place) {
                    Some(&byte) => {
                        for (half, bits) in [(low, byte & 15), (high, byte >> 4)] {
                            if let Some(buckets) = half.get_mut(usize::from(bits)) {
                                *buckets |= bucket;
                            }
                        }
                    }
                    // a shorter word: whatever follows
                    None => low.iter_mut().chain(high).for_each(|buckets| *buckets |= bucket),
                }
            }
        }
        prefixes
    }

    /// Whether a word may begin with these bytes.
    pub(super) fn may_begin(&self, bytes: [u8; 3]) -> bool {
        let mut buckets = u8::MAX;
        for ((low, high), byte) in self.low.iter().zip(&self.high).zip(bytes) {
            let half = |table: &[u8; 16], at: u8| table.get(usize::from(at)).copied().unwrap_or(0);
            buckets &= half(low, byte & 15) & half(high, byte >> 4);
        }
        buckets != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_the_words_are_seen() {
        let words: [&[u8]; 6] = [b"born", b"login", b"ne", b"rue", b"user", b"via"];
        let prefixes = Prefixes::of(&words);
        for begin in [b"bor", b"log", b"ne ", b"net", b"use", b"via"] {
            assert!(prefixes.may_begin(*begin));
        }
        for begin in [b"the", b"xyz", b"abc", b"   "] {
            assert!(!prefixes.may_begin(*begin));
        }
    }
}
