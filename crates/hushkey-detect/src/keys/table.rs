//! A fixed table of words: one multiplication and usually one comparison a look-up.
//!
//! Built once from a static list. Open addressing, linear probing, at most half full.

/// Words with a value each.
pub(crate) struct Table<V: Copy + 'static> {
    slots: Vec<Slot<V>>,
    mask: usize,
}

/// A word under its hash; an empty word when nothing stands here.
#[derive(Clone, Copy)]
struct Slot<V> {
    tag: u32,
    value: Option<V>,
    word: &'static str,
}

impl<V: Copy> Table<V> {
    /// A table of `entries`; of equal words the first stays.
    pub(crate) fn of(entries: impl ExactSizeIterator<Item = (&'static str, V)>) -> Table<V> {
        let size = (entries.len() * 2).next_power_of_two().max(2);
        let empty = Slot {
            tag: 0,
            value: None,
            word: "",
        };
        let mut table = Table {
            slots: vec![empty; size],
            mask: size - 1,
        };
        for (word, value) in entries {
            table.add(word, value);
        }
        table
    }

    fn add(&mut self, word: &'static str, value: V) {
        let hash = hash(word.as_bytes());
        let mut at = hash as usize & self.mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.value.is_none() {
                *slot = Slot {
                    tag: (hash >> 32) as u32,
                    value: Some(value),
                    word,
                };
                return;
            }
            if slot.word == word {
                return;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// The value of `word`, which is compared byte by byte once its hash fits.
    #[inline]
    pub(crate) fn find(&self, word: &[u8]) -> Option<V> {
        let hash = hash(word);
        let tag = (hash >> 32) as u32;
        let mut at = hash as usize & self.mask;
        while let Some(slot) = self.slots.get(at) {
            slot.value?;
            if slot.tag == tag && slot.word.as_bytes() == word {
                return slot.value;
            }
            at = (at + 1) & self.mask;
        }
        None
    }
}

/// A quick hash of a short word. Not keyed: the table is fixed, so no input can fill it.
#[inline]
pub(crate) fn hash(word: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = word.len() as u64;
    let mut rest = word;
    while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
        state = (state.rotate_left(5) ^ u64::from_le_bytes(*chunk)).wrapping_mul(MULTIPLIER);
        rest = tail;
    }
    let mut last = 0u64;
    if let (Some((head, _)), Some((_, tail))) = (rest.split_first_chunk::<4>(), rest.split_last_chunk::<4>()) {
        last = (u32::from_le_bytes(*head) as u64) << 32 | u32::from_le_bytes(*tail) as u64;
    } else {
        for &byte in rest {
            last = last << 8 | byte as u64;
        }
    }
    state = (state.rotate_left(5) ^ last).wrapping_mul(MULTIPLIER);
    state ^ state >> 32
}
