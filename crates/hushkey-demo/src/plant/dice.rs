//! Choices out of the caller's randomness.

/// Draws numbers and choices from given randomness: the same bytes, the same choices.
pub struct Dice<'a>(&'a mut dyn FnMut(&mut [u8]));

impl<'a> Dice<'a> {
    /// Dice over `random`.
    pub fn new(random: &'a mut dyn FnMut(&mut [u8])) -> Dice<'a> {
        Dice(random)
    }

    /// A number from 0 to `count - 1`; 0 if `count` is 0. (The bias of the remainder does not matter here.)
    pub fn below(&mut self, count: u32) -> u32 {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        u32::try_from(u64::from_le_bytes(bytes) % u64::from(count.max(1))).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// One of the words, or nothing of none.
    pub fn word<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
        words.get(self.below(count) as usize).copied().unwrap_or_default()
    }

    /// So many decimal digits.
    pub fn digits(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| u8::try_from(self.below(10)).unwrap_or(0)).collect()
    }
}
