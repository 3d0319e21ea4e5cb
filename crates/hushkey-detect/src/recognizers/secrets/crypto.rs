//! Addresses and private keys of cryptocurrencies.
//!
//! *What:* addresses of Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron, XRP, Ethereum, Cardano and Monero; private keys of Bitcoin
//! (WIF, `xprv`). *Source:* Bitcoin wiki (Base58Check, version bytes), BIP 173 and 350, EIP-55, the networks' own documentation.
//! *Validation:* Base58Check and Bech32 check bytes, the mixed case of EIP-55; Monero by prefix, length and alphabet. *Confidence:* 90 by
//! check; 70 without one beside a word, 30 else. *Limits:* Ethereum addresses in one case and Solana ones have no check: they need a word.

use super::{base58, bech32};
use crate::scan::Scan;
use crate::{Class, Evidence};
use sha3::{Digest, Keccak256};

const NAME: &str = "crypto";

/// Whether a word of this length that begins so may be an address.
#[inline(always)]
pub(super) fn may_start(first: u8, second: u8, length: usize) -> bool {
    match length {
        0..=24 => false,
        25..=35 => {
            matches!(
                first,
                b'1' | b'3' | b'9' | b'A' | b'D' | b'L' | b'M' | b'T' | b'X' | b'r' | b't'
            ) || is_bech32_start(first, second)
        }
        42 => first == b'0' && second | 0x20 == b'x' || is_bech32_start(first, second),
        51 | 52 => matches!(first, b'5' | b'K' | b'L' | b'6' | b'T' | b'Q') || is_bech32_start(first, second),
        95 | 106 => matches!(first, b'4' | b'8') || is_bech32_start(first, second),
        111 => first == b'x' && second == b'p',
        _ => length <= 108 && is_bech32_start(first, second),
    }
}

#[inline(always)]
fn is_bech32_start(first: u8, second: u8) -> bool {
    matches!(
        (first | 0x20, second | 0x20),
        (b'b', b'c') | (b't', b'b') | (b'l', b't') | (b'a', b'd')
    )
}

/// Judges the word `start..end`. Returns whether it is one.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> bool {
    let word = scan.bytes(start..end);
    let Some((class, percent)) = judge(scan, word, start) else {
        return false;
    };
    let evidence = if percent >= 90 {
        Evidence::Checksum
    } else {
        Evidence::Neighbour
    };
    // the words of a stop behind it end no address, a part of a longer token does
    let glued = matches!(scan.before(start), b'-' | b'+' | b'.') || matches!(scan.at(end), b'+' | b'=');
    scan.report(class, start..end, if glued { 30 } else { percent }, evidence, NAME);
    true
}

fn judge(scan: &Scan<'_, '_>, word: &[u8], start: usize) -> Option<(Class, u8)> {
    let first = word.first().copied().unwrap_or(0);
    if word.len() == 42 && first == b'0' {
        return ether(scan, word, start);
    }
    if word.len() == 111 {
        return (word.starts_with(b"xprv") && base58::is_word(word)).then_some((Class::PrivateKey, 90));
    }
    if is_bech32_start(first, word.get(1).copied().unwrap_or(0)) && bech32::holds(word) {
        return Some((Class::Crypto, 90));
    }
    if !base58::is_word(word) {
        return None;
    }
    if matches!(word.len(), 95 | 106) {
        let second = word.get(1).copied().unwrap_or(0);
        let monero = first == b'8' || first == b'4' && matches!(second, b'0'..=b'9' | b'A' | b'B');
        return monero.then_some((Class::Crypto, if is_named(scan, start) { 85 } else { 75 }));
    }
    let (bytes, length) = if first == b'r' {
        base58::decode(word, base58::RIPPLE)?
    } else {
        base58::decode(word, base58::BITCOIN)?
    };
    let bytes = bytes.get(..length)?;
    let known = match (length, bytes) {
        (25, [0x00, ..]) => first == b'1' || first == b'r',
        // Bitcoin, Litecoin, Dogecoin, Dash, Tron: keys and scripts
        (25, [0x05 | 0x30 | 0x32 | 0x1e | 0x16 | 0x4c | 0x10 | 0x41, ..]) => first != b'r',
        // Zcash
        (26, [0x1c, 0xb8 | 0xbd, ..]) => true,
        // Wallet Import Format
        (37 | 38, [0x80 | 0xb0 | 0x9e, ..]) => true,
        _ => false,
    };
    if !known || !base58::check_holds(bytes) {
        return None;
    }
    Some(if length > 26 {
        (Class::PrivateKey, 95)
    } else {
        (Class::Crypto, 90)
    })
}

/// An Ethereum address: mixed case is its check.
fn ether(scan: &Scan<'_, '_>, word: &[u8], start: usize) -> Option<(Class, u8)> {
    let digits = word.get(2..)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mixed = digits.iter().any(u8::is_ascii_lowercase) && digits.iter().any(u8::is_ascii_uppercase);
    if !mixed {
        let named = is_named(scan, start);
        let varied = digits.iter().any(|byte| Some(byte) != digits.first());
        return (varied && (named || scan.candidates)).then_some((Class::Crypto, if named { 70 } else { 30 }));
    }
    let hash = Keccak256::digest(digits.to_ascii_lowercase());
    let holds = digits.iter().enumerate().all(|(at, byte)| {
        let pair = hash.get(at / 2).copied().unwrap_or(0);
        let nibble = if at % 2 == 0 { pair >> 4 } else { pair & 15 };
        !byte.is_ascii_alphabetic() || byte.is_ascii_uppercase() == (nibble >= 8)
    });
    holds.then_some((Class::Crypto, 95))
}

/// Whether the words before an address speak of one.
fn is_named(scan: &Scan<'_, '_>, at: usize) -> bool {
    scan.words_before(at, 4).any(|word| {
        let word = scan.bytes(word);
        [
            &b"wallet"[..],
            b"eth",
            b"ether",
            b"ethereum",
            b"crypto",
            b"btc",
            b"bitcoin",
            b"monero",
            b"xmr",
            b"erc",
            b"usdt",
            b"usdc",
            b"metamask",
            b"polygon",
            b"payout",
            b"geldborse",
            b"portefeuille",
            b"cartera",
            b"portafoglio",
            b"carteira",
        ]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one))
    })
}

#[cfg(test)]
mod tests {
    use crate::Class;
    use crate::testing::acting;

    #[test]
    fn addresses_of_the_networks_documentation() {
        for address in [
            // the address of Bitcoin's first block, of BIP 173, of EIP-55, of the Tron and XRP documentation
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
        ] {
            assert_eq!(
                acting(None, &format!("paid to {address}, thanks")),
                [(Class::Crypto, address.to_owned())],
                "{address}"
            );
        }
        assert_eq!(
            acting(None, "key 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ")[0].0,
            Class::PrivateKey
        );
    }

    #[test]
    fn a_wrong_check_or_another_token_is_none() {
        for text in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "commit 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
            "1f8b0800a3c94b5e00034b4c4a0600c2412435",
            "3J7hK2mNpQ8rS4tUvW5xYz6AbCdEfGhJkL",
        ] {
            assert!(acting(None, text).is_empty(), "{text}");
        }
        assert_eq!(
            acting(None, "my ethereum wallet 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").len(),
            1
        );
    }
}
