//! What an edge is started with.
//!
//! In: addresses, the policy, limits, timeouts, clocks. Out: one struct whose defaults are safe.
//! Never: reading files or the environment, which the binary does.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use hushkey_guard::Policy;

/// Everything an edge needs to know. Start from [`EdgeOptions::new`].
pub struct EdgeOptions {
    /// Where license traffic is accepted. Port 0 takes any free port.
    pub listen: SocketAddr,
    /// The license server: `http://host[:port][/base]` or `https://…`.
    pub upstream: String,
    /// A PEM file's bytes: certificate authorities trusted for the upstream *beside* the public ones.
    pub upstream_ca: Option<Vec<u8>>,
    /// What the guard does. [`Policy::safe_default`] redacts every class.
    pub policy: Policy,
    /// The key of pseudonyms, if the policy makes any.
    pub pseudonym_key: Option<[u8; 32]>,
    /// Where the live page, metrics and health are served. Not loopback needs a token.
    pub admin: Option<SocketAddr>,
    /// The bearer token of the admin listener, at least 16 bytes.
    pub admin_token: Option<String>,
    /// Bounds in bytes and counts.
    pub limits: EdgeLimits,
    /// Bounds in time.
    pub timeouts: EdgeTimeouts,
    /// Threads with an event loop of their own, as many as given; `None` serves on the runtime that `serve` is called on.
    pub workers: Option<NonZeroUsize>,
    /// The clocks of receipts and measurements.
    pub clocks: Clocks,
    /// False only by [`EdgeOptions::pass_through_for_bench`].
    pub(crate) inspect: bool,
}

/// Bounds in bytes and counts. Beyond any of them the answer is a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgeLimits {
    /// Connections open at one time.
    pub connections: usize,
    /// Bytes of one request or response head.
    pub head_bytes: usize,
    /// Fields of one head.
    pub header_fields: usize,
    /// Bytes of one request body, as sent.
    pub request_body: usize,
    /// Bytes of one response body, as sent.
    pub response_body: usize,
    /// Bytes of all bodies held at one time, both directions.
    pub bytes_in_flight: usize,
    /// Bodies longer than this are inspected off the event loop.
    pub inline_body: usize,
    /// Inspections off the event loop at one time.
    pub inspections: usize,
    /// Events the live page can resume over.
    pub events: usize,
}

impl Default for EdgeLimits {
    fn default() -> EdgeLimits {
        EdgeLimits {
            connections: 4096,
            head_bytes: 32 * 1024,
            header_fields: 100,
            request_body: 8 * 1024 * 1024,
            response_body: 8 * 1024 * 1024,
            bytes_in_flight: 128 * 1024 * 1024,
            inline_body: 64 * 1024,
            inspections: 4,
            events: 10_000,
        }
    }
}

/// Bounds in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgeTimeouts {
    /// From a connection's silence to the end of the next head; also how long a kept-alive connection may idle.
    pub head: Duration,
    /// Between two pieces of a request body.
    pub body_gap: Duration,
    /// For a whole request body.
    pub body_total: Duration,
    /// To connect to the upstream, TLS included.
    pub connect: Duration,
    /// From the request's forwarding to the end of the upstream's head.
    pub upstream_head: Duration,
    /// Between two pieces of the upstream's body.
    pub upstream_gap: Duration,
    /// For the upstream's whole body.
    pub upstream_total: Duration,
    /// A reader that takes no byte for this long loses its connection.
    pub write_stall: Duration,
    /// Waiting for a free inspection before the answer is `overloaded`.
    pub inspection_queue: Duration,
    /// From shutdown to the end of what is in flight.
    pub drain: Duration,
}

impl Default for EdgeTimeouts {
    fn default() -> EdgeTimeouts {
        EdgeTimeouts {
            head: Duration::from_secs(15),
            body_gap: Duration::from_secs(10),
            body_total: Duration::from_secs(60),
            connect: Duration::from_secs(5),
            upstream_head: Duration::from_secs(30),
            upstream_gap: Duration::from_secs(10),
            upstream_total: Duration::from_secs(60),
            write_stall: Duration::from_secs(30),
            inspection_queue: Duration::from_secs(5),
            drain: Duration::from_secs(20),
        }
    }
}

/// The clocks of an edge, as arguments: the binary passes the machine's, a test passes its own.
#[derive(Clone)]
pub struct Clocks {
    /// Seconds since 1970-01-01T00:00:00Z, written into events.
    pub unix_seconds: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// Microseconds since any fixed moment, never going back: for durations in events and metrics.
    pub monotonic_micros: Arc<dyn Fn() -> u64 + Send + Sync>,
}

impl EdgeOptions {
    /// An edge with the safe default policy, no admin listener, default limits, on the calling runtime.
    pub fn new(listen: SocketAddr, upstream: impl Into<String>, clocks: Clocks) -> EdgeOptions {
        EdgeOptions {
            listen,
            upstream: upstream.into(),
            upstream_ca: None,
            policy: Policy::safe_default(),
            pseudonym_key: None,
            admin: None,
            admin_token: None,
            limits: EdgeLimits::default(),
            timeouts: EdgeTimeouts::default(),
            workers: None,
            clocks,
            inspect: true,
        }
    }

    /// The same edge **without any inspection**: everything passes. Only to measure what the guard costs.
    #[must_use]
    pub fn pass_through_for_bench(mut self) -> EdgeOptions {
        self.inspect = false;
        self
    }
}
