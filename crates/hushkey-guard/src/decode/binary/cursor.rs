//! A place in bytes, and reading on from it. Nothing is read past the end.

use crate::decode::Unread;

/// Reads bytes in order.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'b> {
    bytes: &'b [u8],
    pub(super) at: usize,
}

impl<'b> Cursor<'b> {
    /// At `at`; the end is that of `bytes`.
    pub(super) fn new(bytes: &'b [u8], at: usize) -> Cursor<'b> {
        Cursor { bytes, at }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(super) fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Unread> {
        let byte = self.bytes.get(self.at).copied().ok_or(Unread::Syntax)?;
        self.at += 1;
        Ok(byte)
    }

    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: u64) -> Result<&'b [u8], Unread> {
        let end = self.at.checked_add(usize::try_from(length)?).ok_or(Unread::Syntax)?;
        let taken = self.bytes.get(self.at..end).ok_or(Unread::Syntax)?;
        self.at = end;
        Ok(taken)
    }

    /// A big-endian number of up to 8 bytes.
    pub(super) fn number(&mut self, width: u64) -> Result<u64, Unread> {
        let bytes = self.take(width)?;
        Ok(bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    /// A base-128 number as protocol buffers write it: the lowest seven bits first, at most 10 bytes.
    pub(super) fn varint(&mut self) -> Result<u64, Unread> {
        let mut number = 0u64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && byte > 1 {
                return Err(Unread::Syntax);
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Unread::Syntax)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_end_after_ten_bytes() {
        for (bytes, number) in [
            (&[0][..], Some(0)),
            (&[0x96, 0x01], Some(150)),
            (&[0x80, 0x00], Some(0)),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
                Some(u64::MAX),
            ),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], None),
            (&[0x80; 11], None),
            (&[0x80], None),
        ] {
            assert_eq!(Cursor::new(bytes, 0).varint().ok(), number, "{bytes:?}");
        }
    }
}
