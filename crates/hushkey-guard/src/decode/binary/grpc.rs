//! The messages of gRPC (grpc.io, "gRPC over HTTP2", and gRPC-Web's trailers): a flag, four bytes of length, a message each.
//!
//! A compressed message is read with the codec that the header `grpc-encoding` names, and written with it again.

use super::builder::{Builder, Content, Item};
use super::cursor::Cursor;
use super::document::{Form, Kind, Length};
use super::protobuf;
use crate::Problem;
use crate::decode::compression::{Compression, decompress};
use crate::decode::{Packing, Unread};

/// A trailer of gRPC-Web: header lines.
const TRAILERS: u8 = 0x80;

/// Reads a body of messages.
pub(super) fn read(builder: &mut Builder<'_, '_>, bytes: &[u8], encoding: Option<&str>) -> Result<(), Unread> {
    let name = builder.site.name;
    let whole = Item {
        bytes: 0..bytes.len(),
        form: Form::LeftOut,
        whole: Form::LeftOut,
    };
    builder.enter(whole, Kind::Plain, name)?;
    let mut cursor = Cursor::new(bytes, 0);
    let mut unpacked = 0;
    while !cursor.is_at_end() {
        let start = cursor.at;
        let flag = cursor.byte()?;
        let head = cursor.at..cursor.at + 4;
        let length = cursor.number(4)?;
        let content = cursor.take(length)?;
        let place = head.end..cursor.at;
        let item = Item {
            bytes: start..place.end,
            form: Form::LeftOut,
            whole: Form::LeftOut,
        };
        let mut kind = Kind::Sized {
            head,
            content: place.clone(),
            written: Length::Frame,
            inner: None,
        };
        match flag {
            0 => {
                builder.enter(item, kind, name)?;
                protobuf::read(builder, bytes, place.clone())?;
            }
            1 => {
                let compression = codec(encoding)?;
                let plain = decompress(content, compression, &builder.views.limits)?;
                unpacked += plain.len();
                if unpacked > builder.views.limits.decompressed {
                    return Err(Problem::TooLarge.into());
                }
                builder.views.grant(plain.len());
                let packing = Packing {
                    compressions: vec![compression],
                    ..Packing::default()
                };
                let part = builder.add_inner(plain.clone(), packing);
                if let Kind::Sized { inner, .. } = &mut kind {
                    *inner = Some(part);
                }
                builder.enter(item, kind, name)?;
                builder.part = part;
                protobuf::read(builder, &plain, 0..plain.len())?;
                builder.part = 0;
            }
            TRAILERS => {
                builder.enter(item, kind, name)?;
                let text = core::str::from_utf8(content).map_err(|_| Unread::Syntax)?;
                let lines = Item {
                    bytes: place.clone(),
                    form: Form::Bare,
                    whole: Form::Bare,
                };
                builder.value(lines, Content::Text(text.into()), name)?;
            }
            _ => return Err(Unread::Syntax),
        }
        builder.leave(place.end);
    }
    builder.leave(bytes.len());
    Ok(())
}

/// The codec of compressed messages.
fn codec(encoding: Option<&str>) -> Result<Compression, Problem> {
    match encoding {
        Some("gzip") => Ok(Compression::Gzip),
        Some("deflate") => Ok(Compression::Zlib),
        Some("zstd") => Ok(Compression::Zstd),
        _ => Err(Problem::UnsupportedEncoding),
    }
}
