//! A quick no: whether a word could be one of a list, by one look at a few kilobytes.
//!
//! *In:* the first eight letters of a word, in small letters. *Out:* false when the word is certainly not
//! in the list; true when it is, and seldom when it is not.

/// The first eight letters of a word, as one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head(u64);

impl Head {
    /// Of a word of ASCII letters, in any case.
    #[inline(always)]
    pub(crate) fn of(word: &[u8]) -> Head {
        const SMALL: u64 = 0x2020_2020_2020_2020;
        let letters = match word.first_chunk::<8>() {
            Some(first) => u64::from_le_bytes(*first),
            None => short(word),
        };
        // a shorter word ends in blanks, so that its length is told as well
        Head(letters | SMALL)
    }
}

impl Head {
    /// Of the word of `length` ASCII letters at `at`, one load where a text goes on behind it.
    #[inline(always)]
    pub(crate) fn at(text: &[u8], at: usize, length: usize) -> Head {
        const SMALL: u64 = 0x2020_2020_2020_2020;
        let Some(bytes) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) else {
            return Head::of(text.get(at..at + length).unwrap_or_default());
        };
        let letters = u64::from_le_bytes(*bytes);
        let mask = if length >= 8 { u64::MAX } else { (1 << (8 * length)) - 1 };
        Head(letters & mask | SMALL)
    }
}

/// Up to seven bytes as a number.
#[inline(always)]
fn short(word: &[u8]) -> u64 {
    if let (Some((head, _)), Some((_, tail))) = (word.split_first_chunk::<4>(), word.split_last_chunk::<4>()) {
        let shift = (word.len() - 4) * 8;
        return u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)) << shift;
    }
    match *word {
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a] => u64::from(a),
        _ => 0,
    }
}

/// The list.
#[derive(Debug)]
pub(crate) struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Filter {
    /// A filter of these words, of `log` bits (as a power of two; at least 6).
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w [u8]>, log: u32) -> Filter {
        let mut filter = Filter {
            bits: vec![0; 1 << (log - 6)],
            shift: 64 - log,
        };
        for word in words {
            let place = filter.place(Head::of(word));
            if let Some(bits) = filter.bits.get_mut(place / 64) {
                *bits |= 1 << (place & 63);
            }
        }
        filter
    }

    /// A filter as it was packed: its bits in order, a power of two of them.
    pub(crate) fn packed(bytes: &[u8]) -> Filter {
        let words = bytes.chunks_exact(8).filter_map(|chunk| chunk.first_chunk());
        Filter {
            bits: words.map(|chunk| u64::from_le_bytes(*chunk)).collect(),
            shift: 64 - (bytes.len() * 8).trailing_zeros(),
        }
    }

    #[inline(always)]
    fn place(&self, head: Head) -> usize {
        // the high bits of a product depend on all letters
        (head.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    /// Whether a word with this head may be in the list.
    #[inline(always)]
    pub(crate) fn may_hold(&self, head: Head) -> bool {
        let place = self.place(head);
        self.bits
            .get(place / 64)
            .is_some_and(|bits| bits >> (place & 63) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_list_are_held_in_any_case_and_few_others() {
        let words = [
            "a",
            "of",
            "rue",
            "user",
            "login",
            "street",
            "avenida",
            "username",
            "benutzername",
        ];
        let filter = Filter::of(words.iter().map(|word| word.as_bytes()), 12);
        for word in words {
            assert!(filter.may_hold(Head::of(word.as_bytes())), "{word}");
            assert!(filter.may_hold(Head::of(word.to_uppercase().as_bytes())), "{word}");
            let text = format!("x {word} and more");
            assert_eq!(Head::at(text.as_bytes(), 2, word.len()), Head::of(word.as_bytes()));
            assert_eq!(Head::at(word.as_bytes(), 0, word.len()), Head::of(word.as_bytes()));
        }
        let others = (0..1000).filter(|number| filter.may_hold(Head::of(format!("w{number:x}").as_bytes())));
        assert!(others.count() < 20);
    }
}
