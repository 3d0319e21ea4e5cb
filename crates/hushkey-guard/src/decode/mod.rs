//! Bytes to views: one format a file.
//!
//! *In:* a [`RawPayload`]. *Out:* [`Views`] over it. *Never:* a look at what a text means.
//!
//! The content type chooses the reader but is not trusted: what reads as JSON is read as JSON. What is declared in a
//! format and cannot be read in it is refused.

mod binary;
mod body;
mod brotli;
mod charset;
mod compression;
mod content_type;
mod cookies;
mod form;
mod headers;
pub(crate) mod json;
pub(crate) mod json_string;
mod multipart;
mod negotiation;
mod pair;
mod target;
mod xml;
mod zstd;

pub(crate) use binary::{Count, Document, Form, Kind, Length, Node};
pub(crate) use body::Packing;
pub(crate) use compression::{Compression, compress, decompress};
pub(crate) use form::add_path;

use crate::limits::Limits;
use crate::raw::{Origin, RawPayload};
use crate::views::Views;
use crate::{Direction, Problem};
use hushkey_policy::Endpoint;

/// A decoded payload: its views, and how its body was packed.
pub(crate) struct Payload<'a> {
    pub(crate) views: Views<'a>,
    pub(crate) packing: Packing,
    /// What a binary body is made of; its surface is a text of what it says.
    pub(crate) document: Option<Document<'a>>,
}

/// Why a reader gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// The text is not of this format.
    Syntax,
    /// A limit; no other reader may try.
    Limit(Problem),
}

impl From<Problem> for Unread {
    fn from(problem: Problem) -> Unread {
        Unread::Limit(problem)
    }
}

impl Unread {
    /// As a refusal of a payload that had to be readable.
    pub(crate) fn problem(self) -> Problem {
        match self {
            Unread::Syntax => Problem::UnreadablePayload,
            Unread::Limit(problem) => problem,
        }
    }
}

/// Decodes a payload into views: its formats here, the encodings inside values by [`crate::layers::open`].
pub(crate) fn decode<'a>(
    raw: &RawPayload<'a>,
    limits: &Limits,
    endpoint: Option<&Endpoint>,
) -> Result<Payload<'a>, Problem> {
    let contracted = endpoint.is_some_and(|endpoint| endpoint.contract(raw.direction).is_some());
    let mut views = Views::new(*limits);
    if raw.direction == Direction::Request && raw.origin == Origin::Message {
        target::read(&mut views, raw.target, endpoint, contracted)?;
    }
    headers::read(&mut views, raw.headers, contracted)?;
    let (packing, document) = body::read(&mut views, raw, contracted)?;
    crate::layers::open(&mut views)?;
    Ok(Payload {
        views,
        packing,
        document,
    })
}
