//! `cargo xtask words`: makes the filter of English words from Debian's word list.

use crate::process;
use anyhow::{Context, Result};

const LIST: &str = "/usr/share/dict/american-english";

/// Writes `data/english.bin`; the reader in `hushkey-detect/src/dictionary.rs` says what it holds.
pub fn run() -> Result<()> {
    let list = std::fs::read_to_string(LIST).with_context(|| format!("{LIST}: install Debian's wamerican"))?;
    let mut filter = vec![0u8; 1 << 17];
    let mut count = 0;
    for word in list
        .lines()
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
    {
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        for byte in word.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let hash = hash ^ hash.rotate_left(29);
        let (first, step) = (hash as u32, (hash >> 32) as u32 | 1);
        for place in 0..6u32 {
            let bit = first.wrapping_add(place.wrapping_mul(step)) as usize & ((1 << 20) - 1);
            filter[bit / 8] |= 1 << (bit % 8);
        }
        count += 1;
    }
    let file = process::workspace_root()?.join("crates/hushkey-detect/src/data/english.bin");
    std::fs::write(&file, filter)?;
    println!("{count} words");
    Ok(())
}
