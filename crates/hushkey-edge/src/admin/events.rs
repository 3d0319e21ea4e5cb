//! Events as they happen, over server-sent events (WHATWG HTML §9.2).
//!
//! In: `Last-Event-ID`, as `started-id`. Out: events of the ring after it, then new ones; `lost` when the ring had moved on.
//! Never: waiting by the proxy. A reader pulls from the ring; one that stalls loses its connection by the write limit.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use http::HeaderMap;
use tokio::sync::watch;

use crate::record::Recorder;
use crate::ring::Ring;

/// Events taken from the ring at one time.
const BATCH: usize = 256;

/// The events a new reader is shown first.
const BACKLOG: u64 = 500;

struct Reader {
    recorder: Arc<Recorder>,
    newer: watch::Receiver<u64>,
    seen: u64,
    ready: std::vec::IntoIter<Event>,
}

pub(super) async fn stream(State(recorder): State<Arc<Recorder>>, headers: HeaderMap) -> Response {
    let seen = headers
        .get("last-event-id")
        .and_then(|v| v.to_str().ok())
        .and_then(|id| resume(id, recorder.started))
        // An id from the future is none of ours.
        .filter(|id| *id <= recorder.ring.newest())
        .unwrap_or_else(|| {
            recorder
                .ring
                .newest()
                .saturating_sub(BACKLOG)
                .max(first_kept(&recorder.ring))
        });
    let newer = recorder.ring.subscribe();
    let reader = Reader {
        recorder,
        newer,
        seen,
        ready: Vec::new().into_iter(),
    };
    Sse::new(read(reader))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(10)))
        .into_response()
}

/// The id before the oldest event that is still there, so that a new reader is not told of losses.
fn first_kept(ring: &Ring) -> u64 {
    ring.after(0, 1).lost
}

/// The event id that a resume token of this process names.
fn resume(token: &str, started: i64) -> Option<u64> {
    let (start, id) = token.rsplit_once('-')?;
    (start.parse() == Ok(started)).then(|| id.parse().ok())?
}

fn read(reader: Reader) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(reader, |mut reader| async move {
        loop {
            if let Some(event) = reader.ready.next() {
                return Some((Ok(event), reader));
            }
            // Marked as seen before looking, so that nothing pushed meanwhile is missed.
            reader.newer.borrow_and_update();
            let batch = reader.recorder.ring.after(reader.seen, BATCH);
            if batch.events.is_empty() {
                reader.newer.changed().await.ok()?;
                continue;
            }
            let started = reader.recorder.started;
            let lost = (batch.lost > 0).then(|| Event::default().event("lost").data(batch.lost.to_string()));
            reader.seen = batch.events.last().map_or(reader.seen, |e| e.id);
            let events = batch
                .events
                .into_iter()
                .map(|e| Event::default().id(format!("{started}-{}", e.id)).data(&*e.json));
            reader.ready = lost.into_iter().chain(events).collect::<Vec<_>>().into_iter();
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resumes_only_within_the_same_process() {
        assert_eq!(resume("1700000000-42", 1_700_000_000), Some(42));
        assert_eq!(resume("1600000000-42", 1_700_000_000), None);
        assert_eq!(resume("42", 1_700_000_000), None);
        assert_eq!(resume("1700000000-x", 1_700_000_000), None);
        assert_eq!(resume("-5-7", -5), Some(7));
    }
}
