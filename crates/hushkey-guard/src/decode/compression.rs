//! Content encodings within limits of size and ratio: gzip (RFC 1952, also of several members), zlib and raw deflate (RFC 1950, 1951),
//! brotli and Zstandard.

use super::{brotli, zstd};
use crate::Problem;
use crate::limits::Limits;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use std::io::{Read, Write};

/// How bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
    Zlib,
    Deflate,
    Brotli,
    Zstd,
}

/// Undoes a compression. Trailing bytes, a wrong checksum and a missing end are refused: what comes after could be read
/// by someone else.
pub(crate) fn decompress(bytes: &[u8], compression: Compression, limits: &Limits) -> Result<Vec<u8>, Problem> {
    let most = limits
        .decompressed
        .min((64 << 10) + bytes.len().saturating_mul(limits.ratio));
    let mut out = Vec::new();
    let unused = match compression {
        Compression::Brotli => return brotli::decompress(bytes, most),
        Compression::Zstd => return zstd::decompress(bytes, most),
        Compression::Gzip => {
            let mut reader = MultiGzDecoder::new(bytes).take(most as u64 + 1);
            read(&mut reader, &mut out)?;
            0
        }
        Compression::Zlib => {
            let mut reader = ZlibDecoder::new(bytes).take(most as u64 + 1);
            read(&mut reader, &mut out)?;
            bytes.len() as u64 - reader.into_inner().total_in()
        }
        Compression::Deflate => {
            let mut reader = DeflateDecoder::new(bytes).take(most as u64 + 1);
            read(&mut reader, &mut out)?;
            bytes.len() as u64 - reader.into_inner().total_in()
        }
    };
    if out.len() > most {
        return Err(Problem::TooLarge);
    }
    if unused > 0 {
        return Err(Problem::UnreadablePayload);
    }
    Ok(out)
}

fn read(reader: &mut impl Read, out: &mut Vec<u8>) -> Result<(), Problem> {
    reader
        .read_to_end(out)
        .map(drop)
        .map_err(|_| Problem::UnreadablePayload)
}

/// Compresses; the answer is the same on every machine.
pub(crate) fn compress(bytes: &[u8], compression: Compression) -> Vec<u8> {
    let level = flate2::Compression::new(6);
    // Writing to a vector does not fail; if it did, the receiver would refuse what is left.
    match compression {
        Compression::Brotli => brotli::compress(bytes),
        Compression::Zstd => zstd::compress(bytes),
        Compression::Gzip => {
            let mut out = GzEncoder::new(Vec::new(), level);
            drop(out.write_all(bytes));
            out.finish().unwrap_or_default()
        }
        Compression::Zlib => {
            let mut out = ZlibEncoder::new(Vec::new(), level);
            drop(out.write_all(bytes));
            out.finish().unwrap_or_default()
        }
        Compression::Deflate => {
            let mut out = DeflateEncoder::new(Vec::new(), level);
            drop(out.write_all(bytes));
            out.finish().unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compression_is_undone_exactly() {
        let limits = Limits::default();
        for compression in [
            Compression::Gzip,
            Compression::Zlib,
            Compression::Deflate,
            Compression::Brotli,
            Compression::Zstd,
        ] {
            let packed = compress(b"hello", compression);
            assert_eq!(decompress(&packed, compression, &limits).unwrap(), b"hello");
            let cut = &packed[..packed.len() - 1];
            assert!(decompress(cut, compression, &limits).is_err(), "{compression:?}");
            let longer = [&packed[..], b"ann@example.org"].concat();
            assert!(decompress(&longer, compression, &limits).is_err(), "{compression:?}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let packed = compress(&vec![0; 20 << 20], Compression::Gzip);
        let limits = Limits::default();
        assert_eq!(decompress(&packed, Compression::Gzip, &limits), Err(Problem::TooLarge));
    }

    #[test]
    fn members_are_joined() {
        let two = [
            compress(b"ann@", Compression::Gzip),
            compress(b"example.org", Compression::Gzip),
        ]
        .concat();
        let limits = Limits::default();
        assert_eq!(
            decompress(&two, Compression::Gzip, &limits).unwrap(),
            b"ann@example.org"
        );
    }
}
