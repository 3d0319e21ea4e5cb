//! The vowel-free alphabet of tokens and license keys.
//!
//! In: 32 random (or pseudo-random) bytes. Out: symbols of the alphabet.
//! Never: a vowel or `l` (so no word and no name can be spelled), nor seven digits in a row inside a token
//! (so no telephone, card or identity number can stand in one, nor be seen in one by mistake).

/// The 30 symbols: ten digits, twenty consonants. No vowels, no `l` (reads as `1`).
pub const ALPHABET: &[u8; 30] = b"0123456789bcdfghjkmnpqrstvwxyz";

/// Longest run of digits a token may hold.
pub const MAX_DIGIT_RUN: usize = 6;

const DIGITS: u8 = 10;

/// True when `symbol` is of the (lower-case) alphabet. Tokens are read so often that a search of it would tell.
#[must_use]
pub fn is_symbol(symbol: u8) -> bool {
    matches!(symbol, b'0'..=b'9' | b'b'..=b'd' | b'f'..=b'h' | b'j' | b'k' | b'm' | b'n' | b'p'..=b't' | b'v'..=b'z')
}

/// True when every byte is a symbol and no more than [`MAX_DIGIT_RUN`] digits stand in a row.
#[must_use]
pub fn is_body(body: &[u8]) -> bool {
    let mut run = 0;
    body.iter().all(|&symbol| {
        run = if symbol.is_ascii_digit() { run + 1 } else { 0 };
        is_symbol(symbol) && run <= MAX_DIGIT_RUN
    })
}

/// Writes `N` symbols (at most 40) that carry the entropy of `seed`: about 4.9 bits each, so 26 symbols hold 127 bits.
/// Deterministic; the bias is below 2^-60, because 256 bits are drawn down.
#[must_use]
pub fn encode<const N: usize>(seed: [u8; 32]) -> [u8; N] {
    let mut number = words(seed);
    let mut run = 0;
    std::array::from_fn(|_| {
        let symbol = if run < MAX_DIGIT_RUN {
            symbol(divide::<30>(&mut number))
        } else {
            symbol(DIGITS + divide::<20>(&mut number))
        };
        run = if symbol.is_ascii_digit() { run + 1 } else { 0 };
        symbol
    })
}

/// The symbol of value `value`, which is below 30.
pub(crate) fn symbol(value: u8) -> u8 {
    ALPHABET.get(usize::from(value)).copied().unwrap_or(b'0')
}

/// The value of a symbol.
pub(crate) fn value(symbol: u8) -> Option<u8> {
    let place = ALPHABET.iter().position(|&known| known == symbol)?;
    u8::try_from(place).ok()
}

/// 26 symbols as one number below 30^26, in 16 bytes: the shortest form of a token's body. `None` for other symbols.
pub(crate) fn pack(body: &[u8; 26]) -> Option<[u8; 16]> {
    let mut number = 0_u128;
    for &byte in body {
        // 30^26 is below 2^128, so neither step overflows.
        number = number.checked_mul(30)?.checked_add(u128::from(value(byte)?))?;
    }
    Some(number.to_be_bytes())
}

/// The body that [`pack`] made the bytes of; `None` for a number that no body has.
pub(crate) fn unpack(bytes: [u8; 16]) -> Option<[u8; 26]> {
    let mut number = u128::from_be_bytes(bytes);
    let mut body = [b'0'; 26];
    for place in body.iter_mut().rev() {
        *place = symbol(u8::try_from(number % 30).ok()?);
        number /= 30;
    }
    (number == 0 && is_body(&body)).then_some(body)
}

/// A big-endian number in words of 32 bits.
fn words(bytes: [u8; 32]) -> [u32; 8] {
    let mut words = [0; 8];
    for (word, four) in words.iter_mut().zip(bytes.chunks_exact(4)) {
        *word = four.iter().fold(0, |word, byte| (word << 8) | u32::from(*byte));
    }
    words
}

/// Divides a big-endian number in place and returns the remainder. The divisor is known when this is compiled, so that nothing is
/// really divided.
fn divide<const DIVISOR: u64>(number: &mut [u32; 8]) -> u8 {
    let remainder = number.iter_mut().fold(0_u64, |remainder, word| {
        let part = (remainder << 32) | u64::from(*word);
        // The remainder is below the divisor, so the quotient fits a word.
        *word = u32::try_from(part / DIVISOR).unwrap_or(u32::MAX);
        part % DIVISOR
    });
    u8::try_from(remainder).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the symbols are by definition: division of the whole number, byte by byte.
    fn encode_by_bytes(mut number: [u8; 32]) -> [u8; 40] {
        let mut run = 0;
        std::array::from_fn(|_| {
            let (least, divisor) = if run < MAX_DIGIT_RUN { (0, 30) } else { (DIGITS, 20) };
            let remainder = number.iter_mut().fold(0_u32, |remainder, byte| {
                let part = (remainder << 8) | u32::from(*byte);
                *byte = u8::try_from(part / divisor).unwrap();
                part % divisor
            });
            let symbol = symbol(least + u8::try_from(remainder).unwrap());
            run = if symbol.is_ascii_digit() { run + 1 } else { 0 };
            symbol
        })
    }

    proptest! {
        #[test]
        fn words_divide_as_bytes_do(seed in any::<[u8; 32]>()) {
            prop_assert_eq!(encode::<40>(seed), encode_by_bytes(seed));
        }
    }

    #[test]
    fn symbols_are_those_of_the_alphabet() {
        assert!((0..=u8::MAX).all(|byte| is_symbol(byte) == ALPHABET.contains(&byte)));
    }

    #[test]
    fn the_alphabet_spells_no_word() {
        assert!(!ALPHABET.iter().any(|symbol| b"aeioul".contains(symbol)));
        let mut sorted = ALPHABET.to_vec();
        sorted.dedup();
        assert_eq!(sorted.len(), 30);
        assert!(ALPHABET.is_sorted());
    }

    #[test]
    fn encoding_is_fixed() {
        assert_eq!(&encode::<26>([0; 32]), b"000000b000000b000000b00000");
    }

    #[test]
    fn a_number_of_27_symbols_is_no_body() {
        assert_eq!(unpack([0xff; 16]), None);
        assert_eq!(unpack([0; 16]), None, "26 digits in a row");
    }

    #[test]
    fn seven_digits_are_no_body() {
        assert!(is_body(b"123456b123456"));
        assert!(!is_body(b"1234567"));
        assert!(!is_body(b"bcda"));
        assert!(!is_body(b"BCD"));
    }

    proptest! {
        #[test]
        fn every_seed_gives_a_body(seed in any::<[u8; 32]>()) {
            prop_assert!(is_body(&encode::<26>(seed)));
            prop_assert!(is_body(&encode::<40>(seed)));
        }

        #[test]
        fn a_packed_body_comes_back(seed in any::<[u8; 32]>(), bytes in any::<[u8; 16]>()) {
            let body = encode::<26>(seed);
            prop_assert_eq!(pack(&body).and_then(unpack), Some(body));
            if let Some(body) = unpack(bytes) {
                prop_assert_eq!(pack(&body), Some(bytes), "one spelling");
            }
        }

        #[test]
        fn seeds_do_not_collide(one in any::<[u8; 32]>(), other in any::<[u8; 32]>()) {
            prop_assume!(one != other);
            prop_assert_ne!(encode::<26>(one), encode::<26>(other));
        }
    }
}
