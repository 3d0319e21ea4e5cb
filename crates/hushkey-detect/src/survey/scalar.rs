//! The survey byte by byte: the reference, and the way on machines without AVX2.

use super::{Block, PADDING, Prefixes};
use crate::bytes::{DIGIT, WORD, class};

/// Appends the blocks of a text.
pub(super) fn survey(text: &[u8], prefixes: &Prefixes, out: &mut Vec<Block>) {
    let mut before = 0u8;
    for (index, chunk) in text.chunks(64).enumerate() {
        let behind = text.get(index * 64 + 64..).unwrap_or_default();
        out.push(block(chunk, before, behind, prefixes));
        before = chunk.last().copied().unwrap_or(0);
    }
}

/// The bits of at most 64 bytes between the byte `before` and those `behind`.
fn block(chunk: &[u8], mut before: u8, behind: &[u8], prefixes: &Prefixes) -> Block {
    let mut block = Block::default();
    for (at, &byte) in chunk.iter().enumerate() {
        let bit = |is: bool| u64::from(is) << at;
        let word = class(byte) & WORD != 0;
        block.word |= bit(word);
        block.digit |= bit(class(byte) & DIGIT != 0);
        block.odd |= bit(word && !byte.is_ascii_lowercase());
        block.hex |= bit(byte.is_ascii_hexdigit());
        block.base64 |= bit(word && byte < 0x80 || matches!(byte, b'+' | b'/' | b'-'));
        block.joint |= bit(matches!(byte, b'+' | b'/' | b'-' | b'_'));
        block.separator |= bit(matches!(byte, b' ' | b'-' | b'.' | b'/' | b'(' | b')'));
        block.sign |= bit(matches!(
            byte,
            b'=' | b':' | b'"' | b'\\' | b'\'' | b']' | b'>' | b'/' | b'-' | b'.'
        ));
        block.mark |= bit(matches!(byte, b'@' | b'[') || matches!(byte, b':' | b'=') && class(before) & WORD == 0);
        block.escape |= bit(matches!(
            byte,
            b'%' | b'\\' | b'&' | b'?' | 0..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f..
        ));
        block.opening |= bit(matches!(byte, b'<' | b'=' | b'(' | b'[' | b'{'));
        block.stop |= bit(matches!(byte, b'"' | b'\\' | 0..=0x1f));
        let next = |by: usize| {
            let inside = chunk.get(at + by).or(behind.get((at + by).wrapping_sub(chunk.len())));
            inside.copied().unwrap_or(PADDING)
        };
        block.begin |= bit(prefixes.may_begin([byte, next(1), next(2)]));
        before = byte;
    }
    block
}
