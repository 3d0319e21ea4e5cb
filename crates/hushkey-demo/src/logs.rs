//! The log of everything embedded: one subscriber for the process, at TRACE, written to one file of the run.
//!
//! *In:* every `tracing` event of authority, issuer, edge, client and libraries. *Out:* a file that the proof reads.
//! *Never:* more than [`MAX_LOG`] bytes; past it nothing is written, and the log says so.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

/// Most bytes of one run's log.
pub const MAX_LOG: usize = 64 << 20;

/// The file of the run; the subscriber is the process's, the file changes with the run.
static TARGET: Mutex<Option<Target>> = Mutex::new(None);
/// Whether the process's subscriber is ours.
static INSTALLED: Mutex<bool> = Mutex::new(false);

struct Target {
    file: File,
    written: usize,
}

/// Another subscriber has the process's log, so the proof could not read it.
#[derive(Debug, thiserror::Error)]
#[error("the process already has a log subscriber, so the demo could not prove that logs are clean")]
pub struct LogTaken;

/// Sends all tracing output of the process to `path` from now on.
///
/// # Errors
/// If the file cannot be made, or ([`LogTaken`], as [`io::Error::other`]) the process's subscriber is somebody else's.
pub fn write_to(path: &Path) -> io::Result<()> {
    let file = File::create(path)?;
    *lock() = Some(Target { file, written: 0 });
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*installed {
        let format = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .without_time()
            .with_writer(Log);
        let subscriber = tracing_subscriber::registry().with(LevelFilter::TRACE).with(format);
        tracing::subscriber::set_global_default(subscriber).map_err(|_| io::Error::other(LogTaken))?;
        *installed = true;
    }
    Ok(())
}

/// Whether the log reached its limit, so that something was not written.
pub fn is_full() -> bool {
    lock().as_ref().is_some_and(|target| target.written > MAX_LOG)
}

fn lock() -> MutexGuard<'static, Option<Target>> {
    TARGET.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Log;

impl<'w> MakeWriter<'w> for Log {
    type Writer = LogWriter;

    fn make_writer(&'w self) -> LogWriter {
        LogWriter
    }
}

struct LogWriter;

impl Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(target) = lock().as_mut() {
            if target.written + bytes.len() <= MAX_LOG {
                target.file.write_all(bytes)?;
                target.written += bytes.len();
            } else {
                target.written = MAX_LOG + 1;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
