//! The survey with AVX2: 32 bytes an instruction.
#![allow(unsafe_code)]

use super::{Block, PADDING, Prefixes};
use core::arch::x86_64::*;

/// Bytes that are read for a block: its own, and two more for the beginnings of words.
const READ: usize = 66;

/// Appends the blocks of a text; false, and nothing done, on a machine without AVX2.
pub(super) fn survey(text: &[u8], prefixes: &Prefixes, out: &mut Vec<Block>) -> bool {
    if !std::is_x86_feature_detected!("avx2") {
        return false;
    }
    // SAFETY: the processor has AVX2, as the line above made sure. The function has no other precondition: it reads
    // through slices of known length and is otherwise safe code. The fuzz target `detect_survey` compares it with the
    // scalar twin.
    unsafe { survey_avx2(text, prefixes, out) };
    true
}

#[target_feature(enable = "avx2")]
fn survey_avx2(text: &[u8], prefixes: &Prefixes, out: &mut Vec<Block>) {
    let tables = Tables::of(prefixes);
    let mut word_before = 0u64;
    let mut rest = text;
    while let Some(chunk) = rest.first_chunk::<READ>() {
        let block = block(chunk, word_before, &tables);
        word_before = block.word >> 63;
        out.push(block);
        rest = rest.get(64..).unwrap_or_default();
    }
    // at most 65 bytes are left: two blocks, filled up
    let mut padded = [PADDING; 64 + READ];
    let left = rest.len().min(padded.len());
    if let (Some(room), Some(bytes)) = (padded.get_mut(..left), rest.get(..left)) {
        room.copy_from_slice(bytes);
    }
    let mut rest = &padded[..];
    let mut at = 0;
    while at < left {
        let Some(chunk) = rest.first_chunk::<READ>() else { break };
        let block = block(chunk, word_before, &tables);
        word_before = block.word >> 63;
        out.push(block);
        at += 64;
        rest = rest.get(64..).unwrap_or_default();
    }
}

/// The tables of the beginnings, in registers: a table in each lane, by place, low and high half.
struct Tables {
    low: [__m256i; 3],
    high: [__m256i; 3],
}

impl Tables {
    #[target_feature(enable = "avx2")]
    fn of(prefixes: &Prefixes) -> Tables {
        let [a, b, c] = prefixes.low;
        let [d, e, f] = prefixes.high;
        Tables {
            low: [table(a), table(b), table(c)],
            high: [table(d), table(e), table(f)],
        }
    }
}

#[target_feature(enable = "avx2")]
fn table(bytes: [u8; 16]) -> __m256i {
    let (words, _) = bytes.as_chunks::<8>();
    let word = |at: usize| words.get(at).map_or(0, |word| i64::from_le_bytes(*word));
    _mm256_set_epi64x(word(1), word(0), word(1), word(0))
}

/// The bits of 64 bytes; `word_before` is 1 when a word byte stands before them.
#[target_feature(enable = "avx2")]
#[inline]
fn block(chunk: &[u8; READ], word_before: u64, tables: &Tables) -> Block {
    let low = half_block(load(chunk, 0));
    let high = half_block(load(chunk, 32));
    let both = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
    let word = both(low.word, high.word);
    let assigns = both(low.assigns, high.assigns);
    Block {
        word,
        digit: both(low.digit, high.digit),
        odd: both(low.odd, high.odd),
        hex: both(low.hex, high.hex),
        base64: both(low.base64, high.base64),
        joint: both(low.joint, high.joint),
        run: 0,
        separator: both(low.separator, high.separator),
        sign: both(low.sign, high.sign),
        mark: both(low.mark, high.mark) | assigns & !(word << 1 | word_before),
        escape: both(low.escape, high.escape),
        opening: both(low.opening, high.opening),
        stop: both(low.stop, high.stop),
        begin: both(begins(chunk, 0, tables), begins(chunk, 32, tables)),
    }
}

/// 32 bytes from a place on, which the caller keeps below 35.
#[target_feature(enable = "avx2")]
#[inline]
fn load(chunk: &[u8; READ], at: usize) -> __m256i {
    let bytes = chunk.get(at..at + 32).unwrap_or_default();
    let (words, _) = bytes.as_chunks::<8>();
    let word = |at: usize| words.get(at).map_or(0, |word| i64::from_le_bytes(*word));
    _mm256_set_epi64x(word(3), word(2), word(1), word(0))
}

