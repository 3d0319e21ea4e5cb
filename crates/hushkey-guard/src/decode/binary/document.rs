//! What a binary body is made of: which bytes hold which piece of its text, and which lengths stand around it.
//!
//! *In:* what the readers saw. *Out:* nodes in the order of the body, each before those it holds.
//! *Never:* a decision, or a changed byte.

use crate::decode::Packing;
use core::ops::Range;
use std::borrow::Cow;

/// How an item is written when it is written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A MessagePack string.
    MsgpackText,
    /// MessagePack bytes.
    MsgpackBytes,
    /// A MessagePack extension of a type.
    MsgpackExtension(u8),
    /// A CBOR text string.
    CborText,
    /// A CBOR byte string.
    CborBytes,
    /// The length and content of a field of a protocol buffer.
    Delimited,
    /// Nothing but the text itself.
    Bare,
    /// The number of a field of a protocol buffer, in one of three ways. It can be another number, or is left out.
    Varint,
    Fixed64,
    Fixed32,
    /// A field that can hold no text: it is left out, which every protocol buffer allows.
    LeftOut,
}

/// The number of members that stands before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    MsgpackArray,
    MsgpackMap,
    CborArray,
    CborMap,
}

/// The number of bytes that stands before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Of a field of a protocol buffer.
    Varint,
    /// Of a CBOR byte string.
    CborBytes,
    /// Of a gRPC message: four bytes.
    Frame,
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// A text, packed as it says.
    Text(Packing),
    /// Bytes of no format that is known, of which only the legible runs are in the text: one placeholder replaces all.
    Runs,
    /// A number or literal: replaced as a whole.
    Whole,
    /// A container without a length of its own.
    Plain,
    /// A container that counts its members; `None` for one that ends with a mark.
    Counted {
        head: Range<usize>,
        count: u64,
        written: Count,
    },
    /// A container that counts its bytes. `inner` are those bytes unpacked, where they are compressed.
    Sized {
        head: Range<usize>,
        content: Range<usize>,
        written: Length,
        inner: Option<usize>,
    },
}

/// One item of the body, or a key.
#[derive(Debug)]
pub(crate) struct Node {
    /// In the text of the layer: a mark, and what the item says.
    pub(crate) text: Range<usize>,
    /// Where its member starts in the text: at the mark of its key, if it has one.
    pub(crate) member_text: usize,
    /// Which of the document's bytes: 0 is the body, the others are what was compressed in it.
    pub(crate) part: usize,
    /// The item with its tags and head.
    pub(crate) bytes: Range<usize>,
    /// Where its member starts in the bytes.
    pub(crate) member_bytes: usize,
    /// The container that holds it.
    pub(crate) holder: Option<usize>,
    /// How a text is written in its place.
    pub(crate) form: Form,
    pub(crate) kind: Kind,
}

impl Node {
    /// What the item says, without its mark.
    pub(crate) fn content(&self) -> Range<usize> {
        (self.text.start + 1).min(self.text.end)..self.text.end
    }
}

/// A compressed piece of the body, unpacked.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) bytes: Vec<u8>,
    pub(crate) packing: Packing,
}

/// A binary body.
pub(crate) struct Document<'a> {
    bytes: Cow<'a, [u8]>,
    nodes: Vec<Node>,
    inner: Vec<Inner>,
}

impl<'a> Document<'a> {
    pub(super) fn new(bytes: Cow<'a, [u8]>, nodes: Vec<Node>, inner: Vec<Inner>) -> Document<'a> {
        Document { bytes, nodes, inner }
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many byte strings the document has: the body, and what was compressed in it.
    pub(crate) fn parts(&self) -> usize {
        1 + self.inner.len()
    }

    /// The bytes of a part.
    pub(crate) fn part(&self, part: usize) -> &[u8] {
        match part.checked_sub(1) {
            None => &self.bytes,
            Some(inner) => self.inner.get(inner).map_or(&[], |inner| &inner.bytes),
        }
    }

    /// How a part was compressed.
    pub(crate) fn packing(&self, part: usize) -> Option<&Packing> {
        Some(&self.inner.get(part.checked_sub(1)?)?.packing)
    }

    /// The node whose own text an offset lies in: the last that starts at or before it.
    pub(crate) fn node_at(&self, text: usize) -> Option<usize> {
        self.nodes
            .partition_point(|node| node.text.start <= text)
            .checked_sub(1)
    }

    /// The bytes of the body that carry a range of the text: those of the item it lies in.
    pub(crate) fn carrier(&self, text: &Range<usize>) -> Range<usize> {
        let mut node = self.node_at(text.start).and_then(|index| self.nodes.get(index));
        while let Some(own) = node {
            if own.part == 0 {
                return own.bytes.clone();
            }
            node = own.holder.and_then(|holder| self.nodes.get(holder));
        }
        0..self.bytes.len()
    }

    /// True for what is surely of its format though nobody said so: it holds texts, and of a format that nearly any bytes
    /// may have (`strict`) nothing else that is opaque.
    pub(super) fn is_telling(&self, strict: bool) -> bool {
        const SHORTEST: usize = 3;
        let is_text = |node: &Node| matches!(node.kind, Kind::Text(_)) && node.content().len() >= SHORTEST;
        let is_opaque = |node: &Node| matches!(node.kind, Kind::Runs);
        let in_container = self
            .nodes
            .first()
            .is_some_and(|node| matches!(node.kind, Kind::Plain | Kind::Counted { .. }));
        in_container && self.nodes.iter().any(is_text) && !(strict && self.nodes.iter().any(is_opaque))
    }
}
