//! Byte offsets to character offsets.

/// How many characters (Unicode scalar values) `text` has; a stray byte that is no UTF-8 counts like what it looks like.
pub(crate) fn count(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The character offsets of `bytes`, in the order given; each is found in one walk over `text` together.
pub(crate) fn characters(text: &[u8], bytes: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bytes.len()).collect();
    order.sort_by_key(|index| bytes.get(*index));
    let mut characters = vec![0; bytes.len()];
    let (mut at, mut passed) = (0, 0);
    for index in order {
        let Some(&byte) = bytes.get(index) else { continue };
        passed += count(text.get(at..byte).unwrap_or_default());
        at = at.max(byte);
        if let Some(slot) = characters.get_mut(index) {
            *slot = passed;
        }
    }
    characters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_scalars() {
        let text = "aé😀z";
        assert_eq!(count(text.as_bytes()), 4);
        // Out of order, with repeats, as overlapping findings give them.
        assert_eq!(characters(text.as_bytes(), &[7, 0, 3, 1, 8, 3]), [3, 0, 2, 1, 4, 2]);
    }
}
