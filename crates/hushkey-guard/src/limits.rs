//! How much of everything the guard takes on.
//!
//! Every limit counts bytes or items, never time, so that the same payload gets the same answer on every machine.

/// The limits of one payload. Past one of them the payload is refused, with a [`Problem`](crate::Problem) of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the body as it comes. Default 8 MiB.
    pub body: usize,
    /// Bytes of the body after its content encodings are undone. Default 16 MiB.
    pub decompressed: usize,
    /// How many times larger than its compressed form a body may become, beyond the first 64 KiB. Default 200.
    pub ratio: usize,
    /// Depth of nesting, in any format. Default 128.
    pub depth: usize,
    /// Fields (leaves, pairs, parts, attributes) of a payload. Default 100,000.
    pub fields: usize,
    /// Header fields. Default 200.
    pub headers: usize,
    /// Bytes of all header names and values. Default 64 KiB.
    pub header_bytes: usize,
    /// Bytes of the request target. Default 16 KiB.
    pub target: usize,
    /// Encodings inside encodings (`base64` of `percent` of JSON …). Default 4.
    pub nesting: usize,
    /// Bytes that decoding inside values may read, as a multiple of the body, beyond the first 256 KiB. Default 8.
    pub work: usize,
    /// Findings of a payload. Default 10,000.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body: 8 << 20,
            decompressed: 16 << 20,
            ratio: 200,
            depth: 128,
            fields: 100_000,
            headers: 200,
            header_bytes: 64 << 10,
            target: 16 << 10,
            nesting: 4,
            work: 8,
            findings: 10_000,
        }
    }
}
