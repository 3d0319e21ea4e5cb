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
    TooLong(&'static str),
}

/// Gives the whole lines of a stream to `each`, and calls `pause` whenever the next line must be waited for.
pub(crate) fn lines<S>(
    mut source: impl Read,
    start: Vec<u8>,
    state: &mut S,
    mut each: impl FnMut(&mut S, Line<'_>) -> anyhow::Result<()>,
    mut pause: impl FnMut(&mut S) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut buffer = start;
    // Bytes of the buffer known to hold no line end.
    let mut searched = 0;
    let mut skipping = false;
    loop {
        let mut begin = 0;
        while let Some(at) = buffer.get(searched..).and_then(|rest| memchr::memchr(b'\n', rest)) {
            let line = buffer.get(begin..searched + at).unwrap_or_default();
            let (line, end) = line.strip_suffix(b"\r").map_or((line, "\n"), |line| (line, "\r\n"));
            let too_long = std::mem::take(&mut skipping) || line.len() > LONGEST_LINE;
            each(
                state,
                if too_long {
                    Line::TooLong(end)
                } else {
                    Line::Whole(line, end)
                },
            )?;
            searched += at + 1;
            begin = searched;
        }
        buffer.drain(..begin);
        if buffer.len() > LONGEST_LINE {
            skipping = true;
            buffer.clear();
        }
        searched = buffer.len();
        pause(state)?;
        if read_piece(&mut source, &mut buffer)? == 0 {
            if skipping {
                each(state, Line::TooLong(""))?;
            } else if !buffer.is_empty() {
                each(state, Line::Whole(&buffer, ""))?;
            }
            return pause(state);
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

    fn read(text: &[u8], size: usize, start: usize) -> Vec<(Option<Vec<u8>>, &'static str)> {
        let mut seen = Vec::new();
        let each = |seen: &mut Vec<_>, line: Line<'_>| {
            seen.push(match line {
                Line::Whole(line, end) => (Some(line.to_vec()), end),
                Line::TooLong(end) => (None, end),
            });
            Ok(())
        };
        let (start, rest) = text.split_at(start);
        lines(Pieces { rest, size }, start.to_vec(), &mut seen, each, |_| Ok(())).unwrap();
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
        let expected = [(None, "\n"), (Some(b"next".to_vec()), "\n")];
        assert_eq!(read(&text, 1 << 16, 0), expected);
        assert_eq!(read(&text, 1 << 16, text.len()), expected);
        assert_eq!(read(&vec![b'x'; 2 * LONGEST_LINE], 1 << 16, 0), [(None, "")]);
        let fits = vec![b'x'; LONGEST_LINE];
        assert_eq!(read(&fits, 1 << 16, 0), [(Some(fits.clone()), "")]);
    }
}
