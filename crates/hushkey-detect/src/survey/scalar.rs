//! The survey byte by byte: the reference, and the way on machines without AVX2.

use super::Block;
use crate::bytes::{DIGIT, WORD, class};

/// Appends the blocks of a text.
pub(super) fn survey(text: &[u8], out: &mut Vec<Block>) {
    let mut before = 0u8;
    for chunk in text.chunks(64) {
        out.push(block(chunk, before));
        before = chunk.last().copied().unwrap_or(0);
    }
}

/// The bits of at most 64 bytes behind the byte `before`.
pub(super) fn block(chunk: &[u8], mut before: u8) -> Block {
    let mut block = Block::default();
    for (at, &byte) in chunk.iter().enumerate() {
        let bit = |is: bool| u64::from(is) << at;
        let word = class(byte) & WORD != 0;
        block.word |= bit(word);
        block.digit |= bit(class(byte) & DIGIT != 0);
        block.upper |= bit(byte.is_ascii_uppercase());
        block.wide |= bit(byte >= 0x80);
        block.low_line |= bit(byte == b'_');
        block.hex |= bit(byte.is_ascii_hexdigit());
        block.base64 |= bit(word && byte < 0x80 || matches!(byte, b'+' | b'/' | b'-'));
        block.separator |= bit(matches!(byte, b' ' | b'-' | b'.' | b'/' | b'(' | b')'));
        block.sign |= bit(matches!(byte, b'=' | b':' | b'"' | b'\\' | b'\'' | b']' | b'>'));
        block.mark |= bit(matches!(byte, b'@' | b'[') || byte == b':' && class(before) & WORD == 0);
        block.escape |= bit(matches!(
            byte,
            b'%' | b'\\' | b'&' | b'?' | 0..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f
        ));
        before = byte;
    }
    block
}
