//! Zstandard (RFC 8878): undone within a limit; done by raw blocks, which every reader of it reads.
//!
//! Frames with a window over 8 MiB (the size every decoder must support, section 3.1.1.1.2), dictionaries and skippable frames are refused.

use crate::Problem;
use ruzstd::decoding::StreamingDecoder;
use std::io::Read;

pub(super) const MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
const WINDOW: u64 = 8 << 20;

/// Undoes all frames; at most `most` bytes may come out.
pub(super) fn decompress(bytes: &[u8], most: usize) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    let mut rest = bytes;
    if rest.is_empty() {
        return Err(Problem::UnreadablePayload);
    }
    while !rest.is_empty() {
        check_window(rest, most)?;
        let mut frame = StreamingDecoder::new(&mut rest).map_err(|_| Problem::UnreadablePayload)?;
        let limit = (most - out.len()) as u64 + 1;
        (&mut frame)
            .take(limit)
            .read_to_end(&mut out)
            .map_err(|_| Problem::UnreadablePayload)?;
        if out.len() > most {
            return Err(Problem::TooLarge);
        }
    }
    Ok(out)
}

/// Refuses a frame that would need too much memory, before any is taken.
fn check_window(frame: &[u8], most: usize) -> Result<(), Problem> {
    let rest = frame.strip_prefix(&MAGIC).ok_or(Problem::UnreadablePayload)?;
    let &[descriptor, window, ..] = rest else {
        return Err(Problem::UnreadablePayload);
    };
    let single = descriptor >> 5 & 1 == 1;
    if !single {
        let base = 1u64 << (10 + u32::from(window >> 3));
        let size = base + base / 8 * u64::from(window & 7);
        return if size > WINDOW { Err(Problem::TooLarge) } else { Ok(()) };
    }
    // the content is the window
    let dictionary = [0, 1, 2, 4].get(usize::from(descriptor & 3)).copied().unwrap_or(0);
    let length = [1, 2, 4, 8].get(usize::from(descriptor >> 6)).copied().unwrap_or(1);
    let field = rest
        .get(1 + dictionary..1 + dictionary + length)
        .ok_or(Problem::UnreadablePayload)?;
    let size = field.iter().rev().fold(0u64, |size, &byte| size << 8 | u64::from(byte));
    if size > most as u64 {
        Err(Problem::TooLarge)
    } else {
        Ok(())
    }
}

/// Stores bytes in one frame of raw blocks.
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    const BLOCK: usize = 64 << 10;
    let mut out = Vec::with_capacity(bytes.len() + 32);
    out.extend_from_slice(&MAGIC);
    // no checksum, no single segment: a window of 128 KiB
    out.extend_from_slice(&[0, 7 << 3]);
    let mut rest = bytes;
    loop {
        let (chunk, later) = rest.split_at(rest.len().min(BLOCK));
        let last = later.is_empty();
        let header = (chunk.len() as u32) << 3 | u32::from(last);
        out.extend_from_slice(header.to_le_bytes().get(..3).unwrap_or_default());
        out.extend_from_slice(chunk);
        rest = later;
        if last {
            return out;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_blocks_are_undone() {
        for length in [0, 1, 100, 65_536, 65_537, 200_000] {
            let bytes: Vec<u8> = (0..length).map(|at| (at * 7 % 251) as u8).collect();
            let packed = compress(&bytes);
            assert_eq!(decompress(&packed, 1 << 20).unwrap(), bytes, "{length}");
            assert_eq!(
                decompress(&[&packed[..], &packed[..]].concat(), 1 << 20).unwrap().len(),
                2 * bytes.len()
            );
            assert!(decompress(&[&packed[..], b"x"].concat(), 1 << 20).is_err());
            assert!(decompress(&packed[..packed.len() - 1], 1 << 20).is_err());
        }
        assert_eq!(decompress(&compress(&[0; 1000]), 999), Err(Problem::TooLarge));
    }

    #[test]
    fn large_windows_are_refused() {
        let window_of_128_mib = [0x28, 0xB5, 0x2F, 0xFD, 0, 17 << 3, 1, 0, 0];
        assert_eq!(decompress(&window_of_128_mib, 1 << 20), Err(Problem::TooLarge));
        let content_of_4_gib = [0x28, 0xB5, 0x2F, 0xFD, 0xA0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0];
        assert_eq!(decompress(&content_of_4_gib, 1 << 20), Err(Problem::TooLarge));
    }
}
