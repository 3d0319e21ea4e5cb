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
