//! What a relay counts: sums, without a time, size or address of any one exchange.

use std::sync::atomic::{AtomicU64, Ordering};

/// Sums since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelayCounts {
    /// Exchanges that went to the gateway and back.
    pub passed: u64,
    /// Exchanges and connections that were refused.
    pub refused: u64,
    /// Bytes to the gateway.
    pub sent: u64,
    /// Bytes from the gateway.
    pub received: u64,
}

#[derive(Default)]
pub(super) struct Counters {
    passed: AtomicU64,
    refused: AtomicU64,
    sent: AtomicU64,
    received: AtomicU64,
}

impl Counters {
    pub fn pass(&self, sent: usize, received: usize) {
        self.passed.fetch_add(1, Ordering::Relaxed);
        self.sent
            .fetch_add(u64::try_from(sent).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.received
            .fetch_add(u64::try_from(received).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub fn read(&self) -> RelayCounts {
        RelayCounts {
            passed: self.passed.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            sent: self.sent.load(Ordering::Relaxed),
            received: self.received.load(Ordering::Relaxed),
        }
    }

    pub fn log(&self) {
        let counts = self.read();
        tracing::info!(
            passed = counts.passed,
            refused = counts.refused,
            sent = counts.sent,
            received = counts.received,
            "relay"
        );
    }
}
