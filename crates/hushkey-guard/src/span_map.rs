//! Which carrying bytes a decoded text came from.
//!
//! *In:* the pieces of a decoding, in order: bytes kept as they are, and bytes that stand for others.
//! *Out:* for every range of the decoded text, the smallest range of carrying bytes that holds it.
//! *Never:* text.
//!
//! Offsets are 32-bit: payloads are refused long before (see [`Limits`](crate::Limits)).

use core::ops::Range;

/// One piece of a decoded text.
#[derive(Debug, Clone, Copy)]
struct Piece {
    decoded: u32,
    carrier: u32,
    /// Length in the carrier.
    length: u32,
    /// Kept byte for byte, so that offsets inside it carry over.
    kept: bool,
}

/// Maps ranges of a decoded text to its carrier.
#[derive(Debug, Default)]
pub(crate) struct SpanMap {
    pieces: Vec<Piece>,
}

impl SpanMap {
    /// The carrying range of a decoded range. Empty ranges map to an empty range.
    pub(crate) fn carrier(&self, decoded: Range<usize>) -> Range<usize> {
        let start = self.piece_at(decoded.start).map_or(0, |piece| {
            let carrier = piece.carrier as usize;
            if piece.kept {
                carrier + (decoded.start - piece.decoded as usize)
            } else {
                carrier
            }
        });
        if decoded.is_empty() {
            return start..start;
        }
        let end = self.piece_at(decoded.end - 1).map_or(start, |piece| {
            let carrier = piece.carrier as usize;
            if piece.kept {
                carrier + (decoded.end - piece.decoded as usize)
            } else {
                carrier + piece.length as usize
            }
        });
        start..end.max(start)
    }

    /// The piece that holds a decoded offset: the last that starts at or before it.
    fn piece_at(&self, decoded: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.decoded as usize <= decoded);
        self.pieces.get(after.checked_sub(1)?)
    }
}

/// Builds a decoded text and its map together.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) map: SpanMap,
    /// Something was decoded: the text is not its carrier.
    pub(crate) changed: bool,
}

impl Decoded {
    /// Appends bytes that stand for themselves, from `carrier` on.
    pub(crate) fn keep(&mut self, text: &str, carrier: usize) {
        if text.is_empty() {
            return;
        }
        let decoded = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.map.pieces.last_mut()
            && last.kept
            && (last.carrier + last.length) as usize == carrier
        {
            last.length += text.len() as u32;
            return;
        }
        self.map.pieces.push(Piece {
            decoded: decoded as u32,
            carrier: carrier as u32,
            length: text.len() as u32,
            kept: true,
        });
    }

    /// Appends a character that `length` bytes from `carrier` on stand for.
    pub(crate) fn stand_for(&mut self, character: char, carrier: usize, length: usize) {
        self.changed = true;
        self.map.pieces.push(Piece {
            decoded: self.text.len() as u32,
            carrier: carrier as u32,
            length: length as u32,
            kept: false,
        });
        self.text.push(character);
    }

    /// Leaves bytes out.
    pub(crate) fn skip(&mut self) {
        self.changed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_map_to_the_bytes_that_carry_them() {
        // a%40b.org
        let mut decoded = Decoded::default();
        decoded.keep("a", 0);
        decoded.stand_for('@', 1, 3);
        decoded.keep("b.", 4);
        decoded.keep("org", 6);
        assert_eq!(decoded.text, "a@b.org");
        assert_eq!(decoded.map.pieces.len(), 3);
        assert_eq!(decoded.map.carrier(0..7), 0..9);
        assert_eq!(decoded.map.carrier(1..2), 1..4);
        assert_eq!(decoded.map.carrier(2..4), 4..6);
        assert_eq!(decoded.map.carrier(4..7), 6..9);
        assert_eq!(decoded.map.carrier(0..1), 0..1);
    }

    #[test]
    fn left_out_bytes_belong_to_what_surrounds_them() {
        // a ZWSP b, three bytes left out
        let mut decoded = Decoded::default();
        decoded.keep("a", 0);
        decoded.skip();
        decoded.keep("b", 4);
        assert_eq!(decoded.map.carrier(0..2), 0..5);
        assert_eq!(decoded.map.carrier(0..1), 0..1);
        assert_eq!(decoded.map.carrier(1..2), 4..5);
    }
}
