//! Standard input and files, in bounded memory.

use anyhow::Context;
use hushkey_guard::Policy;
use std::io::{self, Read};
use std::path::Path;

/// How much is asked for at a time.
const PIECE: usize = 1 << 18;
/// The longest line that is looked at, in bytes.
pub(crate) const LONGEST_LINE: usize = 16 << 20;

/// One line without its end.
pub(crate) enum Line<'b> {
    /// The line and its end: `\n`, `\r\n`, or nothing at the end of the input.
    Whole(&'b [u8], &'static str),
    /// Longer than [`LONGEST_LINE`]: skipped.
    TooLong,
}

/// Lines that follow each other, or one that is skipped.
pub(crate) enum Run<'b> {
    /// With their ends.
    Lines(&'b [u8]),
    /// See [`Line::TooLong`]; its end.
    TooLong(&'static str),
}

/// Whole lines of a stream: all that can be had without waiting for more.
#[derive(Clone, Copy)]
pub(crate) struct Block<'b> {
    bytes: &'b [u8],
    /// The first line is the end of one that was too long and is skipped.
    cut: bool,
}

impl<'b> Block<'b> {
    /// Gives each line to `each`.
    pub(crate) fn lines(self, mut each: impl FnMut(Line<'b>) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let Block { mut bytes, mut cut } = self;
        while cut || !bytes.is_empty() {
            let (line, end) = match memchr::memchr(b'\n', bytes).and_then(|at| bytes.split_at_checked(at)) {
                Some((line, rest)) => {
                    bytes = rest.get(1..).unwrap_or_default();
                    line.strip_suffix(b"\r").map_or((line, "\n"), |line| (line, "\r\n"))
                }
                None => (std::mem::take(&mut bytes), ""),
            };
            let too_long = std::mem::take(&mut cut) || line.len() > LONGEST_LINE;
            each(if too_long {
                Line::TooLong
            } else {
                Line::Whole(line, end)
            })?;
        }
        Ok(())
    }

    /// The lines with their ends.
    pub(crate) fn bytes(self) -> &'b [u8] {
        self.bytes
    }

    /// Gives the lines to `each`, as many at a time as can be.
    pub(crate) fn runs(self, mut each: impl FnMut(Run<'b>)) {
        let Block { mut bytes, cut } = self;
        let mut skips = cut;
        while skips || !bytes.is_empty() {
            // where a line too long could start: it is longer than the rest, or found by its end
            let end = if skips { 0 } else { lines_within(bytes) };
            let (run, rest) = bytes.split_at(end);
            if !run.is_empty() {
                each(Run::Lines(run));
            }
            bytes = rest;
            if bytes.is_empty() && !skips {
                break;
            }
            skips = false;
            let (line, rest) = match memchr::memchr(b'\n', bytes).and_then(|at| bytes.split_at_checked(at + 1)) {
                Some((line, rest)) => (line, rest),
                None => (bytes, &[][..]),
            };
            bytes = rest;
            each(Run::TooLong(match line {
                [.., b'\r', b'\n'] => "\r\n",
                [.., b'\n'] => "\n",
                _ => "",
            }));
        }
    }

    /// At most `most` blocks of about the same size, none smaller than `least` bytes but the last.
    pub(crate) fn split(self, most: usize, least: usize) -> Vec<Block<'b>> {
        let size = self.bytes.len().div_ceil(most.max(1)).max(least);
        let mut parts = Vec::with_capacity(most);
        let mut rest = self;
        while let Some((_, tail)) = rest.bytes.split_at_checked(size) {
            let Some(at) = memchr::memchr(b'\n', tail) else { break };
            let Some((part, tail)) = rest.bytes.split_at_checked(size + at + 1) else {
                break;
            };
            parts.push(Block {
                bytes: part,
                cut: rest.cut,
            });
            rest = Block {
                bytes: tail,
                cut: false,
            };
        }
        if rest.cut || !rest.bytes.is_empty() {
            parts.push(rest);
        }
        parts
    }
}

/// How many bytes at the start are lines of which none is too long.
fn lines_within(bytes: &[u8]) -> usize {
    let mut end = 0;
    while let Some(rest) = bytes.get(end..)
        && rest.len() > LONGEST_LINE
    {
        // the last line end within reach
        match rest
            .get(..LONGEST_LINE + 2)
            .and_then(|reach| memchr::memrchr(b'\n', reach))
        {
            Some(at) => end += at + 1,
            None => return end,
        }
    }
    bytes.len()
}

