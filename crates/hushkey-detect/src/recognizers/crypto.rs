//! Cryptocurrency addresses.
//!
//! *What:* Bitcoin, Litecoin, Dogecoin, Tron and Ripple addresses in Base58Check; Bitcoin and Litecoin ones in bech32; Ethereum ones; Monero ones.
//! *Source:* Bitcoin's Base58Check, BIP 173, BIP 350, ERC-55, XRPL's base58, Monero's public addresses. *Validation:* double SHA-256 checksum, bech32(m) checksum;
//! prefix, length and alphabet for Ethereum and Monero. *Confidence:* 95 by checksum, 60 Ethereum with mixed case or beside a word, 70 Monero.
//! *Limits:* the checksum of ERC-55 (Keccak) is not computed; Solana addresses have no form of their own and are not found.

use crate::scan::Scan;
use crate::{Class, Evidence};
use sha2::{Digest, Sha256};

const NAME: &str = "crypto";
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
const BECH32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Looks at a word of letters and digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let word = scan.bytes(start..end);
    if matches!(scan.before(start), b'-' | b'/' | b'.' | b'+' | b'_')
        || matches!(scan.at(end), b'-' | b'/' | b'+' | b'=')
    {
        return;
    }
    let (percent, evidence) = match (word.first(), word.len()) {
        (Some(b'1' | b'3' | b'L' | b'M' | b'D' | b'A'), 25..=35) | (Some(b'T'), 34) if is_base58(word, BASE58) => {
            (95, Evidence::Checksum)
        }
        (Some(b'r'), 25..=35) if is_base58(word, RIPPLE) => (95, Evidence::Checksum),
        (Some(b'b' | b'B' | b'l' | b'L'), 42..=62) if is_bech32(word) => (95, Evidence::Checksum),
        (Some(b'0'), 42) if is_ethereum(word) => {
            let cased = word.iter().skip(2).any(u8::is_ascii_uppercase) && word.iter().any(u8::is_ascii_lowercase);
            (if cased { 60 } else { 30 }, Evidence::Form)
        }
        (Some(b'4' | b'8'), 95) if word.iter().all(|byte| BASE58.contains(byte)) => (70, Evidence::Form),
        _ => return,
    };
    if percent >= 50 || scan.candidates {
        scan.report(Class::Crypto, start..end, percent, evidence, NAME);
    }
}

fn is_ethereum(word: &[u8]) -> bool {
    word.strip_prefix(b"0x")
        .is_some_and(|rest| rest.iter().all(u8::is_ascii_hexdigit) && rest.iter().any(|byte| byte != &b'0'))
}

/// Whether 25 bytes come out, the last four of which are the beginning of the double digest of the others.
fn is_base58(word: &[u8], alphabet: &[u8; 58]) -> bool {
    let mut bytes = [0u8; 25];
    for &byte in word {
        let Some(digit) = alphabet.iter().position(|own| *own == byte) else {
            return false;
        };
        let mut carry = digit as u32;
        for slot in bytes.iter_mut().rev() {
            carry += u32::from(*slot) * 58;
            *slot = carry as u8;
            carry >>= 8;
        }
        if carry != 0 {
            return false;
        }
    }
    let (payload, check) = bytes.split_at(21);
    Sha256::digest(Sha256::digest(payload)).starts_with(check)
}

/// BIP 173 and BIP 350, for the networks `bc` and `ltc`.
fn is_bech32(word: &[u8]) -> bool {
    let upper = word.iter().any(u8::is_ascii_uppercase);
    if upper && word.iter().any(u8::is_ascii_lowercase) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    let (prefix, data) = match (word.strip_prefix(b"bc1"), word.strip_prefix(b"ltc1")) {
        (Some(data), _) => (b"bc".as_slice(), data),
        (_, Some(data)) => (b"ltc".as_slice(), data),
        _ => return false,
    };
    let mut check = 1u32;
    for &byte in prefix {
        check = step(check) ^ u32::from(byte >> 5);
    }
    check = step(check);
    for &byte in prefix {
        check = step(check) ^ u32::from(byte & 31);
    }
    for &byte in data {
        let Some(value) = BECH32.iter().position(|own| *own == byte) else {
            return false;
        };
        check = step(check) ^ value as u32;
    }
    matches!(check, 1 | 0x2bc8_30a3)
}

fn step(check: u32) -> u32 {
    const TAPS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let top = check >> 25;
    let taps = TAPS.iter().enumerate().filter(|(at, _)| top >> at & 1 == 1);
    taps.fold((check & 0x01ff_ffff) << 5, |check, (_, tap)| check ^ tap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_their_checks() {
        // the address of the first block, and the examples of BIP 173 and BIP 350
        assert!(is_base58(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", BASE58));
        assert!(!is_base58(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", BASE58));
        assert!(is_base58(b"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", RIPPLE));
        assert!(is_bech32(b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"));
        assert!(is_bech32(b"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"));
        assert!(!is_bech32(b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"));
        assert!(is_bech32(
            b"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
        ));
        assert!(is_ethereum(b"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
        assert!(!is_ethereum(b"0x0000000000000000000000000000000000000000"));
    }
}
