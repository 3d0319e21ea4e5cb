//! Protocol buffers on the wire (protobuf.dev, "Encoding"), without a schema.
//!
//! A field is called by its number: `1.3.2`. What has a length is tried as a message, then as a text, then as bytes
//! ([`super::shape`]). The value of an entry of a map is called by its key as well, for the recognizers that ask for names. A
//! number cannot become a text: what would be one is left out, which every protocol buffer allows.

use super::builder::{Builder, Content, Item};
use super::cursor::Cursor;
use super::document::{Form, Kind, Length};
use super::shape::{self, Shape};
use super::too_deep;
use crate::decode::Unread;
use crate::views::NameId;
use core::ops::Range;

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    Varint,
    Fixed64,
    Delimited,
    Start,
    End,
    Fixed32,
}

/// Reads the number and kind of a field.
pub(super) fn tag(cursor: &mut Cursor<'_>) -> Result<(u32, Wire), Unread> {
    let tag = u32::try_from(cursor.varint()?)?;
    let wire = match tag & 7 {
        0 => Wire::Varint,
        1 => Wire::Fixed64,
        2 => Wire::Delimited,
        3 => Wire::Start,
        4 => Wire::End,
        5 => Wire::Fixed32,
        _ => return Err(Unread::Syntax),
    };
    match tag >> 3 {
        0 => Err(Unread::Syntax),
        number => Ok((number, wire)),
    }
}

struct Open {
    /// Where it ends; a group ends with its tag.
    end: usize,
    group: Option<u32>,
    name: NameId,
    /// The key, if it is an entry of a map.
    told: Option<String>,
}

/// Reads a body.
pub(super) fn read_body(builder: &mut Builder<'_, '_>, bytes: &[u8]) -> Result<(), Unread> {
    let item = item(0..bytes.len());
    builder.enter(item, Kind::Plain, builder.site.name)?;
    read(builder, bytes, 0..bytes.len())?;
    builder.leave(bytes.len());
    Ok(())
}

/// Reads the fields that fill a range, below the container that is open.
pub(super) fn read(builder: &mut Builder<'_, '_>, bytes: &[u8], range: Range<usize>) -> Result<(), Unread> {
    let bytes = bytes.get(..range.end).ok_or(Unread::Syntax)?;
    let mut cursor = Cursor::new(bytes, range.start);
    let mut open = vec![Open {
        end: range.end,
        group: None,
        name: builder.site.name,
        told: None,
    }];
    // The end of the last text.
    let mut seen = range.start;
    while let Some(own) = open.last() {
        let (end, group, parent) = (own.end, own.group, own.name);
        if cursor.at >= end {
            // A field that ends behind the message it is in, or a group without its end.
            if cursor.at > end || group.is_some() {
                return Err(Unread::Syntax);
            }
            open.pop();
            if !open.is_empty() {
                builder.leave(end);
            }
            continue;
        }
        let start = cursor.at;
        let (number, wire) = tag(&mut cursor)?;
        if wire == Wire::End {
            if group != Some(number) {
                return Err(Unread::Syntax);
            }
            builder.leave(cursor.at);
            open.pop();
            continue;
        }
        builder.start_member(start);
        let told = own.told.clone().filter(|_| number == 2);
        let name = builder.number(parent, number, told)?;
        let at = cursor.at;
        let value = |builder: &mut Builder<'_, '_>, cursor: &Cursor<'_>, number: String, whole: Form| {
            let item = item(at..cursor.at);
            builder.value(Item { whole, ..item }, Content::Number(number), name)
        };
        match wire {
            Wire::Varint => {
                // Negative numbers of 32 bits are written with 64 as well.
                let number = cursor.varint()? as i64;
                value(builder, &cursor, number.to_string(), Form::Varint)?;
            }
            Wire::Fixed64 => {
                let bits = little(cursor.take(8)?);
                value(builder, &cursor, double_or_integer(bits), Form::Fixed64)?;
            }
            Wire::Fixed32 => {
                let bits = little(cursor.take(4)?) as u32;
                value(builder, &cursor, float_or_integer(bits), Form::Fixed32)?;
            }
            Wire::Delimited => {
                let length = cursor.varint()?;
                let head = at..cursor.at;
                let content = cursor.take(length)?;
                let place = head.end..cursor.at;
                if place.end > end {
                    return Err(Unread::Syntax);
                }
                let field = item(at..place.end);
                let shape = shape::of(builder.views, content)?;
                let is_message = matches!(shape, Shape::Message { .. });
                match shape {
                    Shape::Text => {
                        let text = core::str::from_utf8(content).map_err(|_| Unread::Syntax)?;
                        builder.value(field, Content::Text(text.into()), name)?;
                    }
                    Shape::Bytes => {
                        let whole = Form::Delimited;
                        builder.value(Item { whole, ..field }, Content::Bytes(content.into()), name)?;
                    }
                    Shape::Message { told } => {
                        let kind = Kind::Sized {
                            head,
                            content: place.clone(),
                            written: Length::Varint,
                            inner: None,
                        };
                        builder.enter(field, kind, name)?;
                        cursor.at = place.start;
                        push(&mut open, builder, place.end, None, name, told)?;
                    }
                }
                if !is_message {
                    builder.between(bytes, seen..place.start)?;
                    seen = place.end;
                }
            }
            Wire::Start => {
                builder.enter(item(at..at), Kind::Plain, name)?;
                push(&mut open, builder, end, Some(number), name, None)?;
            }
            Wire::End => return Err(Unread::Syntax),
        }
    }
    builder.between(bytes, seen..bytes.len())
}

fn push(
    open: &mut Vec<Open>,
    builder: &Builder<'_, '_>,
    end: usize,
    group: Option<u32>,
    name: NameId,
    told: Option<String>,
) -> Result<(), Unread> {
    if open.len() > builder.views.limits.depth {
        return Err(too_deep());
    }
    open.push(Open { end, group, name, told });
    Ok(())
}

/// A field after its tag. What has no length can hold no text.
fn item(bytes: Range<usize>) -> Item {
    Item {
        bytes,
        form: Form::Delimited,
        whole: Form::LeftOut,
    }
}

fn little(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// The eight bytes of a `double` or of an integer: whichever is of a size that people use.
fn double_or_integer(bits: u64) -> String {
    let double = f64::from_bits(bits);
    match (1e-9..1e18).contains(&double.abs()) {
        true => format!("{double:?}"),
        false => (bits as i64).to_string(),
    }
}

/// The same of four bytes.
fn float_or_integer(bits: u32) -> String {
    let float = f32::from_bits(bits);
    match (1e-6..1e9).contains(&float.abs()) {
        true => format!("{float:?}"),
        false => bits.to_string(),
    }
}
