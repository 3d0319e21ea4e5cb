//! A fixed table of words: one multiplication and usually one comparison a look-up.
//!
//! Built once from a static list. Open addressing, linear probing, at most half full.

/// Words with a value each.
pub(crate) struct Table<V: Copy + 'static> {
    slots: Vec<Option<(&'static str, V)>>,
    mask: usize,
}

impl<V: Copy> Table<V> {
    /// A table of `entries`; of equal words the first stays.
    pub(crate) fn of(entries: impl ExactSizeIterator<Item = (&'static str, V)>) -> Table<V> {
        let size = (entries.len() * 2).next_power_of_two().max(2);
        let mut table = Table {
            slots: vec![None; size],
            mask: size - 1,
        };
        for (word, value) in entries {
            table.add(word, value);
        }
        table
    }

    fn add(&mut self, word: &'static str, value: V) {
        let mut at = hash(word.as_bytes()) as usize & self.mask;
        while let Some(slot) = self.slots.get_mut(at) {
            match slot {
                None => {
                    *slot = Some((word, value));
                    return;
                }
                Some((other, _)) if *other == word => return,
                Some(_) => at = (at + 1) & self.mask,
            }
        }
    }

    /// The value of `word`, which is compared byte by byte.
    #[inline]
    pub(crate) fn find(&self, word: &[u8]) -> Option<V> {
        let mut at = hash(word) as usize & self.mask;
        loop {
            match self.slots.get(at) {
                Some(Some((other, value))) if other.as_bytes() == word => return Some(*value),
                Some(Some(_)) => at = (at + 1) & self.mask,
                _ => return None,
            }
        }
    }
}

/// A quick hash of a short word. Not keyed: the table is fixed, so no input can fill it.
#[inline]
fn hash(word: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = word.len() as u64;
    let mut rest = word;
    while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
        state = (state.rotate_left(5) ^ u64::from_le_bytes(*chunk)).wrapping_mul(MULTIPLIER);
        rest = tail;
    }
    let mut last = 0u64;
    for &byte in rest {
        last = last << 8 | byte as u64;
    }
    state = (state.rotate_left(5) ^ last).wrapping_mul(MULTIPLIER);
    state ^ state >> 32
}
