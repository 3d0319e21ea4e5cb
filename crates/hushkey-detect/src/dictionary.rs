//! Ordinary English words: what stands in capitals at the start of a sentence, and is no name.
//!
//! *In:* a folded word. *Out:* whether it is one; for one word in three thousand that is none, true as well.
//!
//! `data/english.bin` is a Bloom filter of 2²⁰ bits and six places a word, made by `cargo xtask words` from the small-letter words of Debian's
//! `wamerican` (SCOWL; origin and license in THIRD_PARTY.md). Limits: other languages' words are not in it.

/// Places a word has in the filter.
const PLACES: u32 = 6;

static FILTER: &[u8; 1 << 17] = include_bytes!("data/english.bin");

/// Whether a folded word is an ordinary English word.
pub(crate) fn is_english(folded: &[u8]) -> bool {
    let hash = hash(folded);
    let (first, step) = (hash as u32, (hash >> 32) as u32 | 1);
    (0..PLACES).all(|place| {
        let bit = first.wrapping_add(place.wrapping_mul(step)) as usize & ((1 << 20) - 1);
        FILTER.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    })
}

/// FNV-1a, 64 bits, with its halves mixed.
fn hash(word: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &byte in word {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^ hash.rotate_left(29)
}

#[cfg(test)]
mod tests {
    use super::is_english;

    #[test]
    fn words_are_told_from_names() {
        for word in ["exporter", "license", "the", "when", "machine", "studio", "harmony"] {
            assert!(is_english(word.as_bytes()), "{word}");
        }
        for word in ["kowalska", "toshimi", "fiorentino", "lukas", "xqzt"] {
            assert!(!is_english(word.as_bytes()), "{word}");
        }
    }
}
