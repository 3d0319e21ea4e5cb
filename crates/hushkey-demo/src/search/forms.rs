//! The encoded forms of one planted value that are searched for as they stand.
//!
//! *In:* a value. *Out:* byte patterns, each with the name of its encoding.
//! Percent, JSON and entity escapes are not here: they have too many mixed forms, so the haystack is decoded instead.

use super::Encoding;

/// Patterns for a haystack whose ASCII letters were lower-cased.
pub(super) fn folded(value: &str) -> Vec<(Vec<u8>, Encoding)> {
    let lower = value.to_ascii_lowercase();
    let mut out = vec![(lower.clone().into_bytes(), Encoding::Plain)];
    // The case of the value inside the hex is part of the digits, so each usual case is its own pattern.
    for cased in cases(value) {
        out.push((hex(cased.as_bytes()), Encoding::Hex));
    }
    let wide: Vec<u16> = lower.encode_utf16().collect();
    out.push((
        wide.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        Encoding::Utf16,
    ));
    out.push((
        wide.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        Encoding::Utf16,
    ));
    out
}

/// Patterns whose case matters: base64 at three alignments, in both alphabets, of each usual case of the value.
pub(super) fn exact(value: &str) -> Vec<(Vec<u8>, Encoding)> {
    let mut out = Vec::new();
    for cased in cases(value) {
        for alignment in 0..3 {
            for alphabet in [STANDARD, URL_SAFE] {
                out.push((base64_core(cased.as_bytes(), alignment, alphabet), Encoding::Base64));
            }
        }
    }
    out
}

fn cases(value: &str) -> Vec<String> {
    let mut cases = vec![value.to_owned(), value.to_ascii_lowercase(), value.to_ascii_uppercase()];
    cases.dedup();
    cases
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .flat_map(|byte| format!("{byte:02x}").into_bytes())
        .collect()
}

pub(super) const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
pub(crate) const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The base64 characters that depend on `bytes` alone when `alignment` unknown bytes (0 to 2) stand before them.
fn base64_core(bytes: &[u8], alignment: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    let mut padded = vec![0; alignment];
    padded.extend_from_slice(bytes);
    let encoded = base64(&padded, alphabet);
    // Characters before `first` and from `last` on mix in bits of the neighbours.
    let first = (alignment * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    encoded.get(first..last).unwrap_or_default().to_vec()
}

/// Base64 without padding (RFC 4648).
pub(crate) fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = 0_u32;
        for index in 0..3 {
            group = group << 8 | u32::from(chunk.get(index).copied().unwrap_or(0));
        }
        for index in 0..=chunk.len() {
            let six = (group >> (18 - 6 * index) & 63) as usize;
            out.push(alphabet.get(six).copied().unwrap_or(b'A'));
        }
    }
    out
}
