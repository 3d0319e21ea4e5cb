//! All counters as one JSON document, for the live page.
//!
//! In: the recorder. Out: `application/json`. Never: anything but counts and names of closed lists and of the policy.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Serialize;

use hushkey_guard::Verdict;

use crate::metrics::DIRECTIONS;
use crate::record::{FirstSeen, Recorder};

#[derive(Serialize)]
struct Summary {
    /// Unix seconds of the start.
    started: i64,
    /// Unix seconds of this answer.
    now: i64,
    payloads: Vec<Payloads>,
    in_flight: u64,
    /// Header fields that told who the client is, taken out.
    stripped_fields: u64,
    /// Id of the newest event.
    newest: u64,
    findings: Vec<Found>,
    /// Newest first.
    first_seen: Vec<FirstSeen>,
    refusals: Vec<Refused>,
}

#[derive(Serialize)]
struct Payloads {
    direction: &'static str,
    unchanged: u64,
    changed: u64,
    refused: u64,
    bytes: u64,
    /// Upper bound of the histogram bucket, microseconds.
    guard_p50: Option<u64>,
    guard_p99: Option<u64>,
}

#[derive(Serialize)]
struct Found {
    endpoint: String,
    direction: &'static str,
    class: &'static str,
    action: &'static str,
    count: u64,
}

#[derive(Serialize)]
struct Refused {
    problem: &'static str,
    by: &'static str,
    count: u64,
}

pub(super) async fn answer(State(recorder): State<Arc<Recorder>>) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(summarize(&recorder))).into_response()
}

fn summarize(recorder: &Recorder) -> Summary {
    let metrics = &recorder.metrics;
    let payloads = DIRECTIONS.iter().enumerate().map(|(i, direction)| {
        let guard = metrics.guard.get(i).map(|h| h.view());
        Payloads {
            direction,
            unchanged: metrics.payloads(i, Verdict::Unchanged),
            changed: metrics.payloads(i, Verdict::Changed),
            refused: metrics.payloads(i, Verdict::Refused),
            bytes: metrics.bytes(i),
            guard_p50: guard.as_ref().and_then(|v| v.quantile(0.5)),
            guard_p99: guard.as_ref().and_then(|v| v.quantile(0.99)),
        }
    });
    let findings = metrics.findings().into_iter().flat_map(|(endpoint, found)| {
        found.into_iter().map(move |((direction, class, action), count)| Found {
            endpoint: endpoint.clone(),
            direction,
            class,
            action,
            count,
        })
    });
    let (edge, guard) = metrics.refusals();
    let edge = edge.into_iter().map(|(problem, count)| Refused {
        problem,
        by: "edge",
        count,
    });
    let guard = guard.into_iter().map(|(problem, count)| Refused {
        problem,
        by: "guard",
        count,
    });
    Summary {
        started: recorder.started,
        now: recorder.now_unix(),
        payloads: payloads.collect(),
        in_flight: metrics.in_flight(),
        stripped_fields: metrics.stripped(),
        newest: recorder.ring.newest(),
        findings: findings.collect(),
        first_seen: recorder.first_seen(),
        refusals: edge.chain(guard).filter(|r| r.count > 0).collect(),
    }
}
