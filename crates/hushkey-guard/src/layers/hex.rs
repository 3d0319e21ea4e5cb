//! Hexadecimal digits that spell a text.

/// Shorter runs carry nothing worth a look (6 bytes).
pub(super) const SHORTEST: usize = 12;

/// Decodes a run of digits, if what comes out is text.
pub(super) fn decode(run: &[u8]) -> Option<String> {
    let (pairs, rest) = run.as_chunks::<2>();
    if !rest.is_empty() || run.len() < SHORTEST {
        return None;
    }
    let mut bytes = Vec::new();
    for &[high, low] in pairs {
        let byte = (char::from(high).to_digit(16)? << 4 | char::from(low).to_digit(16)?) as u8;
        if !matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0x80..) {
            return None;
        }
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

/// Encodes in small letters.
pub(crate) fn encode(bytes: &[u8]) -> String {
    use core::fmt::Write;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_text_only() {
        assert_eq!(
            decode(encode("ann@example.org".as_bytes()).as_bytes()).as_deref(),
            Some("ann@example.org")
        );
        assert_eq!(decode(b"d0c0ff086b083cceb35c495f364a9681"), None);
        assert_eq!(decode(b"616e6e4065786"), None);
    }
}