#[target_feature(enable = "avx2")]
#[inline]
fn bits(mask: __m256i) -> u32 {
    _mm256_movemask_epi8(mask) as u32
}

/// Where a word may begin as one of the prefixes does.
#[target_feature(enable = "avx2")]
#[inline(never)]
fn begins(chunk: &[u8; READ], at: usize, tables: &Tables) -> u32 {
    let half = _mm256_set1_epi8(15);
    let mut buckets = _mm256_set1_epi8(-1);
    for place in 0..3 {
        let v = load(chunk, at + place);
        let (Some(low), Some(high)) = (tables.low.get(place), tables.high.get(place)) else {
            continue;
        };
        let by_low = _mm256_shuffle_epi8(*low, _mm256_and_si256(v, half));
        let by_high = _mm256_shuffle_epi8(*high, _mm256_and_si256(_mm256_srli_epi16::<4>(v), half));
        buckets = _mm256_and_si256(buckets, _mm256_and_si256(by_low, by_high));
    }
    !bits(_mm256_cmpeq_epi8(buckets, _mm256_setzero_si256()))
}

struct Half {
    word: u32,
    digit: u32,
    odd: u32,
    hex: u32,
    base64: u32,
    joint: u32,
    separator: u32,
    sign: u32,
    mark: u32,
    escape: u32,
    opening: u32,
    stop: u32,
    assigns: u32,
}

// Not inlined: joined with the other half, the compiler takes the masks apart byte by byte.
#[target_feature(enable = "avx2")]
#[inline(never)]
fn half_block(v: __m256i) -> Half {
    let within = |v: __m256i, first: u8, count: u8| {
        let from = _mm256_sub_epi8(v, _mm256_set1_epi8(first as i8));
        let most = _mm256_set1_epi8((count - 1) as i8);
        _mm256_cmpeq_epi8(_mm256_min_epu8(from, most), from)
    };
    let equals = |byte: u8| _mm256_cmpeq_epi8(v, _mm256_set1_epi8(byte as i8));
    let either = |a, b| _mm256_or_si256(a, b);
    let any = |bytes: [u8; 4]| {
        let [a, b, c, d] = bytes.map(equals);
        either(either(a, b), either(c, d))
    };
    let wide = bits(v);
    let digit = within(v, b'0', 10);
    let folded = either(v, _mm256_set1_epi8(0x20));
    let letter = within(folded, b'a', 26);
    let small = _mm256_cmpeq_epi8(folded, v);
    let low_line = equals(b'_');
    let ascii_word = either(either(letter, digit), low_line);
    let colon = equals(b':');
    let equal = equals(b'=');
    let (hyphen, slash, dot, backslash) = (equals(b'-'), equals(b'/'), equals(b'.'), equals(b'\\'));
    // all controls but tab, line feed and carriage return
    let any_control = within(v, 0, 32);
    let control = _mm256_andnot_si256(any([b'\t', b'\n', b'\r', b'\r']), any_control);
    let quote = equals(b'"');
    let joiner = either(either(hyphen, slash), dot);
    let separator = either(any([b' ', b'(', b')', b' ']), joiner);
    let sign = either(
        any([b'"', b'\'', b']', b'>']),
        either(either(colon, equal), either(backslash, joiner)),
    );
    let bracket = equals(b'[');
    let mark = either(equals(b'@'), bracket);
    let opening = either(any([b'<', b'(', b'{', b'<']), either(equal, bracket));
    let escape = either(any([b'%', b'&', b'?', 0x7f]), either(control, backslash));
    // letters that are not small, digits, `_`
    let odd = either(either(digit, low_line), _mm256_andnot_si256(small, letter));
    let joint = either(either(equals(b'+'), low_line), either(hyphen, slash));
    Half {
        word: bits(ascii_word) | wide,
        digit: bits(digit),
        odd: bits(odd) | wide,
        hex: bits(either(digit, within(folded, b'a', 6))),
        base64: bits(either(ascii_word, joint)),
        joint: bits(joint),
        separator: bits(separator),
        sign: bits(sign),
        mark: bits(mark),
        escape: bits(escape) | wide,
        opening: bits(opening),
        stop: bits(either(either(quote, backslash), any_control)),
        assigns: bits(either(colon, equal)),
    }
}
