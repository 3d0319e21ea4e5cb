//! Binary bodies: MessagePack, CBOR, protocol buffers, and gRPC's frames around them.
//!
//! *In:* the unpacked bytes of a body. *Out:* views over one text that holds what the body says, piece by piece, and a
//! [`Document`] that knows which bytes each piece came from, so that the transform can write it in place and every length
//! around it anew. *Never:* recursion; a body that is read in part; an allocation that a length in the body asks for.
//!
//! The readers are our own: published ones give values, or events without the place of heads and tags, and the places
//! are what a guard exists for. Tests hold them to published libraries.

mod builder;
mod bytes;
mod cbor;
mod cursor;
mod document;
mod grpc;
mod items;
mod msgpack;
mod protobuf;
mod shape;

pub(crate) use document::{Count, Document, Form, Kind, Length, Node};

use super::Unread;
use crate::Problem;
use crate::limits::Limits;
use crate::views::{Site, Surface, Views};
use builder::Builder;
use hushkey_policy::Part;
use std::borrow::Cow;

/// The binary formats that have a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    MessagePack,
    Cbor,
    Protobuf,
    /// Frames of protocol buffers.
    Grpc,
}

/// Reads a body in a format. `encoding` is what gRPC says of its compressed messages.
pub(super) fn read<'a>(
    views: &mut Views<'_>,
    bytes: Cow<'a, [u8]>,
    format: Binary,
    encoding: Option<&str>,
    contracted: bool,
) -> Result<Document<'a>, Unread> {
    views.grant(bytes.len());
    let layer = views.add_surface(Cow::Borrowed(""), Surface::Body);
    let site = Site::new(layer, Part::Body, contracted);
    let mut builder = Builder::new(views, site);
    match format {
        Binary::MessagePack => items::read(&mut builder, &bytes, msgpack::Tokens::new(&bytes))?,
        Binary::Cbor => items::read(&mut builder, &bytes, cbor::Tokens::new(&bytes))?,
        Binary::Protobuf => protobuf::read_body(&mut builder, &bytes)?,
        Binary::Grpc => grpc::read(&mut builder, &bytes, encoding)?,
    }
    let (text, nodes, inner) = builder.finish();
    views.put_text(layer, Cow::Owned(text));
    views.set_survey(layer);
    Ok(Document::new(bytes, nodes, inner))
}

/// The format of a body that names none, if it reads as a whole in exactly one and holds texts: read in two ways, it
/// would be two messages.
pub(super) fn guess(bytes: &[u8], limits: &Limits) -> Option<Binary> {
    let mut found = None;
    for format in [Binary::MessagePack, Binary::Cbor, Binary::Protobuf] {
        let mut scratch = Views::new(*limits);
        let read = read(&mut scratch, Cow::Borrowed(bytes), format, None, false);
        if read.is_ok_and(|document| document.is_telling(format == Binary::Protobuf)) {
            if found.is_some() {
                return None;
            }
            found = Some(format);
        }
    }
    found
}

impl From<core::num::TryFromIntError> for Unread {
    fn from(_: core::num::TryFromIntError) -> Unread {
        Unread::Syntax
    }
}

/// A refusal in the words of a reader.
fn too_deep() -> Unread {
    Unread::Limit(Problem::TooDeep)
}

#[cfg(test)]
mod tests;