/// Gives the lines of `start` and then of `source` to `each`, in blocks, each as soon as it is read.
pub(crate) fn blocks(
    mut source: impl Read,
    start: Vec<u8>,
    mut each: impl FnMut(Block<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut buffer = start;
    // Bytes of the buffer known to hold no line end.
    let mut searched = 0;
    let mut cut = false;
    loop {
        if let Some(at) = buffer.get(searched..).and_then(|rest| memchr::memrchr(b'\n', rest)) {
            let end = searched + at + 1;
            each(Block {
                bytes: buffer.get(..end).unwrap_or_default(),
                cut: std::mem::take(&mut cut),
            })?;
            buffer.drain(..end);
        }
        if buffer.len() > LONGEST_LINE {
            cut = true;
            buffer.clear();
        }
        searched = buffer.len();
        if read_piece(&mut source, &mut buffer)? == 0 {
            return if cut || !buffer.is_empty() {
                each(Block { bytes: &buffer, cut })
            } else {
                Ok(())
            };
        }
    }
}

/// Appends what one read gives.
fn read_piece(source: &mut impl Read, buffer: &mut Vec<u8>) -> anyhow::Result<usize> {
    let length = buffer.len();
    buffer.resize(length + PIECE, 0);
    loop {
        match source.read(buffer.get_mut(length..).unwrap_or_default()) {
            Ok(count) => {
                buffer.truncate(length + count);
                return Ok(count);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error).context("standard input cannot be read"),
        }
    }
}

/// Reads up to `most` bytes and says whether that was all.
pub(crate) fn up_to(source: &mut impl Read, most: usize) -> anyhow::Result<(Vec<u8>, bool)> {
    let mut buffer = Vec::new();
    while buffer.len() <= most {
        if read_piece(source, &mut buffer)? == 0 {
            return Ok((buffer, true));
        }
    }
    Ok((buffer, false))
}

/// The policy of a file, or the safe default without one.
pub(crate) fn policy(file: Option<&Path>) -> anyhow::Result<Policy> {
    let Some(file) = file else {
        return Ok(Policy::safe_default());
    };
    let text = text_file(file)?;
    Policy::parse(&text).map_err(|error| {
        let faults: Vec<String> = error
            .faults()
            .iter()
            .map(|fault| format!("{}:{fault}", file.display()))
            .collect();
        anyhow::anyhow!("the policy is refused\n{}", faults.join("\n"))
    })
}

/// A text file.
pub(crate) fn text_file(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives at most `size` bytes at a time.
    struct Pieces<'t> {
        rest: &'t [u8],
        size: usize,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let (now, later) = self.rest.split_at(self.size.min(self.rest.len()).min(buffer.len()));
            buffer[..now.len()].copy_from_slice(now);
            self.rest = later;
            Ok(now.len())
        }
    }

    type Seen = Vec<(Option<Vec<u8>>, &'static str)>;

    fn see(seen: &mut Seen, block: Block<'_>) {
        let each = |line: Line<'_>| {
            seen.push(match line {
                Line::Whole(line, end) => (Some(line.to_vec()), end),
                Line::TooLong => (None, ""),
            });
            Ok(())
        };
        block.lines(each).unwrap();
    }

    fn read(text: &[u8], size: usize, start: usize) -> Seen {
        let (mut seen, mut split) = (Vec::new(), Vec::new());
        let (start, rest) = text.split_at(start);
        let each = |block: Block<'_>| {
            see(&mut seen, block);
            block.split(3, 2).into_iter().for_each(|part| see(&mut split, part));
            Ok(())
        };
        blocks(Pieces { rest, size }, start.to_vec(), each).unwrap();
        assert!(seen == split, "a split block has other lines");
        seen
    }

    #[test]
    fn pieces_do_not_matter() {
        let text = b"one\r\n\n\xff two\r\rthree\n\r\nlast";
        let whole = |line: &[u8], end| (Some(line.to_vec()), end);
        let expected = [
            whole(b"one", "\r\n"),
            whole(b"", "\n"),
            whole(b"\xff two\r\rthree", "\n"),
            whole(b"", "\r\n"),
            whole(b"last", ""),
        ];
        for size in 1..text.len() {
            for start in [0, 1, 4, 7, text.len()] {
                assert_eq!(read(text, size, start), expected, "{size} {start}");
            }
        }
        assert_eq!(read(b"", 1, 0), []);
        assert_eq!(read(b"\n", 1, 0), [whole(b"", "\n")]);
    }

    #[test]
    fn a_line_too_long_is_skipped_whole() {
        let mut text = vec![b'x'; LONGEST_LINE + 1];
        text.extend_from_slice(b"\nnext\n");
        let expected = [(None, ""), (Some(b"next".to_vec()), "\n")];
        assert_eq!(read(&text, 1 << 16, 0), expected);
        assert_eq!(read(&text, 1 << 16, text.len()), expected);
        assert_eq!(read(&vec![b'x'; 2 * LONGEST_LINE], 1 << 16, 0), [(None, "")]);
        let fits = vec![b'x'; LONGEST_LINE];
        assert_eq!(read(&fits, 1 << 16, 0), [(Some(fits.clone()), "")]);
    }
}
