//! Edits of the text of a binary body, made in its bytes: items written anew, members left out, the lengths around them.
//!
//! *In:* the document, and edits of its text that are in order and do not overlap. *Out:* the bytes of the body.
//! *Never:* a byte of an item that no edit touches. An edit that fits nothing is not made: what it was to remove is seen when
//! the body is looked at again, and refused.

use super::edits::{Edit, apply};
use super::heads;
use crate::decode::{Document, Form, Kind, Length, Node, Packing, compress};
use crate::placeholder;
use core::cmp::Reverse;
use core::ops::Range;

/// Bytes in place of others.
struct Patch {
    span: Range<usize>,
    bytes: Vec<u8>,
}

/// What became of a node.
#[derive(Default, Clone, Copy)]
struct Change {
    /// Members left out of it.
    removed: u64,
    /// By how much its content grew.
    grown: i64,
    touched: bool,
}

struct Rewrite<'d, 'a> {
    document: &'d Document<'a>,
    /// By part.
    patches: Vec<Vec<Patch>>,
    /// By node.
    changes: Vec<Change>,
}

/// The body with its edits made.
pub(super) fn rewrite(document: &Document<'_>, text: &str, edits: &[Edit]) -> Vec<u8> {
    let mut rewrite = Rewrite {
        document,
        patches: (0..document.parts()).map(|_| Vec::new()).collect(),
        changes: vec![Change::default(); document.nodes().len()],
    };
    let mut edits = edits;
    while let Some((first, rest)) = edits.split_first() {
        edits = match target(document, &first.span) {
            Some(Target::Member(index)) if first.text.is_empty() => {
                rewrite.leave_out(index);
                rest
            }
            Some(Target::Member(index) | Target::Item(index)) => {
                rewrite.replace(index, &first.text);
                rest
            }
            Some(Target::Content(index, node)) => {
                let count = edits
                    .iter()
                    .take_while(|edit| edit.span.end <= node.text.end && edit.span.start < node.text.end)
                    .count();
                let (own, rest) = edits.split_at(count.max(1));
                rewrite.edit(index, node, text, own);
                rest
            }
            None => rest,
        };
    }
    rewrite.lengths();
    rewrite.part(0)
}

/// What an edit means.
enum Target<'d> {
    /// An item with its key, if it has one.
    Member(usize),
    Item(usize),
    /// A part of what an item says.
    Content(usize, &'d Node),
}

fn target<'d>(document: &'d Document<'_>, span: &Range<usize>) -> Option<Target<'d>> {
    let nodes = document.nodes();
    let first = nodes.partition_point(|node| node.text.start < span.start);
    // A key stands before its value.
    for index in [first, first + 1] {
        let Some(node) = nodes.get(index) else { break };
        if node.text.end == span.end {
            if node.text.start == span.start {
                return Some(match node.member_text == span.start {
                    true => Target::Member(index),
                    false => Target::Item(index),
                });
            }
            if node.member_text == span.start {
                return Some(Target::Member(index));
            }
        }
    }
    let index = document.node_at(span.start)?;
    let node = nodes.get(index)?;
    let content = node.content();
    let is_leaf = matches!(node.kind, Kind::Text(_) | Kind::Runs | Kind::Whole);
    (is_leaf && content.start <= span.start && span.end <= content.end).then_some(Target::Content(index, node))
}

impl Rewrite<'_, '_> {
    /// Writes a part of an item's content.
    fn edit(&mut self, index: usize, node: &Node, text: &str, edits: &[Edit]) {
        let Some(first) = edits.first() else { return };
        match &node.kind {
            Kind::Text(packing) => {
                let content = node.content();
                let own: Vec<Edit> = edits
                    .iter()
                    .map(|edit| Edit {
                        span: edit.span.start - content.start..edit.span.end - content.start,
                        ..edit.clone()
                    })
                    .collect();
                let changed = apply(text.get(content).unwrap_or_default(), &own);
                let bytes = pack(changed, packing);
                self.write(index, node.form, &bytes);
            }
            // What is found in a run says nothing of how the bytes around it would have to change.
            Kind::Runs if first.coded_anew || first.text.is_empty() => self.replace(index, &first.placeholder),
            _ => self.replace(index, &first.text),
        }
    }

    /// Writes a text in place of an item.
    fn replace(&mut self, index: usize, text: &str) {
        let Some(node) = self.document.nodes().get(index) else {
            return;
        };
        let text = match text {
            "" => placeholder::redacted(None),
            text => text.to_owned(),
        };
        let number = match node.kind {
            Kind::Whole => heads::number(node.form, &text),
            _ => None,
        };
        match number {
            Some(bytes) => self.patch(node.part, node.holder, node.bytes.clone(), bytes),
            None => self.write(index, node.form, text.as_bytes()),
        }
    }

