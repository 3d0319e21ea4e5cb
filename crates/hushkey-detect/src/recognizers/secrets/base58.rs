//! Base58 with check bytes, as cryptocurrencies write addresses and keys.
//!
//! *In:* a word. *Out:* its bytes, and whether the last four are the check of the others. *Never:* a digest of a word that cannot be one.

use sha2::{Digest, Sha256};

/// Bitcoin's alphabet.
pub(super) const BITCOIN: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The XRP Ledger's.
pub(super) const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
/// The longest that is decoded: a private key with its marks and check.
const ROOM: usize = 40;

/// Whether a word is of the alphabet and of capitals, small letters and digits, as no digest in hexadecimal is.
pub(super) fn is_word(word: &[u8]) -> bool {
    let mut kinds = 0u8;
    for &byte in word {
        kinds |= match byte {
            b'0' | b'O' | b'I' | b'l' => return false,
            b'1'..=b'9' => 1,
            b'A'..=b'Z' => 2,
            b'a'..=b'z' => 4,
            _ => return false,
        };
    }
    kinds == 7
}

/// The bytes of a word, and how many.
pub(super) fn decode(word: &[u8], alphabet: &[u8; 58]) -> Option<([u8; ROOM], usize)> {
    let mut big = [0u8; ROOM];
    let mut used = 0;
    for byte in word {
        let mut carry = alphabet.iter().position(|one| one == byte)? as u32;
        for slot in big.iter_mut().take(used) {
            carry += u32::from(*slot) * 58;
            *slot = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            *big.get_mut(used)? = carry as u8;
            used += 1;
            carry >>= 8;
        }
    }
    let zero = alphabet.first()?;
    used += word.iter().take_while(|byte| *byte == zero).count();
    big.get_mut(..used)?.reverse();
    Some((big, used))
}

/// Whether the last four bytes begin the double SHA-256 of the others.
pub(super) fn check_holds(bytes: &[u8]) -> bool {
    let Some((body, check)) = bytes.split_last_chunk::<4>() else {
        return false;
    };
    Sha256::digest(Sha256::digest(body)).starts_with(check)
}
