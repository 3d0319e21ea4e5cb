//! Whether bytes are a message of a protocol buffer, by looking at the heads of its fields alone.
//!
//! Nothing in the bytes says so: a message is what reads as one to its end. A text often does by chance (`123456789` is a
//! field of eight bytes), so what is legible as a whole is a text unless it begins as messages do.

use super::bytes::text_prefix;
use super::cursor::Cursor;
use super::protobuf::{Wire, tag};
use crate::Problem;
use crate::decode::Unread;
use crate::views::Views;

/// What a field with a length holds.
pub(super) enum Shape {
    Text,
    /// A message. `told` is the key, if it is an entry of a map: a key and a value.
    Message {
        told: Option<String>,
    },
    Bytes,
}

/// Looks at the content of a field with a length.
pub(super) fn of(views: &mut Views<'_>, content: &[u8]) -> Result<Shape, Problem> {
    let legible = text_prefix(content);
    views.spend(legible)?;
    let is_text = legible == content.len();
    // A first field of texts: a line break, a length. The other fields that begin like a text are too much like one.
    if content.is_empty() || is_text && content.first() != Some(&b'\n') {
        return Ok(Shape::Text);
    }
    let Some(fields) = Fields::of(content, views.limits.depth) else {
        return Ok(if is_text { Shape::Text } else { Shape::Bytes });
    };
    views.spend(fields.count)?;
    Ok(match fields {
        Fields { odd: true, .. } if is_text => Shape::Text,
        Fields { legible: true, .. } => Shape::Bytes,
        Fields { entry, .. } => Shape::Message {
            told: entry.and_then(|key| core::str::from_utf8(key).ok().map(str::to_owned)),
        },
    })
}

/// The fields of a message.
struct Fields<'b> {
    count: usize,
    /// Some are not of the kind that has a length.
    odd: bool,
    /// A number of fixed width is legible: more likely it is a piece of a text.
    legible: bool,
    /// The key, if these are the key and the value of an entry of a map.
    entry: Option<&'b [u8]>,
}

impl<'b> Fields<'b> {
    fn of(content: &'b [u8], depth: usize) -> Option<Fields<'b>> {
        Fields::read(content, depth).ok()
    }

    fn read(content: &'b [u8], depth: usize) -> Result<Fields<'b>, Unread> {
        let mut cursor = Cursor::new(content, 0);
        let mut fields = Fields {
            count: 0,
            odd: false,
            legible: false,
            entry: None,
        };
        let mut groups = Vec::new();
        let (mut keys, mut values, mut others) = (0, 0, 0);
        while !cursor.is_at_end() {
            fields.count += 1;
            let (number, wire) = tag(&mut cursor)?;
            fields.odd |= wire != Wire::Delimited;
            let outermost = groups.is_empty();
            match wire {
                Wire::Varint => drop(cursor.varint()?),
                Wire::Fixed64 => fields.legible |= is_legible(cursor.take(8)?),
                Wire::Fixed32 => drop(cursor.take(4)?),
                Wire::Delimited => {
                    let length = cursor.varint()?;
                    let bytes = cursor.take(length)?;
                    if number == 1 && outermost && is_name(bytes) {
                        keys += 1;
                        fields.entry = Some(bytes);
                        continue;
                    }
                }
                Wire::Start if groups.len() < depth => groups.push(number),
                Wire::End if groups.pop() == Some(number) => continue,
                Wire::Start | Wire::End => return Err(Unread::Syntax),
            }
            match number {
                2 if outermost => values += 1,
                _ => others += 1,
            }
        }
        if !groups.is_empty() {
            return Err(Unread::Syntax);
        }
        if (keys, values, others) != (1, 1, 0) {
            fields.entry = None;
        }
        Ok(fields)
    }
}

fn is_legible(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Such as `user.name`.
fn is_name(bytes: &[u8]) -> bool {
    const LONGEST: usize = 64;
    bytes.len() <= LONGEST
        && bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/' | b':'))
}
