//! Items of MessagePack and CBOR alike: arrays and maps of items, by the number of their members or up to a mark.
//!
//! A key of a map is any item that holds no others. Maps with other keys are refused: no path could name their values.

use super::builder::{Builder, Content, Item};
use super::document::{Count, Form, Kind, Length};
use super::too_deep;
use crate::decode::Unread;
use crate::views::{NameId, NameText};
use core::ops::Range;

/// A reader of one of the two formats, item by item.
pub(super) trait Tokens<'b>: Sized {
    /// The next item, or the head of a container.
    fn next(&mut self) -> Result<Token<'b>, Unread>;
    /// Where the reader stands.
    fn at(&self) -> usize;
    /// Goes on at another place.
    fn skip_to(&mut self, at: usize);
    fn is_at_end(&self) -> bool;
    /// A reader of a range of the bytes.
    fn within(&self, range: &Range<usize>) -> Self;
}

/// An item, or the head of a container.
#[derive(Debug)]
pub(super) struct Token<'b> {
    pub(super) item: Item,
    pub(super) what: What<'b>,
}

#[derive(Debug)]
pub(super) enum What<'b> {
    Value(Content<'b>),
    /// With the number of members; `None` for one that ends with a mark. The head without tags.
    Array(Option<u64>, Range<usize>, Count),
    Map(Option<u64>, Range<usize>, Count),
    /// A byte string that may hold an item: its head, its place and itself.
    Embedded(Range<usize>, Range<usize>, &'b [u8]),
    /// The mark that ends a container.
    Break,
}

struct Open {
    /// Members to come; `None` up to a mark.
    left: Option<u64>,
    is_map: bool,
    /// A map's own name, or that of the elements.
    name: NameId,
}

/// Reads the one item that fills `bytes`, which the tokens are of.
pub(super) fn read<'b>(builder: &mut Builder<'_, '_>, bytes: &[u8], mut tokens: impl Tokens<'b>) -> Result<(), Unread> {
    let mut open: Vec<Open> = Vec::new();
    // The end of the last text.
    let mut seen = 0;
    loop {
        // One mark more than there are containers is an error, one less too.
        let mut name = builder.site.name;
        let mut token = tokens.next()?;
        if let Some(own) = open.last_mut() {
            name = own.name;
            if matches!(token.what, What::Break) {
                if own.left.is_some() {
                    return Err(Unread::Syntax);
                }
                open.pop();
                let at = tokens.at();
                builder.leave(at);
                if close(builder, &mut open, at) {
                    break;
                }
                continue;
            }
            if let Some(left) = &mut own.left {
                *left = left.saturating_sub(1);
            }
            if own.is_map {
                builder.start_member(token.item.bytes.start);
                let content = match token.what {
                    What::Value(content) => content,
                    What::Embedded(_, place, bytes) => {
                        tokens.skip_to(place.end);
                        Content::Bytes(bytes.into())
                    }
                    _ => return Err(Unread::Syntax),
                };
                if let Some(place) = text_of(&token.item, &content) {
                    builder.between(bytes, seen..place.start)?;
                    seen = place.end;
                    builder.start_member(place.start);
                }
                name = builder.key(token.item, content, name)?;
                token = tokens.next()?;
            }
        }
        let item = token.item;
        let plain = |count: Option<u64>, head: Range<usize>, written: Count| match count {
            Some(count) => Kind::Counted { head, count, written },
            None => Kind::Plain,
        };
        match token.what {
            What::Value(content) => {
                let place = text_of(&item, &content);
                builder.value(item, content, name)?;
                if let Some(place) = place {
                    builder.between(bytes, seen..place.start)?;
                    seen = place.end;
                }
            }
            What::Array(left, head, written) => {
                builder.enter(item, plain(left, head, written), name)?;
                let name = builder.views.add_name(name, NameText::Element);
                let is_map = false;
                open.push(Open { left, is_map, name });
            }
            What::Map(left, head, written) => {
                builder.enter(item, plain(left, head, written), name)?;
                let is_map = true;
                open.push(Open { left, is_map, name });
            }
            What::Embedded(head, content, own) => {
                builder.views.spend(own.len())?;
                if !is_one_item(tokens.within(&content), builder.views.limits.depth)? {
                    tokens.skip_to(content.end);
                    let place = item.bytes.clone();
                    builder.value(item, Content::Bytes(own.into()), name)?;
                    builder.between(bytes, seen..place.start)?;
                    seen = place.end;
                    if close(builder, &mut open, tokens.at()) {
                        break;
                    }
                    continue;
                }
                let kind = Kind::Sized {
                    head,
                    content,
                    written: Length::CborBytes,
                    inner: None,
                };
                builder.enter(item, kind, name)?;
                let (left, is_map) = (Some(1), false);
                open.push(Open { left, is_map, name });
            }
            What::Break => return Err(Unread::Syntax),
        }
        if close(builder, &mut open, tokens.at()) {
            break;
        }
    }
    builder.between(bytes, seen..bytes.len())?;
    match tokens.is_at_end() {
        true => Ok(()),
        false => Err(Unread::Syntax),
    }
}

/// Where an item stands whose content is looked at as it is.
fn text_of(item: &Item, content: &Content<'_>) -> Option<Range<usize>> {
    matches!(content, Content::Text(_) | Content::Bytes(_)).then(|| item.bytes.clone())
}

/// Closes the containers that are full; true when none is open.
fn close(builder: &mut Builder<'_, '_>, open: &mut Vec<Open>, at: usize) -> bool {
    while open.last().is_some_and(|own| own.left == Some(0)) {
        open.pop();
        builder.leave(at);
    }
    open.is_empty()
}

/// Whether the bytes are exactly one item, by looking at the heads alone.
fn is_one_item<'b>(mut tokens: impl Tokens<'b>, depth: usize) -> Result<bool, Unread> {
    let mut open: Vec<Option<u64>> = Vec::new();
    loop {
        let token = match tokens.next() {
            Ok(token) => token,
            Err(Unread::Syntax) => return Ok(false),
            Err(limit) => return Err(limit),
        };
        match (open.last_mut(), &token.what) {
            (Some(None), What::Break) => {
                open.pop();
            }
            (_, What::Break) => return Ok(false),
            (Some(Some(left)), _) => *left = left.saturating_sub(1),
            _ => {}
        }
        match token.what {
            What::Array(left, ..) => open.push(left),
            // An odd item at a mark is seen when it is read.
            What::Map(left, ..) => open.push(left.map(|left| left.saturating_mul(2))),
            What::Embedded(_, place, _) => tokens.skip_to(place.end),
            What::Value(_) | What::Break => {}
        }
        if open.len() > depth {
            return Err(too_deep());
        }
        while open.last() == Some(&Some(0)) {
            open.pop();
        }
        if open.is_empty() {
            return Ok(tokens.is_at_end());
        }
    }
}

/// An item of which nothing but a text can be made.
pub(super) fn item(bytes: Range<usize>, text: Form) -> Item {
    Item {
        bytes,
        form: text,
        whole: text,
    }
}
