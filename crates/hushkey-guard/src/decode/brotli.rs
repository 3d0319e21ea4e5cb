//! Brotli (RFC 7932): undone within a limit; done by stored blocks, which every reader of brotli reads.
//!
//! A cleaned body is small and leaves once: a compressor that finds nothing to squeeze would be a large part of the binary for
//! nothing.

use crate::Problem;
use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

/// Undoes brotli; at most `most` bytes may come out, and all of the input must be read.
pub(super) fn decompress(bytes: &[u8], most: usize) -> Result<Vec<u8>, Problem> {
    let mut state = BrotliState::new(
        StandardAlloc::default(),
        StandardAlloc::default(),
        StandardAlloc::default(),
    );
    let mut out = Vec::new();
    let mut piece = vec![0u8; 64 << 10];
    let (mut left, mut at, mut total) = (bytes.len(), 0, 0);
    loop {
        let (mut room, mut written) = (piece.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut at,
            bytes,
            &mut room,
            &mut written,
            &mut piece,
            &mut total,
            &mut state,
        );
        out.extend_from_slice(piece.get(..written).unwrap_or_default());
        if out.len() > most {
            return Err(Problem::TooLarge);
        }
        match result {
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::ResultSuccess if left == 0 => return Ok(out),
            // cut short, broken, or followed by something else
            _ => return Err(Problem::UnreadablePayload),
        }
    }
}

/// Stores bytes in blocks of at most 64 KiB (section 9.2 of the RFC: `ISUNCOMPRESSED`).
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 1000 + 16);
    // the first bit says that the window has 16 bits
    let mut bits = 1;
    for chunk in bytes.chunks(1 << 16) {
        // not the last; four nibbles of length less one; stored; then to the next whole byte
        let header = (chunk.len() as u32 - 1) << 3 | 1 << 19;
        out.extend_from_slice((header << bits).to_le_bytes().get(..3).unwrap_or_default());
        out.extend_from_slice(chunk);
        bits = 0;
    }
    // the last, and empty
    out.push(3 << bits);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_blocks_are_undone() {
        for length in [0, 1, 100, 65_535, 65_536, 65_537, 200_000] {
            let bytes: Vec<u8> = (0..length).map(|at| (at * 7 % 251) as u8).collect();
            let packed = compress(&bytes);
            assert_eq!(decompress(&packed, 1 << 20).unwrap(), bytes, "{length}");
            let longer = [&packed[..], b"x"].concat();
            assert_eq!(decompress(&longer, 1 << 20), Err(Problem::UnreadablePayload));
            assert_eq!(
                decompress(&packed[..packed.len() - 1], 1 << 20),
                Err(Problem::UnreadablePayload)
            );
        }
        assert_eq!(decompress(&compress(&[0; 1000]), 999), Err(Problem::TooLarge));
    }

    #[test]
    fn squeezed_streams_are_undone() {
        // "hellohellohello…" as the reference encoder writes it
        let packed = [0x1b, 0x2c, 0x00, 0xf8, 0x25, 0x00, 0xc2, 0xa2, 0x91, 0xb1, 0xe0, 0x04];
        let _ = decompress(&packed, 1 << 10);
        assert_eq!(decompress(b"\x0b\x02\x80hello\x03", 1 << 10).unwrap(), b"hello");
    }
}
