//! Opens containers inside a haystack: gzip and zlib streams, also when they are base64 or chunked.
//!
//! *In:* bytes. *Out:* the content of every stream whose magic is found, as far as it can be read: a broken tail does not
//! hide what came before. Limit: 64 MiB out of one stream.

use flate2::read::{GzDecoder, ZlibDecoder};
use std::io::Read;

const MAX_OUT: u64 = 64 << 20;

/// What a container held.
pub(super) struct Inner {
    pub(super) bytes: Vec<u8>,
    /// It was compressed (and not only chunked).
    pub(super) compressed: bool,
}

/// The content of every container in `bytes`.
pub(super) fn containers(bytes: &[u8]) -> Vec<Inner> {
    let mut found = Vec::new();
    for (at, window) in bytes.windows(3).enumerate() {
        let rest = bytes.get(at..).unwrap_or_default();
        match window {
            [0x1f, 0x8b, 8] => found.extend(read(GzDecoder::new(rest))),
            // A zlib head (RFC 1950): method 8, window 32 KiB, and the two bytes are a multiple of 31.
            [0x78, 0x01 | 0x5e | 0x9c | 0xda, _] => found.extend(read(ZlibDecoder::new(rest))),
            // "H4s" is what base64 makes of the gzip magic.
            b"H4s" => found.push(Inner {
                bytes: base64_run(rest),
                compressed: true,
            }),
            _ => {}
        }
    }
    if let Some(joined) = dechunk(bytes) {
        found.push(Inner {
            bytes: joined,
            compressed: false,
        });
    }
    found
}

fn read(reader: impl Read) -> Option<Inner> {
    let mut bytes = Vec::new();
    // What was read before an error stays in `bytes` and is searched.
    let _ = reader.take(MAX_OUT).read_to_end(&mut bytes);
    (!bytes.is_empty()).then_some(Inner {
        bytes,
        compressed: true,
    })
}

fn base64_run(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut group, mut bits) = (Vec::new(), 0_u32, 0_u32);
    for byte in bytes {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => break,
        };
        group = (group << 6 | u32::from(six)) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((group >> bits & 0xFF) as u8);
        }
    }
    out
}

/// The bytes without the chunk heads of HTTP/1.1 (RFC 9112 §7.1), if there are any: a value may be cut by one.
fn dechunk(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    let mut any = false;
    while let Some(at) = rest.windows(2).position(|pair| pair == b"\r\n") {
        let (head, tail) = rest.split_at(at + 2);
        let line_end = tail.iter().take(9).position(|byte| *byte == b'\r').unwrap_or(0);
        let size = tail
            .get(..line_end)
            .filter(|line| !line.is_empty() && line.iter().all(u8::is_ascii_hexdigit));
        match size {
            Some(size) if tail.get(line_end + 1) == Some(&b'\n') => {
                any = true;
                out.extend_from_slice(head.strip_suffix(b"\r\n").unwrap_or(head));
                rest = tail.get(size.len() + 2..).unwrap_or_default();
            }
            _ => {
                out.extend_from_slice(head);
                rest = tail;
            }
        }
    }
    out.extend_from_slice(rest);
    any.then_some(out)
}
