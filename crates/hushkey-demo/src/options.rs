//! What a demo is started with.

use crate::print::Out;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

/// Unix seconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Fills a buffer with randomness.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;
/// Resolves when the demo is to end.
pub type Shutdown = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Everything a demo needs from outside.
pub struct DemoOptions {
    /// What every part of it shares.
    pub means: Means,
    /// Where it prints.
    pub out: Out,
    /// Ends a demo (Ctrl-C).
    pub shutdown: Shutdown,
}

/// What every part of a demo shares.
pub struct Means {
    /// End after the proof.
    pub once: bool,
    /// Where databases and logs go: a directory that does not exist yet or is empty. Absent: a new one among the system's
    /// temporary files.
    pub dir: Option<PathBuf>,
    /// The clock.
    pub clock: Clock,
    /// Microseconds since any fixed moment, never going back.
    pub monotonic_micros: Arc<dyn Fn() -> u64 + Send + Sync>,
    /// The randomness: keys, tokens and the invented people come from here.
    pub random: Random,
    /// How the edge works.
    pub edge: EdgeMode,
}

/// How the demo's edge works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EdgeMode {
    /// As it should.
    #[default]
    Guarding,
    /// Inspecting nothing: shows that the proof can fail.
    PassThrough,
}

impl Means {
    pub(crate) fn clocks(&self) -> hushkey_edge::Clocks {
        hushkey_edge::Clocks {
            unix_seconds: self.clock.clone(),
            monotonic_micros: self.monotonic_micros.clone(),
        }
    }
}
