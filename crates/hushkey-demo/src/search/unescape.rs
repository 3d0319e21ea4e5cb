//! Decoded copies of a haystack, so that mixed and partial escapes are found too.
//!
//! *In:* bytes. *Out:* copies with percent, JSON and entity escapes undone wherever they stand; bytes that are no escape
//! stay as they are. A copy equal to its source is left out.

use super::Encoding;

/// The decoded views of `bytes`.
pub(super) fn views(bytes: &[u8]) -> Vec<(Vec<u8>, Encoding)> {
    let mut views = Vec::new();
    if bytes.contains(&b'%') {
        let once = percent(bytes);
        if once.contains(&b'%') {
            views.push((plus(percent(&once)), Encoding::Percent));
        }
        // A plus sign may be a space or itself: a telephone number begins with one.
        if once.contains(&b'+') {
            views.push((once.clone(), Encoding::Percent));
        }
        views.push((plus(once), Encoding::Percent));
    } else if bytes.contains(&b'+') {
        views.push((plus(bytes.to_vec()), Encoding::Percent));
    }
    if bytes.contains(&b'\\') {
        let once = json(bytes);
        if once.contains(&b'\\') {
            views.push((json(&once), Encoding::JsonEscape));
        }
        if once.contains(&b'%') {
            views.push((plus(percent(&once)), Encoding::JsonEscape));
        }
        views.push((once, Encoding::JsonEscape));
    }
    if bytes.windows(2).any(|pair| pair == b"&#") {
        views.push((entities(bytes), Encoding::Entity));
    }
    views
}

fn plus(mut bytes: Vec<u8>) -> Vec<u8> {
    for byte in &mut bytes {
        if *byte == b'+' {
            *byte = b' ';
        }
    }
    bytes
}

fn percent(bytes: &[u8]) -> Vec<u8> {
    replace(bytes, |rest| match rest {
        [b'%', high, low, ..] => Some((vec![digit(*high)? << 4 | digit(*low)?], 3)),
        _ => None,
    })
}

fn json(bytes: &[u8]) -> Vec<u8> {
    replace(bytes, |rest| match rest {
        [b'\\', b'u', digits @ ..] => {
            let unit = four(digits)?;
            if (0xD800..0xDC00).contains(&unit) {
                if let Some([b'\\', b'u', low @ ..]) = digits.get(4..) {
                    let low = four(low)?;
                    let text = char::decode_utf16([unit, low]).next()?.ok()?;
                    return Some((text.to_string().into_bytes(), 12));
                }
                return None;
            }
            Some((char::from_u32(u32::from(unit))?.to_string().into_bytes(), 6))
        }
        [b'\\', b'n', ..] => Some((vec![b'\n'], 2)),
        [b'\\', b't', ..] => Some((vec![b'\t'], 2)),
        [b'\\', b'r', ..] => Some((vec![b'\r'], 2)),
        [b'\\', other @ (b'"' | b'\\' | b'/'), ..] => Some((vec![*other], 2)),
        _ => None,
    })
}

fn entities(bytes: &[u8]) -> Vec<u8> {
    replace(bytes, |rest| {
        let body = rest.strip_prefix(b"&#")?;
        let end = body.iter().take(9).position(|byte| *byte == b';')?;
        let digits = std::str::from_utf8(body.get(..end)?).ok()?;
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => digits.parse().ok()?,
        };
        Some((char::from_u32(code)?.to_string().into_bytes(), end + 3))
    })
}

/// Copies `bytes`, replacing what `decode` recognizes at the head of the rest: (what stands for it, bytes consumed).
fn replace(bytes: &[u8], decode: impl Fn(&[u8]) -> Option<(Vec<u8>, usize)>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        match matches!(first, b'%' | b'\\' | b'&').then(|| decode(rest)).flatten() {
            Some((decoded, used)) => {
                out.extend_from_slice(&decoded);
                rest = rest.get(used..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}

fn four(digits: &[u8]) -> Option<u16> {
    let mut unit = 0_u16;
    for index in 0..4 {
        unit = unit << 4 | u16::from(digit(*digits.get(index)?)?);
    }
    Some(unit)
}

fn digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
