//! Record: a receipt becomes counters, an event of the live page and a log line.
//!
//! In: receipts, durations, problems. Out: [`Metrics`], [`Ring`], `tracing` events.
//! Never: anything that is not a receipt, a name of a closed list or a number. Types see to it: no function here takes a message.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use hushkey_guard::{Class, Direction, Place, Receipt, Verdict};
use serde::Serialize;

use crate::metrics::{DIRECTIONS, Metrics, NO_ENDPOINT};
use crate::options::Clocks;
use crate::problem::EdgeProblem;
use crate::ring::Ring;

/// Unchanged payloads shown on the live page per second; the counters count them all.
const UNCHANGED_EVENTS_PER_SECOND: u64 = 8;
/// Refusals by the transport shown per second, so that a flood of them does not wash findings out of the ring.
const PROBLEM_EVENTS_PER_SECOND: u64 = 8;

/// First sightings kept for the live page.
const FIRST_SEEN_KEPT: usize = 200;

/// Stands for a class where the contract alone decided about a field.
const CONTRACT: &str = "contract";

/// One line of the live page.
#[derive(Serialize)]
struct EventLine<'a> {
    id: u64,
    /// Unix seconds.
    time: i64,
    /// Time in the guard, microseconds.
    micros: u64,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<&'a Receipt>,
    /// The masked path, where no endpoint of the policy matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<Place>,
    /// A refusal by the transport.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'static str>,
    /// Classes seen for the first time at this endpoint in this direction.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    first_seen: Vec<&'static str>,
}

/// A class of personal data that turned up at an endpoint, in a direction, for the first time.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FirstSeen {
    /// Unix seconds.
    pub time: i64,
    pub endpoint: String,
    pub direction: &'static str,
    pub class: &'static str,
}

/// At most so many per second of the wall clock.
#[derive(Default)]
struct PerSecond {
    second: AtomicI64,
    used: AtomicU64,
}

impl PerSecond {
    fn admits(&self, now: i64, limit: u64) -> bool {
        if self.second.swap(now, Ordering::Relaxed) != now {
            self.used.store(0, Ordering::Relaxed);
        }
        self.used.fetch_add(1, Ordering::Relaxed) < limit
    }
}

pub(crate) struct Recorder {
    clocks: Clocks,
    pub started: i64,
    pub metrics: Metrics,
    pub ring: Ring,
    unchanged_events: PerSecond,
    problem_events: PerSecond,
    first_seen: Mutex<VecDeque<FirstSeen>>,
}

/// Counts an exchange as in flight until dropped.
pub(crate) struct InFlight<'a>(&'a Metrics);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

impl Recorder {
    pub fn new(clocks: Clocks, events: usize) -> Recorder {
        let started = (clocks.unix_seconds)();
        Recorder::started_at(clocks, events, started)
    }

    pub fn started_at(clocks: Clocks, events: usize, started: i64) -> Recorder {
        Recorder {
            clocks,
            started,
            metrics: Metrics::default(),
            ring: Ring::new(events),
            unchanged_events: PerSecond::default(),
            problem_events: PerSecond::default(),
            first_seen: Mutex::default(),
        }
    }

    pub fn now_micros(&self) -> u64 {
        (self.clocks.monotonic_micros)()
    }

    pub fn now_unix(&self) -> i64 {
        (self.clocks.unix_seconds)()
    }

    pub fn enter(&self) -> InFlight<'_> {
        self.metrics.enter();
        InFlight(&self.metrics)
    }

    pub fn count_stripped(&self, fields: usize) {
        self.metrics.count_stripped(fields);
    }

    pub fn record_upstream(&self, start: u64) {
        self.metrics.upstream.observe(self.now_micros().saturating_sub(start));
    }

    /// Records what the guard did with a payload of `bytes` body bytes, begun at `start`. `route` is asked for only where no
    /// endpoint of the policy matched and an event is made.
    pub fn record(&self, receipt: &Receipt, start: u64, bytes: usize, route: impl FnOnce() -> Place) {
        let micros = self.now_micros().saturating_sub(start);
        let direction = match receipt.direction {
            Direction::Request => 0,
            Direction::Response => 1,
        };
        let verdict = receipt.verdict;
        let time = self.now_unix();
        self.metrics.count_payload(direction, verdict, bytes, micros);
        let name = DIRECTIONS.get(direction).copied().unwrap_or("request");
        let endpoint = receipt.endpoint.as_deref().unwrap_or(NO_ENDPOINT);
        let mut first_seen = Vec::new();
        for entry in &receipt.entries {
            let (class, action) = (entry.class.map_or(CONTRACT, Class::name), entry.action.name());
            let is_first = self
                .metrics
                .count_finding(endpoint, name, class, action, u64::from(entry.count));
            if is_first && entry.class.is_some() {
                first_seen.push(class);
                self.note_first_seen(FirstSeen {
                    time,
                    endpoint: endpoint.to_owned(),
                    direction: name,
                    class,
                });
            }
        }
        if let Some(problem) = receipt.problem {
            self.metrics.count_refusal(problem.name());
        }
        if verdict == Verdict::Unchanged && receipt.entries.is_empty() {
            tracing::debug!(target: "hushkey::receipt", receipt = %Json(receipt), micros, "unchanged");
            if !self.unchanged_events.admits(time, UNCHANGED_EVENTS_PER_SECOND) {
                return;
            }
        } else {
            tracing::info!(target: "hushkey::receipt", receipt = %Json(receipt), micros, "{}", verdict.name());
        }
        self.push(|id| EventLine {
            id,
            time,
            micros,
            verdict: verdict.name(),
            receipt: Some(receipt),
            route: receipt.endpoint.is_none().then(route),
            problem: None,
            first_seen,
        });
    }

    /// Records a refusal by the transport.
    pub fn record_problem(&self, problem: EdgeProblem) {
        self.metrics.count_problem(problem);
        tracing::info!(target: "hushkey::receipt", problem = problem.name(), "refused");
        let time = self.now_unix();
        if self.problem_events.admits(time, PROBLEM_EVENTS_PER_SECOND) {
            self.push(|id| EventLine {
                id,
                time,
                micros: 0,
                verdict: Verdict::Refused.name(),
                receipt: None,
                route: None,
                problem: Some(problem.name()),
                first_seen: Vec::new(),
            });
        }
    }

    /// The latest first sightings, newest first.
    pub fn first_seen(&self) -> Vec<FirstSeen> {
        self.first_seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }

    fn note_first_seen(&self, first: FirstSeen) {
        let mut all = self.first_seen.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_front(first);
        all.truncate(FIRST_SEEN_KEPT);
    }

    fn push<'a>(&self, line: impl FnOnce(u64) -> EventLine<'a>) {
        self.ring
            .push(|id| serde_json::to_string(&line(id)).unwrap_or_else(|_| format!("{{\"id\":{id}}}")));
    }
}

/// A receipt as JSON, written only if somebody listens.
struct Json<'a>(&'a Receipt);

impl std::fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&serde_json::to_string(self.0).map_err(|_| std::fmt::Error)?)
    }
}
