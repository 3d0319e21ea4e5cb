//! Counters in the Prometheus text format 0.0.4.
//!
//! In: the recorder. Out: text. Never: a label value from a message; endpoints are names of the policy and escaped.

use std::fmt::Write;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use crate::metrics::{BUCKETS, DIRECTIONS, HistogramView, Metrics, VERDICTS};
use crate::record::Recorder;

pub(super) async fn answer(State(recorder): State<Arc<Recorder>>) -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        render(&recorder.metrics),
    )
        .into_response()
}

/// Text being written. Writing to a `String` cannot fail, hence the ignored results.
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        self.0.push_str(name);
        for (i, (label, text)) in labels.iter().enumerate() {
            let _ = write!(self.0, "{}{label}=\"{}\"", if i == 0 { '{' } else { ',' }, escape(text));
        }
        let _ = writeln!(self.0, "{} {value}", if labels.is_empty() { "" } else { "}" });
    }

    fn histogram(&mut self, name: &str, labels: &[(&str, &str)], view: &HistogramView) {
        let bucket = format!("{name}_bucket");
        let bounds = BUCKETS.iter().map(|b| seconds(*b)).chain(["+Inf".to_owned()]);
        for (bound, count) in bounds.zip(view.cumulative.iter().chain([&view.count])) {
            let with_bound: Vec<_> = labels.iter().copied().chain([("le", bound.as_str())]).collect();
            self.sample(&bucket, &with_bound, count);
        }
        self.sample(&format!("{name}_sum"), labels, seconds(view.sum));
        self.sample(&format!("{name}_count"), labels, view.count);
    }
}

fn seconds(micros: u64) -> String {
    format!("{}", micros as f64 / 1e6)
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn render(metrics: &Metrics) -> String {
    let mut page = Page(String::with_capacity(8 * 1024));
    page.family(
        "hushkey_edge_payloads_total",
        "counter",
        "Payloads the guard inspected, by verdict.",
    );
    for (i, direction) in DIRECTIONS.iter().enumerate() {
        for verdict in VERDICTS {
            page.sample(
                "hushkey_edge_payloads_total",
                &[("direction", direction), ("verdict", verdict.name())],
                metrics.payloads(i, verdict),
            );
        }
    }
    page.family(
        "hushkey_edge_body_bytes_total",
        "counter",
        "Body bytes inspected, as sent.",
    );
    for (i, direction) in DIRECTIONS.iter().enumerate() {
        page.sample(
            "hushkey_edge_body_bytes_total",
            &[("direction", direction)],
            metrics.bytes(i),
        );
    }
    page.family(
        "hushkey_edge_findings_total",
        "counter",
        "Findings, by endpoint of the policy, direction, class and action.",
    );
    for (endpoint, findings) in metrics.findings() {
        for ((direction, class, action), count) in findings {
            let labels = [
                ("endpoint", endpoint.as_str()),
                ("direction", direction),
                ("class", class),
                ("action", action),
            ];
            page.sample("hushkey_edge_findings_total", &labels, count);
        }
    }
    page.family(
        "hushkey_edge_refusals_total",
        "counter",
        "Refusals, by problem; by the edge's transport or by the guard.",
    );
    let (edge, guard) = metrics.refusals();
    for (by, refusals) in [("edge", edge), ("guard", guard)] {
        for (problem, count) in refusals {
            page.sample(
                "hushkey_edge_refusals_total",
                &[("by", by), ("problem", problem)],
                count,
            );
        }
    }
    page.family(
        "hushkey_edge_stripped_fields_total",
        "counter",
        "Header fields taken out because they tell who the client is.",
    );
    page.sample("hushkey_edge_stripped_fields_total", &[], metrics.stripped());
    page.family("hushkey_edge_in_flight", "gauge", "Exchanges in flight.");
    page.sample("hushkey_edge_in_flight", &[], metrics.in_flight());
    page.family(
        "hushkey_edge_guard_seconds",
        "histogram",
        "Time in the guard per payload.",
    );
    for (direction, histogram) in DIRECTIONS.iter().zip(&metrics.guard) {
        page.histogram(
            "hushkey_edge_guard_seconds",
            &[("direction", direction)],
            &histogram.view(),
        );
    }
    page.family(
        "hushkey_edge_upstream_seconds",
        "histogram",
        "Time from forwarding a request to the end of its answer.",
    );
    page.histogram("hushkey_edge_upstream_seconds", &[], &metrics.upstream.view());
    page.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use hushkey_guard::Verdict;

    #[test]
    fn writes_counters_and_cumulative_buckets() {
        let metrics = Metrics::default();
        metrics.count_payload(0, Verdict::Changed, 400, 7);
        metrics.count_payload(0, Verdict::Changed, 400, 70);
        metrics.count_finding("odd\"name", "request", "email", "redact", 2);
        let text = render(&metrics);
        for line in [
            "hushkey_edge_payloads_total{direction=\"request\",verdict=\"changed\"} 2",
            "hushkey_edge_payloads_total{direction=\"response\",verdict=\"refused\"} 0",
            "hushkey_edge_body_bytes_total{direction=\"request\"} 800",
            "hushkey_edge_findings_total{endpoint=\"odd\\\"name\",direction=\"request\",class=\"email\",action=\"redact\"} 2",
            "hushkey_edge_guard_seconds_bucket{direction=\"request\",le=\"0.00001\"} 1",
            "hushkey_edge_guard_seconds_bucket{direction=\"request\",le=\"0.0001\"} 2",
            "hushkey_edge_guard_seconds_bucket{direction=\"request\",le=\"+Inf\"} 2",
            "hushkey_edge_guard_seconds_sum{direction=\"request\"} 0.000077",
            "hushkey_edge_in_flight 0",
            "hushkey_edge_refusals_total{by=\"edge\",problem=\"overloaded\"} 0",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
    }
}
