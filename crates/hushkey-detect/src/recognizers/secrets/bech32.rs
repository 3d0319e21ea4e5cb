//! Bech32 and Bech32m, as Bitcoin, Litecoin and Cardano write addresses.
//!
//! *In:* a word. *Out:* whether its network, case, alphabet and check keep BIP 173 or BIP 350.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const NETWORKS: &[&[u8]] = &[b"bc", b"tb", b"ltc", b"tltc", b"addr"];
const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];

/// Whether a word is an address.
pub(super) fn holds(word: &[u8]) -> bool {
    let upper = word.iter().any(u8::is_ascii_uppercase);
    if upper && word.iter().any(u8::is_ascii_lowercase) {
        return false;
    }
    let Some(sign) = word.iter().take(6).position(|byte| *byte == b'1') else {
        return false;
    };
    let (network, data) = (
        word.get(..sign).unwrap_or_default(),
        word.get(sign + 1..).unwrap_or_default(),
    );
    if data.len() < 14 || !NETWORKS.iter().any(|one| one.eq_ignore_ascii_case(network)) {
        return false;
    }
    let mut sum = 1u32;
    for byte in network {
        sum = step(sum, byte.to_ascii_lowercase() >> 5);
    }
    sum = step(sum, 0);
    for byte in network {
        sum = step(sum, byte.to_ascii_lowercase() & 31);
    }
    for byte in data {
        match ALPHABET.iter().position(|one| *one == byte.to_ascii_lowercase()) {
            Some(value) => sum = step(sum, value as u8),
            None => return false,
        }
    }
    matches!(sum, 1 | 0x2bc8_30a3)
}

fn step(sum: u32, value: u8) -> u32 {
    let top = sum >> 25;
    let mut next = (sum & 0x01ff_ffff) << 5 ^ u32::from(value);
    for (bit, generator) in GENERATORS.iter().enumerate() {
        if top >> bit & 1 == 1 {
            next ^= generator;
        }
    }
    next
}
