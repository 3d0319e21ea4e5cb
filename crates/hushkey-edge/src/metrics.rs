//! What the edge counts, in bounded label sets.
//!
//! In: outcomes. Out: counters for the live page and Prometheus. Never: a label that came from a message:
//! endpoints are names of the policy, classes, actions and problems are closed lists.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use hushkey_guard::Verdict;

use crate::problem::EdgeProblem;

/// Upper bounds of the histogram buckets, in microseconds.
pub(crate) const BUCKETS: [u64; 14] = [
    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000,
];

/// Endpoints beyond this many share the label `other`.
const MAX_ENDPOINTS: usize = 256;

/// The endpoint label of traffic that no policy endpoint matches.
pub(crate) const NO_ENDPOINT: &str = "unlisted";

/// Every verdict, in the order of its counters.
pub(crate) const VERDICTS: [Verdict; 3] = [Verdict::Unchanged, Verdict::Changed, Verdict::Refused];

/// Counted findings of one endpoint, by direction, class and action.
pub(crate) type Findings = BTreeMap<(&'static str, &'static str, &'static str), u64>;

#[derive(Default)]
pub(crate) struct Histogram {
    buckets: [AtomicU64; BUCKETS.len()],
    count: AtomicU64,
    sum: AtomicU64,
}

/// A histogram at one moment: cumulative counts per bucket, total count, sum in microseconds.
pub(crate) struct HistogramView {
    pub cumulative: [u64; BUCKETS.len()],
    pub count: u64,
    pub sum: u64,
}

impl Histogram {
    pub fn observe(&self, micros: u64) {
        if let Some(bucket) = BUCKETS
            .iter()
            .position(|b| micros <= *b)
            .and_then(|i| self.buckets.get(i))
        {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(micros, Ordering::Relaxed);
    }

    pub fn view(&self) -> HistogramView {
        let mut sum = 0;
        let cumulative = std::array::from_fn(|i| {
            sum += self.buckets.get(i).map_or(0, |b| b.load(Ordering::Relaxed));
            sum
        });
        HistogramView {
            cumulative,
            count: self.count.load(Ordering::Relaxed),
            sum: self.sum.load(Ordering::Relaxed),
        }
    }
}

impl HistogramView {
    /// The upper bound, in microseconds, of the bucket that holds quantile `q` (0 to 1); `None` without data or beyond the last bucket.
    pub fn quantile(&self, q: f64) -> Option<u64> {
        let rank = (self.count as f64 * q).ceil() as u64;
        self.cumulative
            .iter()
            .position(|c| *c >= rank.max(1))
            .and_then(|i| BUCKETS.get(i))
            .copied()
    }
}

/// Counters by direction: 0 request, 1 response.
pub(crate) type ByDirection<T> = [T; 2];

#[derive(Default)]
pub(crate) struct Metrics {
    payloads: ByDirection<[AtomicU64; 3]>,
    bytes: ByDirection<AtomicU64>,
    pub guard: ByDirection<Histogram>,
    pub upstream: Histogram,
    in_flight: AtomicU64,
    stripped: AtomicU64,
    problems: [AtomicU64; EdgeProblem::ALL.len()],
    refusals: Mutex<BTreeMap<&'static str, u64>>,
    findings: Mutex<BTreeMap<String, Findings>>,
}

pub(crate) const DIRECTIONS: ByDirection<&str> = ["request", "response"];

impl Metrics {
    pub fn count_payload(&self, direction: usize, verdict: Verdict, bytes: usize, micros: u64) {
        let verdict = VERDICTS.iter().position(|v| *v == verdict).unwrap_or(0);
        if let Some(counter) = self.payloads.get(direction).and_then(|p| p.get(verdict)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(counter) = self.bytes.get(direction) {
            counter.fetch_add(bytes as u64, Ordering::Relaxed);
        }
        if let Some(histogram) = self.guard.get(direction) {
            histogram.observe(micros);
        }
    }

    pub fn payloads(&self, direction: usize, verdict: Verdict) -> u64 {
        let verdict = VERDICTS.iter().position(|v| *v == verdict).unwrap_or(0);
        self.payloads
            .get(direction)
            .and_then(|p| p.get(verdict))
            .map_or(0, |c| c.load(Ordering::Relaxed))
    }

    pub fn bytes(&self, direction: usize) -> u64 {
        self.bytes.get(direction).map_or(0, |c| c.load(Ordering::Relaxed))
    }

    /// Counts findings. True when this endpoint, direction and class were never seen together before.
    pub fn count_finding(
        &self,
        endpoint: &str,
        direction: &'static str,
        class: &'static str,
        action: &'static str,
        count: u64,
    ) -> bool {
        let mut all = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        let endpoint = if all.contains_key(endpoint) || all.len() < MAX_ENDPOINTS {
            endpoint
        } else {
            "other"
        };
        if !all.contains_key(endpoint) {
            all.insert(endpoint.to_owned(), Findings::new());
        }
        let Some(findings) = all.get_mut(endpoint) else {
            return false;
        };
        let first = findings
            .range((direction, class, "")..)
            .next()
            .is_none_or(|((d, c, _), _)| (*d, *c) != (direction, class));
        *findings.entry((direction, class, action)).or_default() += count;
        first
    }

    pub fn findings(&self) -> BTreeMap<String, Findings> {
        self.findings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn count_refusal(&self, problem: &'static str) {
        *self
            .refusals
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(problem)
            .or_default() += 1;
    }

    pub fn count_problem(&self, problem: EdgeProblem) {
        if let Some(counter) = self.problems.get(problem as usize) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Refusals by problem name: the edge's own (all, also at zero) and the guard's (those that happened), the latter apart.
    pub fn refusals(&self) -> (BTreeMap<&'static str, u64>, BTreeMap<&'static str, u64>) {
        let own = EdgeProblem::ALL
            .iter()
            .map(|p| {
                (
                    p.name(),
                    self.problems.get(*p as usize).map_or(0, |c| c.load(Ordering::Relaxed)),
                )
            })
            .collect();
        (
            own,
            self.refusals.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        )
    }

    pub fn count_stripped(&self, fields: usize) {
        if fields > 0 {
            self.stripped.fetch_add(fields as u64, Ordering::Relaxed);
        }
    }

    pub fn stripped(&self) -> u64 {
        self.stripped.load(Ordering::Relaxed)
    }

    pub fn enter(&self) {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    pub fn leave(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    pub fn in_flight(&self) -> u64 {
        self.in_flight.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_first_seen_once_per_endpoint_and_direction() {
        let metrics = Metrics::default();
        assert!(metrics.count_finding("validate", "request", "email", "redact", 2));
        assert!(!metrics.count_finding("validate", "request", "email", "redact", 1));
        assert!(!metrics.count_finding("validate", "request", "email", "block", 1));
        assert!(metrics.count_finding("validate", "response", "email", "redact", 1));
        assert!(metrics.count_finding("activate", "request", "email", "redact", 1));
        assert_eq!(metrics.findings()["validate"][&("request", "email", "redact")], 3);
    }

    #[test]
    fn endpoint_labels_are_bounded() {
        let metrics = Metrics::default();
        for i in 0..1000 {
            metrics.count_finding(&format!("endpoint-{i}"), "request", "email", "redact", 1);
        }
        let findings = metrics.findings();
        assert_eq!(findings.len(), MAX_ENDPOINTS + 1);
        assert_eq!(
            findings["other"][&("request", "email", "redact")],
            1000 - MAX_ENDPOINTS as u64
        );
    }

    #[test]
    fn quantiles_come_from_buckets() {
        let histogram = Histogram::default();
        assert_eq!(histogram.view().quantile(0.5), None);
        for micros in [1, 7, 7, 40, 9_000_000] {
            histogram.observe(micros);
        }
        let view = histogram.view();
        assert_eq!((view.count, view.sum), (5, 9_000_055));
        assert_eq!(view.quantile(0.5), Some(10));
        assert_eq!(view.quantile(0.8), Some(50));
        assert_eq!(view.quantile(0.99), None);
    }
}
