//! MessagePack, by its specification (github.com/msgpack/msgpack, spec.md).
//!
//! A string that is no UTF-8 is read as bytes: the format was older than its text type. Extensions are bytes too.

use super::builder::{Content, Item};
use super::cursor::Cursor;
use super::document::{Count, Form};
use super::items::{Token, Tokens as Items, What, item};
use crate::decode::Unread;
use core::ops::Range;

/// Reads MessagePack item by item.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    cursor: Cursor<'b>,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Tokens<'b> {
        let cursor = Cursor::new(bytes, 0);
        Tokens { bytes, cursor }
    }

    fn token(&self, start: usize, what: What<'b>) -> Token<'b> {
        let item = item(start..self.cursor.at, Form::MsgpackText);
        Token { item, what }
    }

    fn value(&self, start: usize, content: Content<'b>) -> Result<Token<'b>, Unread> {
        Ok(self.token(start, What::Value(content)))
    }

    fn number(&self, start: usize, number: impl ToString) -> Result<Token<'b>, Unread> {
        self.value(start, Content::Number(number.to_string()))
    }

    fn text(&mut self, start: usize, length: u64) -> Result<Token<'b>, Unread> {
        let bytes = self.cursor.take(length)?;
        let content = match core::str::from_utf8(bytes) {
            Ok(text) => Content::Text(text.into()),
            Err(_) => Content::Bytes(bytes.into()),
        };
        self.value(start, content)
    }

    fn bytes(&mut self, start: usize, length: u64, form: Form) -> Result<Token<'b>, Unread> {
        let bytes = self.cursor.take(length)?;
        // A placeholder is no extension of a type that the receiver knows.
        let whole = match form {
            Form::MsgpackExtension(_) => Form::MsgpackText,
            form => form,
        };
        let item = Item {
            bytes: start..self.cursor.at,
            form,
            whole,
        };
        let what = What::Value(Content::Bytes(bytes.into()));
        Ok(Token { item, what })
    }

    fn extension(&mut self, start: usize, length: u64) -> Result<Token<'b>, Unread> {
        let kind = self.cursor.byte()?;
        self.bytes(start, length, Form::MsgpackExtension(kind))
    }

    fn array(&mut self, start: usize, count: u64) -> Result<Token<'b>, Unread> {
        self.can_hold(count)?;
        let head = start..self.cursor.at;
        Ok(self.token(start, What::Array(Some(count), head, Count::MsgpackArray)))
    }

    fn map(&mut self, start: usize, count: u64) -> Result<Token<'b>, Unread> {
        self.can_hold(count.saturating_mul(2))?;
        let head = start..self.cursor.at;
        Ok(self.token(start, What::Map(Some(count), head, Count::MsgpackMap)))
    }

    /// No item is smaller than a byte.
    fn can_hold(&self, items: u64) -> Result<(), Unread> {
        match items > self.cursor.left() as u64 {
            true => Err(Unread::Syntax),
            false => Ok(()),
        }
    }
}

impl<'b> Items<'b> for Tokens<'b> {
    fn next(&mut self) -> Result<Token<'b>, Unread> {
        let start = self.cursor.at;
        let head = self.cursor.byte()?;
        let low = |bits: u8| u64::from(head & bits);
        match head {
            0x00..=0x7F => self.number(start, head),
            0x80..=0x8F => self.map(start, low(0x0F)),
            0x90..=0x9F => self.array(start, low(0x0F)),
            0xA0..=0xBF => self.text(start, low(0x1F)),
            0xC0 => self.value(start, Content::Literal("null")),
            0xC1 => Err(Unread::Syntax),
            0xC2 => self.value(start, Content::Literal("false")),
            0xC3 => self.value(start, Content::Literal("true")),
            0xC4..=0xC6 => {
                let length = self.cursor.number(1 << (head - 0xC4))?;
                self.bytes(start, length, Form::MsgpackBytes)
            }
            0xC7..=0xC9 => {
                let length = self.cursor.number(1 << (head - 0xC7))?;
                self.extension(start, length)
            }
            0xCA => {
                let number = f32::from_bits(self.cursor.number(4)? as u32);
                self.number(start, format_args!("{number:?}"))
            }
            0xCB => {
                let number = f64::from_bits(self.cursor.number(8)?);
                self.number(start, format_args!("{number:?}"))
            }
            0xCC..=0xCF => {
                let number = self.cursor.number(1 << (head - 0xCC))?;
                self.number(start, number)
            }
            0xD0..=0xD3 => {
                let width = 1u32 << (head - 0xD0);
                let number = self.cursor.number(u64::from(width))?;
                let unused = 64 - 8 * width;
                self.number(start, (number << unused) as i64 >> unused)
            }
            0xD4..=0xD8 => self.extension(start, 1 << (head - 0xD4)),
            0xD9..=0xDB => {
                let length = self.cursor.number(1 << (head - 0xD9))?;
                self.text(start, length)
            }
            0xDC | 0xDD => {
                let count = self.cursor.number(2 << (head - 0xDC))?;
                self.array(start, count)
            }
            0xDE | 0xDF => {
                let count = self.cursor.number(2 << (head - 0xDE))?;
                self.map(start, count)
            }
            0xE0..=0xFF => self.number(start, head as i8),
        }
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
