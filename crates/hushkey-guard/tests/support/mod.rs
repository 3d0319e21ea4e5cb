//! What several tests need: a guard, encoders, and a searcher that undoes every encoding.
#![allow(dead_code, unused_imports)]

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use flate2::write::GzEncoder;
use std::io::{Read, Write};

pub use hushkey_guard::{Component, Guard, GuardOptions, Policy, RawPayload};

/// A guard with the safe default policy.
pub fn guard() -> Guard {
    guard_of(Policy::safe_default())
}

pub fn guard_of(policy: Policy) -> Guard {
    let options = GuardOptions {
        pseudonym_key: Some([7; 32]),
        ..GuardOptions::new(Component::Edge)
    };
    Guard::new(policy, options)
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// Undoes gzip where there is any.
pub fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match bytes.starts_with(&[0x1f, 0x8b]) && MultiGzDecoder::new(bytes).read_to_end(&mut out).is_ok() {
        true => out,
        false => bytes.to_vec(),
    }
}

pub fn base64(text: &str, url: bool, padded: bool) -> String {
    let standard = base64_bytes(text.as_bytes());
    let alphabet = match url {
        true => standard.replace('+', "-").replace('/', "_"),
        false => standard,
    };
    match padded {
        true => alphabet,
        false => alphabet.trim_end_matches('=').to_owned(),
    }
}

pub fn base64_bytes(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let value = chunk.iter().fold(0u32, |value, &byte| value << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            match at <= chunk.len() {
                true => out.push(char::from(ALPHABET[(value >> (18 - 6 * at)) as usize & 63])),
                false => out.push('='),
            }
        }
    }
    out
}

pub fn unbase64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut value, mut bits) = (0u32, 0);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        value = value << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((value >> bits) as u8);
        }
    }
    Some(out)
}

pub fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

pub fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a value can be read out of a text, in whatever encoding: written apart from the guard, on purpose.
pub fn readable(text: &str, value: &str) -> bool {
    let mut texts = vec![(text.to_owned(), 0)];
    let mut seen = std::collections::BTreeSet::new();
    let wanted = fold(value);
    while let Some((text, depth)) = texts.pop() {
        if depth > 5 || !seen.insert(text.clone()) {
            continue;
        }
        if fold(&text).contains(&wanted) {
            return true;
        }
        texts.extend(undone(&text).into_iter().map(|text| (text, depth + 1)));
    }
    false
}

fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            )
        })
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xFEE0).unwrap(),
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

fn undone(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let code = |at: usize, length: usize| {
        text.get(at..at + length)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
    };
    let (mut percent, mut unicode, mut entities) = (Vec::new(), String::new(), String::new());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], code(at + 1, 2)) {
            (b'%', Some(byte)) => {
                percent.push(byte as u8);
                at += 3;
            }
            (b'+', _) => {
                percent.push(b' ');
                at += 1;
            }
            (byte, _) => {
                percent.push(byte);
                at += 1;
            }
        }
    }
    out.push(String::from_utf8_lossy(&percent).into_owned());
    let mut rest = text;
    while let Some(found) = rest.find("\\u") {
        unicode.push_str(&rest[..found]);
        let digits = rest
            .get(found + 2..found + 6)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match digits.and_then(char::from_u32) {
            Some(character) => {
                unicode.push(character);
                rest = &rest[found + 6..];
            }
            None => {
                unicode.push_str("\\u");
                rest = &rest[found + 2..];
            }
        }
    }
    out.push(unicode + rest);
    let mut rest = text;
    while let Some(found) = rest.find("&#") {
        entities.push_str(&rest[..found]);
        let tail = &rest[found + 2..];
        let number = tail
            .split(';')
            .next()
            .and_then(|number| number.parse().ok())
            .and_then(char::from_u32);
        match (number, tail.find(';')) {
            (Some(character), Some(end)) => {
                entities.push(character);
                rest = &tail[end + 1..];
            }
            _ => {
                entities.push_str("&#");
                rest = tail;
            }
        }
    }
    out.push(entities + rest);
    out.push(
        text.replace("\\\\", "\\")
            .replace("\\\"", "\"")
            .replace("\\/", "/")
            .replace("&amp;", "&"),
    );
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c))) {
        if run.len() < 8 {
            continue;
        }
        if let Some(bytes) = unbase64(run) {
            let mut plain = Vec::new();
            if MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).is_ok()
                || ZlibDecoder::new(bytes.as_slice()).read_to_end(&mut plain).is_ok()
            {
                out.extend(String::from_utf8(plain));
            }
            out.extend(String::from_utf8(bytes));
        }
        if run.len() % 2 == 0 && run.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let bytes = (0..run.len() / 2)
                .map(|at| u8::from_str_radix(&run[2 * at..2 * at + 2], 16).unwrap())
                .collect();
            out.extend(String::from_utf8(bytes));
        }
    }
    out
}