    fn write(&mut self, index: usize, form: Form, content: &[u8]) {
        let Some(node) = self.document.nodes().get(index) else {
            return;
        };
        match heads::item(form, content) {
            Some(bytes) => self.patch(node.part, node.holder, node.bytes.clone(), bytes),
            None => self.leave_out(index),
        }
    }

    /// Leaves a member out of its container. A byte string that stands for one item goes with it.
    fn leave_out(&mut self, mut index: usize) {
        let nodes = self.document.nodes();
        let wraps = |node: &Node| {
            matches!(
                node.kind,
                Kind::Sized {
                    written: Length::CborBytes,
                    ..
                }
            )
        };
        while let Some(holder) = nodes.get(index).and_then(|node| node.holder)
            && nodes.get(holder).is_some_and(wraps)
        {
            index = holder;
        }
        let Some(node) = nodes.get(index) else { return };
        let Some(holder) = node.holder.and_then(|holder| self.changes.get_mut(holder)) else {
            // The body itself: something must stand there.
            let bytes = heads::item(node.form, placeholder::redacted(None).as_bytes());
            self.patch(node.part, None, node.bytes.clone(), bytes.unwrap_or_default());
            return;
        };
        holder.removed += 1;
        let span = node.member_bytes..node.bytes.end;
        self.patch(node.part, node.holder, span, Vec::new());
    }

    fn patch(&mut self, part: usize, holder: Option<usize>, span: Range<usize>, bytes: Vec<u8>) {
        if let Some(holder) = holder.and_then(|holder| self.changes.get_mut(holder)) {
            holder.grown += bytes.len() as i64 - span.len() as i64;
            holder.touched = true;
        }
        if let Some(patches) = self.patches.get_mut(part) {
            patches.push(Patch { span, bytes });
        }
    }

    /// Writes the numbers and lengths of containers anew, from the innermost out.
    fn lengths(&mut self) {
        for (index, node) in self.document.nodes().iter().enumerate().rev() {
            let Some(change) = self.changes.get(index).copied().filter(|change| change.touched) else {
                continue;
            };
            match &node.kind {
                Kind::Counted { head, count, written } if change.removed > 0 => {
                    let bytes = heads::count(*written, count.saturating_sub(change.removed));
                    self.patch(node.part, node.holder, head.clone(), bytes);
                }
                Kind::Sized {
                    head,
                    content,
                    written,
                    inner,
                } => {
                    let mut length = content.len() as i64 + change.grown;
                    if let Some(part) = *inner {
                        let mut packed = self.part(part);
                        for compression in self.document.packing(part).iter().flat_map(|own| &own.compressions) {
                            packed = compress(&packed, *compression);
                        }
                        length = packed.len() as i64;
                        self.patch(node.part, None, content.clone(), packed);
                    }
                    let bytes = heads::length(*written, length.unsigned_abs());
                    let grown = length - content.len() as i64;
                    self.patch(node.part, node.holder, head.clone(), bytes);
                    self.grow(node.holder, grown);
                    continue;
                }
                _ => {}
            }
            self.grow(node.holder, change.grown);
        }
    }

    fn grow(&mut self, holder: Option<usize>, by: i64) {
        if let Some(holder) = holder.and_then(|holder| self.changes.get_mut(holder)) {
            holder.grown += by;
            holder.touched = true;
        }
    }

    /// A part with its patches.
    fn part(&self, part: usize) -> Vec<u8> {
        let bytes = self.document.part(part);
        let mut patches: Vec<&Patch> = self.patches.get(part).into_iter().flatten().collect();
        patches.sort_by_key(|patch| (patch.span.start, Reverse(patch.span.end)));
        let mut out = Vec::with_capacity(bytes.len() + 16 * patches.len());
        let mut at = 0;
        for patch in patches {
            // Within what is left out.
            if patch.span.start < at {
                continue;
            }
            out.extend_from_slice(bytes.get(at..patch.span.start).unwrap_or_default());
            out.extend_from_slice(&patch.bytes);
            at = patch.span.end;
        }
        out.extend_from_slice(bytes.get(at..).unwrap_or_default());
        out
    }
}

fn pack(text: String, packing: &Packing) -> Vec<u8> {
    let mut bytes = packing.charset.encode(text);
    for compression in &packing.compressions {
        bytes = compress(&bytes, *compression);
    }
    bytes
}
