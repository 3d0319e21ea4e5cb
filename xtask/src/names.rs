//! `cargo xtask names`: packs the list of names for the detector.
//!
//! The list `xtask/names/names.txt` (origin in THIRD_PARTY.md; `collect.py` beside it makes it) has a name a line behind three signs: how
//! usual it is as a given name, as a surname (0 no, 1 seldom, 2 known, 3 common), and whether a place has it. Same list, same file.

use crate::process;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

/// Buckets of the table, as a power of two.
const BUCKETS: u32 = 14;
/// Bits of the filter, as a power of two.
const FILTER: u32 = 19;

/// Writes `data/names.bin`; the reader in `hushkey-detect/src/gazetteer.rs` says what it holds.
pub fn run() -> Result<()> {
    let root = process::workspace_root()?;
    let list = std::fs::read_to_string(root.join("xtask/names/names.txt")).context("xtask/names/names.txt")?;
    let packed = pack(&list)?;
    std::fs::write(root.join("crates/hushkey-detect/src/data/names.bin"), &packed)?;
    println!("{} names, {} bytes", list.lines().count(), packed.len());
    Ok(())
}

fn pack(list: &str) -> Result<Vec<u8>> {
    let mut buckets: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    let mut filter = vec![0u8; 1 << (FILTER - 3)];
    for line in list.lines() {
        let ([given @ b'0'..=b'3', surname @ b'0'..=b'3', place], name) =
            line.as_bytes().split_first_chunk::<3>().context("a short line")?
        else {
            bail!("not a line of the list");
        };
        let (given, surname) = (given - b'0', surname - b'0');
        let flags = given | surname << 2 | u8::from(*place == b'p') << 4;
        let hash = hash(name);
        let mark = (hash >> (45 - BUCKETS)) as u32 & 0x7_FFFF;
        buckets
            .entry(hash >> (64 - BUCKETS))
            .or_default()
            .push(mark << 5 | u32::from(flags));
        if given >= 2 || surname == 3 {
            let place = head(name).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - FILTER);
            filter[place as usize / 8] |= 1 << (place % 8);
        }
    }
    let mut offsets = Vec::new();
    let mut entries = Vec::new();
    for bucket in 0..1u64 << BUCKETS {
        offsets.extend_from_slice(&(entries.len() as u32 / 3).to_le_bytes());
        let mut inside = buckets.remove(&bucket).unwrap_or_default();
        inside.sort_unstable();
        for entry in inside {
            entries.extend_from_slice(&entry.to_le_bytes()[..3]);
        }
    }
    offsets.extend_from_slice(&(entries.len() as u32 / 3).to_le_bytes());
    Ok([filter, offsets, entries].concat())
}

/// The hash of the detector's word tables.
fn hash(word: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = word.len() as u64;
    let mut rest = word;
    while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
        state = (state.rotate_left(5) ^ u64::from_le_bytes(*chunk)).wrapping_mul(MULTIPLIER);
        rest = tail;
    }
    let mut last = 0u64;
    if let (Some((head, _)), Some((_, tail))) = (rest.split_first_chunk::<4>(), rest.split_last_chunk::<4>()) {
        last = u64::from(u32::from_le_bytes(*head)) << 32 | u64::from(u32::from_le_bytes(*tail));
    } else {
        for &byte in rest {
            last = last << 8 | u64::from(byte);
        }
    }
    state = (state.rotate_left(5) ^ last).wrapping_mul(MULTIPLIER);
    state ^ state >> 32
}

/// The first eight letters, blanks behind a shorter word, as the detector's filter reads them.
fn head(word: &[u8]) -> u64 {
    let mut letters = [b' '; 8];
    for (slot, letter) in letters.iter_mut().zip(word) {
        *slot = *letter;
    }
    u64::from_le_bytes(letters)
}

#[cfg(test)]
mod tests {
    use super::pack;

    #[test]
    fn the_committed_table_is_of_the_committed_list() {
        let root = crate::process::workspace_root().unwrap();
        let list = std::fs::read_to_string(root.join("xtask/names/names.txt")).unwrap();
        let packed = std::fs::read(root.join("crates/hushkey-detect/src/data/names.bin")).unwrap();
        assert!(pack(&list).unwrap() == packed, "run `cargo xtask names`");
    }

    #[test]
    fn a_line_that_is_none_is_refused() {
        assert!(pack("9-xname\n").is_err() && pack("ab\n").is_err());
    }
}
