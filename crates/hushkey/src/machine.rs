//! The machine's clock, randomness, signals and event loop: given as arguments to everything below.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place where clock and randomness are taken from the machine"
)]

use anyhow::Context;
use std::future::Future;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::signal::unix::{SignalKind, signal};

/// Fills a buffer with randomness.
type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Unix seconds.
pub(crate) fn unix_seconds() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// Microseconds since the call, never going back.
pub(crate) fn stopwatch() -> Arc<dyn Fn() -> u64 + Send + Sync> {
    let start = Instant::now();
    Arc::new(move || u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX))
}

/// The operating system's randomness. Without it nothing can be made safely: the process ends.
pub(crate) fn random() -> Random {
    Arc::new(|bytes: &mut [u8]| {
        if getrandom::fill(bytes).is_err() {
            crate::output::error("the operating system gives no randomness");
            std::process::abort();
        }
    })
}

/// Runs a server on an event loop of its own.
pub(crate) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("the event loop cannot start")?.block_on(work)
}

/// Is done when the process is asked to end: SIGTERM, or SIGINT (Ctrl-C). Both are caught from this call on.
pub(crate) fn asked_to_end() -> anyhow::Result<impl Future<Output = ()> + Send> {
    let mut terminate = signal(SignalKind::terminate()).context("signals cannot be caught")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("signals cannot be caught")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
