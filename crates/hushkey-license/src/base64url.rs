//! Base64url without padding (RFC 4648 section 5), strict: one text per byte string.

const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Encodes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    let (groups, rest) = bytes.as_chunks::<3>();
    for &[a, b, c] in groups {
        text.extend(symbols([a, b, c]));
    }
    match *rest {
        [a] => text.extend(symbols([a, 0, 0]).into_iter().take(2)),
        [a, b] => text.extend(symbols([a, b, 0]).into_iter().take(3)),
        _ => {}
    }
    // Symbols are ASCII, so the fallback is never taken.
    String::from_utf8(text).unwrap_or_default()
}

fn symbols([a, b, c]: [u8; 3]) -> [u8; 4] {
    let number = u32::from_be_bytes([0, a, b, c]);
    [18, 12, 6, 0].map(|shift| {
        let place = usize::from((number >> shift & 63) as u8);
        SYMBOLS.get(place).copied().unwrap_or(b'A')
    })
}

/// Decodes; `None` for padding, other symbols, impossible lengths and stray bits at the end.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.as_bytes().chunks(4) {
        if chunk.len() == 1 {
            return None;
        }
        let mut number = 0_u32;
        for &symbol in chunk {
            number = (number << 6) | sextet(symbol)?;
        }
        number <<= 6 * (4 - chunk.len());
        let [_, high, middle, low] = number.to_be_bytes();
        let kept = chunk.len() - 1;
        let decoded = [high, middle, low];
        if decoded.iter().skip(kept).any(|&byte| byte != 0) {
            return None;
        }
        bytes.extend(decoded.into_iter().take(kept));
    }
    Some(bytes)
}

fn sextet(symbol: u8) -> Option<u32> {
    let base = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(u32::from(base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vectors_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
    }

    #[test]
    fn second_spellings_are_refused() {
        for text in ["Zh", "Zm9=", "Z", "Zg==", "+/8", "Zm 9"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back(bytes in any::<Vec<u8>>()) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }

        #[test]
        fn what_decodes_has_one_text(text in "[A-Za-z0-9_-]{0,12}") {
            if let Some(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
