//! A writer that lets lines through the guard.
//!
//! *In:* bytes of any formatter. *Out:* whole lines, clean. *Never:* part of a line before its end was seen, except at the
//! very end (when the writer is dropped), as a line of its own.

use super::{MAX_LINE, clean_text, withheld};
use hushkey_guard::Guard;
use std::io::{self, Write};
use std::sync::Arc;
use tracing_subscriber::fmt::MakeWriter;

/// Makes line writers over the writers of `M`.
pub struct CleanWriter<M> {
    guard: Arc<Guard>,
    inner: M,
}

impl<M> CleanWriter<M> {
    /// Lines written here pass `guard` on their way to `inner`.
    pub fn new(guard: Arc<Guard>, inner: M) -> CleanWriter<M> {
        CleanWriter { guard, inner }
    }
}

impl<'w, M: MakeWriter<'w>> MakeWriter<'w> for CleanWriter<M> {
    type Writer = LineWriter<M::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        LineWriter::new(Arc::clone(&self.guard), self.inner.make_writer())
    }

    fn make_writer_for(&'w self, meta: &tracing::Metadata<'_>) -> Self::Writer {
        LineWriter::new(Arc::clone(&self.guard), self.inner.make_writer_for(meta))
    }
}

/// Holds bytes back until their line is whole.
pub struct LineWriter<W: Write> {
    guard: Arc<Guard>,
    inner: W,
    held: Vec<u8>,
    /// The line passed its limit: the rest of it is dropped.
    overlong: bool,
}

impl<W: Write> LineWriter<W> {
    fn new(guard: Arc<Guard>, inner: W) -> LineWriter<W> {
        LineWriter {
            guard,
            inner,
            held: Vec::new(),
            overlong: false,
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.held.len() + bytes.len() > MAX_LINE {
            self.overlong = true;
            self.held.clear();
        }
        if !self.overlong {
            self.held.extend_from_slice(bytes);
        }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let mut line = match std::str::from_utf8(&held) {
            _ if std::mem::take(&mut self.overlong) => withheld("too-large"),
            Ok(text) => clean_text(&self.guard, text),
            Err(_) => withheld("unreadable-payload"),
        };
        line.push('\n');
        self.inner.write_all(line.as_bytes())
    }
}

impl<W: Write> Write for LineWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            match piece.split_last() {
                Some((b'\n', line)) => {
                    self.take(line);
                    self.end_line()?;
                }
                _ => self.take(piece),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for LineWriter<W> {
    fn drop(&mut self) {
        if !self.held.is_empty() || self.overlong {
            let _ = self.end_line();
        }
    }
}
