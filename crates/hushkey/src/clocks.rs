//! The machine's clocks: everything below takes them as arguments.

use hushkey_edge::Clocks;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Seconds since 1970-01-01T00:00:00Z.
#[allow(clippy::disallowed_methods)] // This is where the clock enters.
pub(crate) fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The clocks of an edge.
pub(crate) fn of_the_edge() -> Clocks {
    let start = Instant::now();
    Clocks {
        unix_seconds: Arc::new(unix_seconds),
        monotonic_micros: Arc::new(move || u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)),
    }
}
