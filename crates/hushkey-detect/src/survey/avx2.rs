//! The survey with AVX2: 32 bytes an instruction.
#![allow(unsafe_code)]

use super::{Block, scalar};
use core::arch::x86_64::*;

/// Appends the blocks of a text; false, and nothing done, on a machine without AVX2.
pub(super) fn survey(text: &[u8], out: &mut Vec<Block>) -> bool {
    if !std::is_x86_feature_detected!("avx2") {
        return false;
    }
    // SAFETY: the processor has AVX2, as the line above made sure; the function has no other precondition (it reads
    // through slices of exactly 64 bytes and is otherwise safe code). The fuzz target `detect_survey` compares it with
    // the scalar twin.
    unsafe { survey_avx2(text, out) };
    true
}

#[target_feature(enable = "avx2")]
fn survey_avx2(text: &[u8], out: &mut Vec<Block>) {
    let (chunks, rest) = text.as_chunks::<64>();
    let mut word_before = 0u64;
    for chunk in chunks {
        let block = block(chunk, word_before);
        word_before = block.word >> 63;
        out.push(block);
    }
    if !rest.is_empty() {
        if rest.len() <= 4 {
            // a few bytes: quicker one by one
            let before = text.len().checked_sub(rest.len() + 1).and_then(|at| text.get(at));
            out.push(scalar::block(rest, before.copied().unwrap_or(0)));
            return;
        }
        let mut padded = [b'\n'; 64];
        if let Some(room) = padded.get_mut(..rest.len()) {
            room.copy_from_slice(rest);
        }
        out.push(block(&padded, word_before));
    }
}

/// The bits of 64 bytes; `word_before` is 1 when a word byte stands before them.
#[target_feature(enable = "avx2")]
#[inline]
fn block(chunk: &[u8; 64], word_before: u64) -> Block {
    let (halves, _) = chunk.as_chunks::<32>();
    let mut block = Block::default();
    let mut colon = 0u64;
    for (half, bytes) in halves.iter().enumerate() {
        let bits = half_block(load(bytes));
        let shift = 32 * half as u32;
        block.word |= u64::from(bits.word) << shift;
        block.digit |= u64::from(bits.digit) << shift;
        block.upper |= u64::from(bits.upper) << shift;
        block.wide |= u64::from(bits.wide) << shift;
        block.low_line |= u64::from(bits.low_line) << shift;
        block.hex |= u64::from(bits.hex) << shift;
        block.base64 |= u64::from(bits.base64) << shift;
        block.separator |= u64::from(bits.separator) << shift;
        block.sign |= u64::from(bits.sign) << shift;
        block.mark |= u64::from(bits.mark) << shift;
        block.escape |= u64::from(bits.escape) << shift;
        colon |= u64::from(bits.colon) << shift;
    }
    block.mark |= colon & !(block.word << 1 | word_before);
    block
}

struct Half {
    word: u32,
    digit: u32,
    upper: u32,
    wide: u32,
    low_line: u32,
    hex: u32,
    base64: u32,
    separator: u32,
    sign: u32,
    mark: u32,
    escape: u32,
    colon: u32,
}

#[target_feature(enable = "avx2")]
#[inline]
fn load(bytes: &[u8; 32]) -> __m256i {
    let (words, _) = bytes.as_chunks::<8>();
    let word = |at: usize| words.get(at).map_or(0, |word| i64::from_le_bytes(*word));
    _mm256_set_epi64x(word(3), word(2), word(1), word(0))
}

#[target_feature(enable = "avx2")]
#[inline]
fn bits(mask: __m256i) -> u32 {
    _mm256_movemask_epi8(mask) as u32
}

// Not inlined: joined with the other half, the compiler takes the masks apart byte by byte.
#[target_feature(enable = "avx2")]
#[inline(never)]
fn half_block(v: __m256i) -> Half {
    let wide = bits(v);
    let within = |v: __m256i, first: u8, count: u8| {
        let from = _mm256_sub_epi8(v, _mm256_set1_epi8(first as i8));
        let most = _mm256_set1_epi8((count - 1) as i8);
        _mm256_cmpeq_epi8(_mm256_min_epu8(from, most), from)
    };
    let equals = |byte: u8| _mm256_cmpeq_epi8(v, _mm256_set1_epi8(byte as i8));
    let digit = within(v, b'0', 10);
    let upper = within(v, b'A', 26);
    let small = _mm256_or_si256(v, _mm256_set1_epi8(0x20));
    let letter = within(small, b'a', 26);
    let af = within(small, b'a', 6);
    let low_line = equals(b'_');
    let ascii_word = _mm256_or_si256(_mm256_or_si256(letter, digit), low_line);
    let either = |a, b| _mm256_or_si256(a, b);
    let any = |bytes: [u8; 4]| {
        let [a, b, c, d] = bytes.map(equals);
        either(either(a, b), either(c, d))
    };
    let colon = equals(b':');
    let (hyphen, slash, equal, backslash) = (equals(b'-'), equals(b'/'), equals(b'='), equals(b'\\'));
    // all controls but tab, line feed and carriage return
    let control = _mm256_andnot_si256(any([b'\t', b'\n', b'\r', b'\r']), within(v, 0, 32));
    let separator = either(any([b' ', b'.', b'(', b')']), either(hyphen, slash));
    let sign = either(any([b'"', b'\'', b']', b'>']), either(either(colon, equal), backslash));
    let mark = either(equals(b'@'), equals(b'['));
    let escape = either(any([b'%', b'&', b'?', 0x7f]), either(control, backslash));
    let plus = either(either(equals(b'+'), hyphen), slash);
    Half {
        word: bits(ascii_word) | wide,
        digit: bits(digit),
        upper: bits(upper),
        wide,
        low_line: bits(low_line),
        hex: bits(_mm256_or_si256(digit, af)),
        base64: bits(_mm256_or_si256(ascii_word, plus)),
        separator: bits(separator),
        sign: bits(sign),
        mark: bits(mark),
        escape: bits(escape),
        colon: bits(colon),
    }
}
