//! CBOR (RFC 8949), well-formed and with valid texts; in any of its encodings, not only the shortest.
//!
//! Tags belong to their item and go with it when it is written anew: they promise a form that a placeholder has not.
//! Tag 24 is opened (an item in a byte string); tags 2 and 3 make a byte string a number.

use super::builder::Content;
use super::cursor::Cursor;
use super::document::{Count, Form};
use super::items::{Token, Tokens as Items, What, item};
use super::too_deep;
use crate::decode::Unread;
use core::ops::Range;
use std::borrow::Cow;

/// Tags one in the other; more have no honest use.
const MOST_TAGS: usize = 16;

/// Reads CBOR item by item.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    cursor: Cursor<'b>,
}

/// The argument of a head; `None` for "up to a mark".
type Argument = Option<u64>;

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Tokens<'b> {
        let cursor = Cursor::new(bytes, 0);
        Tokens { bytes, cursor }
    }

    /// A head: major type, additional information, argument.
    fn head(&mut self) -> Result<(u8, u8, Argument), Unread> {
        let head = self.cursor.byte()?;
        let (major, info) = (head >> 5, head & 0x1F);
        let argument = match info {
            0..=23 => Some(u64::from(info)),
            24..=27 => Some(self.cursor.number(1 << (info - 24))?),
            31 => None,
            _ => return Err(Unread::Syntax),
        };
        Ok((major, info, argument))
    }

    /// The content of a string of a major type.
    fn string(&mut self, major: u8, length: Argument) -> Result<Cow<'b, [u8]>, Unread> {
        if let Some(length) = length {
            return Ok(Cow::Borrowed(self.cursor.take(length)?));
        }
        let mut whole = Vec::new();
        loop {
            match self.head()? {
                (7, 31, None) => return Ok(Cow::Owned(whole)),
                (own, _, Some(length)) if own == major => {
                    let chunk = self.cursor.take(length)?;
                    // Characters do not cross chunks (section 3.2.3).
                    if major == 3 {
                        core::str::from_utf8(chunk).map_err(|_| Unread::Syntax)?;
                    }
                    whole.extend_from_slice(chunk);
                }
                _ => return Err(Unread::Syntax),
            }
        }
    }

    fn text(&mut self, length: Argument) -> Result<Content<'b>, Unread> {
        Ok(Content::Text(match self.string(3, length)? {
            Cow::Borrowed(bytes) => Cow::Borrowed(core::str::from_utf8(bytes).map_err(|_| Unread::Syntax)?),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).map_err(|_| Unread::Syntax)?),
        }))
    }

    /// False, true, null, undefined, other simple values and floating-point numbers.
    fn simple(info: u8, argument: Argument) -> Result<What<'b>, Unread> {
        let bits = argument.unwrap_or_default();
        let number = match info {
            31 => return Ok(What::Break),
            // Below 32 they must be written in the head itself.
            24 if bits < 32 => return Err(Unread::Syntax),
            25 => half(bits as u16),
            26 => f64::from(f32::from_bits(bits as u32)),
            27 => f64::from_bits(bits),
            _ => {
                return Ok(What::Value(Content::Literal(match bits {
                    20 => "false",
                    21 => "true",
                    22 => "null",
                    23 => "undefined",
                    _ => "simple",
                })));
            }
        };
        let text = match info {
            26 => format!("{:?}", f32::from_bits(bits as u32)),
            _ => format!("{number:?}"),
        };
        Ok(What::Value(Content::Number(text)))
    }

    /// No item is smaller than a byte.
    fn can_hold(&self, items: u64) -> Result<(), Unread> {
        match items > self.cursor.left() as u64 {
            true => Err(Unread::Syntax),
            false => Ok(()),
        }
    }

    /// What follows a head that started at `head`, behind a tag.
    fn what(&mut self, head: usize, tag: Option<u64>) -> Result<(What<'b>, Form), Unread> {
        let (major, info, argument) = self.head()?;
        let head = head..self.cursor.at;
        let text = Form::CborText;
        let what = match (major, argument) {
            (0, Some(number)) => What::Value(Content::Number(number.to_string())),
            (1, Some(number)) => What::Value(Content::Number((-1 - i128::from(number)).to_string())),
            (2, Some(length)) if tag == Some(24) => {
                let start = self.cursor.at;
                let bytes = self.cursor.take(length)?;
                let place = start..self.cursor.at;
                self.cursor.at = start;
                return Ok((What::Embedded(head, place, bytes), Form::CborBytes));
            }
            (2, length) => {
                let bytes = self.string(2, length)?;
                match big_number(tag, &bytes) {
                    Some(number) => What::Value(Content::Number(number)),
                    None => return Ok((What::Value(Content::Bytes(bytes)), Form::CborBytes)),
                }
            }
            (3, length) => What::Value(self.text(length)?),
            (4, count) => {
                self.can_hold(count.unwrap_or(0))?;
                What::Array(count, head, Count::CborArray)
            }
            (5, count) => {
                self.can_hold(count.unwrap_or(0).saturating_mul(2))?;
                What::Map(count, head, Count::CborMap)
            }
            (7, _) => Tokens::simple(info, argument)?,
            _ => return Err(Unread::Syntax),
        };
        Ok((what, text))
    }
}

impl<'b> Items<'b> for Tokens<'b> {
    fn next(&mut self) -> Result<Token<'b>, Unread> {
        let start = self.cursor.at;
        let mut tag = None;
        for _ in 0..=MOST_TAGS {
            let head = self.cursor.at;
            let mut ahead = Tokens {
                bytes: self.bytes,
                cursor: self.cursor.clone(),
            };
            if let (6, _, own) = ahead.head()? {
                tag = Some(own.ok_or(Unread::Syntax)?);
                self.cursor.at = ahead.cursor.at;
                continue;
            }
            let (what, form) = self.what(head, tag)?;
            // A mark is no item that could have a tag.
            if tag.is_some() && matches!(what, What::Break) {
                return Err(Unread::Syntax);
            }
            let end = match &what {
                What::Embedded(_, place, _) => place.end,
                _ => self.cursor.at,
            };
            let item = item(start..end, form);
            return Ok(Token { item, what });
        }
        Err(too_deep())
    }

    fn at(&self) -> usize {
        self.cursor.at
    }

    fn skip_to(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn is_at_end(&self) -> bool {
        self.cursor.is_at_end()
    }

    fn within(&self, range: &Range<usize>) -> Tokens<'b> {
        let bytes = self.bytes.get(..range.end).unwrap_or_default();
        let cursor = Cursor::new(bytes, range.start);
        Tokens { bytes, cursor }
    }
}

/// A number of up to 126 bits in a byte string (section 3.4.3); larger ones are nobody's.
fn big_number(tag: Option<u64>, bytes: &[u8]) -> Option<String> {
    let significant = bytes.len() - bytes.iter().take_while(|&&byte| byte == 0).count();
    if !matches!(tag, Some(2 | 3)) || significant > 15 {
        return None;
    }
    let number = bytes.iter().fold(0i128, |number, &byte| number << 8 | i128::from(byte));
    Some(match tag {
        Some(3) => (-1 - number).to_string(),
        _ => number.to_string(),
    })
}

/// A floating-point number of 16 bits (appendix D).
fn half(bits: u16) -> f64 {
    let exponent = i32::from(bits >> 10 & 0x1F);
    let mantissa = f64::from(bits & 0x3FF);
    let size = match exponent {
        0 => mantissa * 2f64.powi(-24),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (mantissa + 1024.0) * 2f64.powi(exponent - 25),
    };
    match bits >> 15 {
        0 => size,
        _ => -size,
    }
}
