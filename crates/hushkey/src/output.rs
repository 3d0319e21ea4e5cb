//! Standard output and error.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::net::SocketAddr;

/// Standard output, locked, in large pieces. Errors are returned, a closed pipe among them.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// A sentence on standard error. Nothing can be done if that is closed.
pub(crate) fn error(message: &str) {
    // hushkey:ignore log notes name the folder of the secrets, never what is in it
    let _ = writeln!(io::stderr().lock(), "hushkey: {message}");
}

/// A sentence for the operator on standard error, so that standard output stays what scripts read.
pub(crate) fn note(message: &str) {
    error(message);
}

/// The one line that says a server is ready.
pub(crate) fn listening(address: SocketAddr) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on http://{address}")?;
    out.flush()
}

/// The error comes from writing to a pipe that nobody reads any more.
pub(crate) fn reader_is_gone(error: &anyhow::Error) -> bool {
    let kind = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<io::Error>())
        .map(io::Error::kind);
    kind == Some(io::ErrorKind::BrokenPipe)
}

/// Columns as wide as their widest cell, two spaces between; the last column is not padded.
pub(crate) fn table<const N: usize>(out: &mut impl Write, rows: &[[String; N]]) -> io::Result<()> {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}
